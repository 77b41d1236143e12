/* spec_reader.h - how the parts of a spec are read: by the rows of spec_keys.def.
 *
 * For each kind of value there is a function spec_take_KIND: it reads a node of the tree into what
 * the spec has for it, or says what is wrong and leaves it as it was. Reading goes on after a
 * mistake, so that a person learns of all of them at once. Internal to spec_read.h. */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_READER_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_READER_H

#include "vmm/hosted/grader/spec/yaml_tree.h"

struct spec_reader {
    struct spec *spec;
    struct spec_messages messages;
    struct spec_test defaults; /* owned */
    char *folder;              /* of the spec; owned; "" or with a '/' at its end */
    const char *source;        /* borrowed: name of the source whose front matter it is, or NULL */
    const char *source_text;   /* borrowed: that source */
    size_t source_size;
};

enum spec_mapping {
#define MAPPING(name, type, text) MAPPING_##name,
#include "vmm/hosted/grader/spec/spec_keys.def"
    MAPPINGS
};

#define MAPPING(name, type, text) typedef type mapping_type_##name;
#include "vmm/hosted/grader/spec/spec_keys.def"
#define KIND(name, type, ...)                       typedef type kind_type_##name;
#define WORDS(name, type, words)                    typedef type kind_type_##name;
#define NUMBER(name, type, base, least, most, unit) typedef type kind_type_##name;
#include "vmm/hosted/grader/spec/spec_kinds.def"
#define MAPPING(name, type, text) typedef type kind_type_##name;
#include "vmm/hosted/grader/spec/spec_keys.def"

#define KIND(name, type, ...)                                                                      \
    void spec_take_##name(struct spec_reader *, const struct yaml_node *, type *);
#define WORDS(name, type, words)                    KIND(name, type, )
#define NUMBER(name, type, base, least, most, unit) KIND(name, type, )
#include "vmm/hosted/grader/spec/spec_kinds.def"
#define MAPPING(name, type, text)                                                                  \
    void spec_take_##name(struct spec_reader *, const struct yaml_node *, type *);
#define CHECK(mapping)                                                                             \
    void spec_check_##mapping(struct spec_reader *, const struct yaml_node *,                      \
                              mapping_type_##mapping *);
#include "vmm/hosted/grader/spec/spec_keys.def"

/* Says what is wrong. Returns false. */
bool spec_complain(struct spec_reader *, struct spec_place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool spec_starve(struct spec_reader *);

/* Zeroed storage; NULL, and the reader starves, if there is none. */
void *spec_storage(struct spec_reader *, size_t count, size_t size);

/* Checks the keys of a mapping: known, required, chosen. */
bool spec_mapping_keys(struct spec_reader *, const struct yaml_node *, enum spec_mapping);

/* The same, and reads all keys. False if there was any mistake. */
bool spec_mapping_take(struct spec_reader *, const struct yaml_node *, enum spec_mapping,
                       void *target);

/* A scalar's text, without NULs, not empty; NULL and a message if it is something else. `what` says
 * what it should be: "a number". */
const char *spec_scalar(struct spec_reader *, const struct yaml_node *, const char *what);

/* Lists: the number of elements is that of the node's items. */
#define SPEC_EACH(item, list)                                                                      \
    for (const struct yaml_node *item = yaml_node_first(list); item;                               \
         item = yaml_node_next(list, item))

/* spec_words.c: lists of words. */
struct spec_word_list {
    const char *what; /* "a platform" */
    const char *const *names;
    unsigned count;      /* of names; those that are NULL or "" are none */
    bool is_lower;       /* the names are written in lower case */
    const char *besides; /* what else is possible there, or "" */
};
#define WORDS(name, type, words) extern const struct spec_word_list spec_words_##words;
#include "vmm/hosted/grader/spec/spec_kinds.def"
extern const struct spec_word_list spec_words_counted; /* causes, where total is one as well */
enum { SPEC_WORD_MAX = 32 };
/* How it is written; false if it is none. */
bool spec_word_spell(const struct spec_word_list *, unsigned index, char text[SPEC_WORD_MAX]);
/* Its index; -1 and a message if it is no such word. */
int spec_word_find(struct spec_reader *, struct spec_place, const char *text,
                   const struct spec_word_list *);
int spec_word_take(struct spec_reader *, const struct yaml_node *, const struct spec_word_list *);
/* A register's number, by its name or as x7. */
int spec_register_find(struct spec_reader *, struct spec_place, const char *name);

/* spec_numbers.c: numbers within limits. */
enum spec_number {
    SPEC_NUMBER_WORD,
    SPEC_NUMBER_U16,
    SPEC_NUMBER_U8,
    SPEC_NUMBER_I32,
    SPEC_NUMBER_COUNT,
    SPEC_NUMBER_STATUS,
    SPEC_NUMBER_RATIO,
};
bool spec_comparison_take(struct spec_reader *, const struct yaml_node *, enum spec_number,
                          struct spec_comparison *);
/* The relations and `in` of a mapping that may have other keys as well. */
void spec_bounds_take(struct spec_reader *, const struct yaml_node *, enum spec_number,
                      struct spec_comparison *);

/* spec_conditions.c: what is typed, copied. */
void spec_inputs_copy(struct spec_reader *, struct spec_test *to, const struct spec_test *from);

/* spec_files.c: zeros, as the disk that no file is given for. */
void spec_disk_blank(struct spec_reader *);

/* spec_check.c: what concerns more than one part. */
void spec_check_whole(struct spec_reader *, const struct yaml_node *root);

#endif
