/* assembly.h - private to the assembler: the state of one assembly, and what its parts ask of one
 * another.
 *
 * Two passes over the sources. The first learns the values of symbols and the sizes of sections and
 * says nothing; the second emits and reports. Both take the same decisions, as whatever decides a
 * size must be known where it stands. */
#ifndef ASSEMBLER_ASSEMBLY_H
#define ASSEMBLER_ASSEMBLY_H

#include "assembler/assembler.h"
#include "assembler/reader.h"
#include "assembler/symbols.h"

enum {
    SECTIONS_MAX = 64,
    ERRORS_MAX = 100,
    MESSAGES_MAX = 1000, /* warnings, and as many lines of .print */
    PRINTED_MAX = 1000,  /* characters of such a line */
    OUTPUT_MAX = 64 << 20,
    CONDITIONS_MAX = 256
};

enum diagnostic {
#define DIAGNOSTIC(name, kind, format) DIAGNOSTIC_##name,
#include "assembler/diagnostics.def"
    DIAGNOSTICS
};

/* A part of the current line: its text and where it begins in the line. */
struct span {
    const char *text; /* not ended by NUL */
    size_t length;
};

/* What is being read: the rest of a statement. It points into the current line, or into a fixed
 * text that an operand was made of. */
struct cursor {
    const char *at, *end;
};

struct section {
    char *name;     /* owned */
    uint8_t *bytes; /* owned; written in the second pass */
    word size;      /* so far in this pass */
    word capacity;
    word total; /* size after the first pass */
    word alignment;
    word base;      /* address; known after the first pass */
    unsigned flags; /* of the segment */
    bool zeros;     /* .bss and its like */
    bool dropped;   /* debugging and comments: assembled, not loaded */
};

/* An open .if: whether its part is read, and whether one of its parts has been. */
struct condition {
    bool active, taken, seen_else;
    const char *file;
    unsigned line;
};

struct macro {
    char *name; /* owned */
    char *text; /* its lines; owned */
    size_t size;
    char *parameters; /* as written after the name; owned */
    const char *file;
    unsigned line;
    struct macro *next;
};

/* An auipc with %pcrel_hi: what %pcrel_lo at its label refers to. */
struct pcrel {
    word address, target;
};

struct assembly {
    const struct assembler_options *options;
    const struct assembler_source *sources;
    size_t source_count;
    FILE *messages;
    struct opcode_map opcodes;
    unsigned pass;
    unsigned file; /* number of the source being read */
    unsigned errors, warnings, prints;
    /* Steps taken in this pass: of looking something up, of copying bytes. Lengths of lines, of
     * macros and of lists of symbols are each bounded, but not what they come to together. */
    uint64_t effort;
    bool stopped; /* .end, or a limit was reached: nothing more is read */
    bool out_of_storage;
    uint64_t expanded; /* bytes of macro expansions so far in this pass */

    struct reader reader;
    struct symbols symbols;
    struct section sections[SECTIONS_MAX];
    unsigned section_count, section; /* current */
    unsigned previous_section, section_stack[16], section_depth;
    struct condition conditions[CONDITIONS_MAX];
    unsigned condition_depth;
    struct macro *macros;
    unsigned macro_uses;  /* \@ */
    struct pcrel *pcrels; /* owned */
    size_t pcrel_count, pcrel_capacity;
    const char **file_names; /* of every file read; owned, as are the strings */
    size_t file_count;

    struct image *image; /* being made: lines and files; symbols at the end */
    size_t line_capacity;
    word statement_at; /* where the current line's output began, for the listing */
    unsigned statement_section;
};

static inline void spend(struct assembly *as, uint64_t steps)
{
    as->effort += steps;
}
static inline bool is_exhausted(const struct assembly *as)
{
    return as->effort > EFFORT_MAX;
}

/* diagnostic.c: reports about a span (text NULL: about the line). Silent in the first pass. */
void report(struct assembly *, struct span, enum diagnostic, ...);
/* The same about another line. */
void report_at(struct assembly *, const char *file, unsigned line, const char *text,
               enum diagnostic, ...);
/* "did you mean" for a name among those offered by `offer`. */
struct spelling;
void suggest(struct assembly *, struct span, const char *wrong,
             void (*offer)(struct assembly *, struct spelling *));
/* Reports, and reads nothing more. */
void stop(struct assembly *, enum diagnostic, unsigned long limit);

/* cursor.c */
void skip_space(struct cursor *);
bool at_end(struct cursor *);
bool accept(struct cursor *, char);
bool is_name_start(char);
bool is_name_part(char);
/* A name (letters, digits, _ . $), or length 0. */
struct span take_name(struct cursor *);
struct span rest_of(const struct cursor *);
/* The operand up to the next comma that is in no parentheses or quotes; the comma is skipped. */
struct span take_operand(struct cursor *);
struct span trimmed(struct span);
bool span_equals(struct span, const char *);
/* Is it that word, in capitals or not? Whole tables are gone through for each statement: nearly all
 * words differ in the first character, whatever its case, and no more is looked at. */
static inline bool span_is(struct span span, const char *text)
{
    enum { CASE = 'a' ^ 'A' };
    return span.length > 0 && ((*span.text ^ *text) & ~CASE) == 0 && span_equals(span, text);
}
/* A NUL-ended copy, cut to fit. */
void span_copy(struct span, char *to, size_t size);
/* A string in quotes, its escapes resolved, as owned bytes; NULL, reported, if there is none. */
char *take_string(struct assembly *, struct cursor *, size_t *length);
/* One character after a backslash, the cursor being behind that. */
int take_escape(struct assembly *, struct cursor *);

/* expression.c: reports and returns false if there is no good expression. */
bool take_expression(struct assembly *, struct cursor *, struct value *);
/* One that must be known where it stands, as a signed number. */
bool take_constant(struct assembly *, struct cursor *, int64_t *);
/* The value as a number: an address, if it is in a section. */
word resolve(const struct assembly *, struct value);
struct value here(const struct assembly *);
unsigned file_scope(const struct assembly *);
struct symbol *find_symbol(const struct assembly *, const char *name);
void define_symbol(struct assembly *, struct span name, struct value, bool variable);
/* A register by name, or -1. */
int register_named(const char *name);

/* sections.c */
void select_section(struct assembly *, const char *name, const char *flags);
void emit(struct assembly *, const void *bytes, word size);
void emit_zeros(struct assembly *, word size, uint8_t fill);
void emit_word(struct assembly *, word);
void align(struct assembly *, word alignment, int fill, word most);
void lay_out(struct assembly *);
struct section *current(struct assembly *);

/* instruction.c: false if there is no such instruction. */
bool assemble_instruction(struct assembly *, struct span mnemonic, struct cursor *);
void offer_mnemonics(struct assembly *, struct spelling *);

/* directive.c: false if there is no such directive. */
bool assemble_directive(struct assembly *, struct span name, struct cursor *);
void offer_directives(struct assembly *, struct spelling *);
/* A condition's directive: handled whether or not the lines are read. */
bool assemble_condition(struct assembly *, struct span name, struct cursor *);

/* macro.c */
bool expand_macro(struct assembly *, struct span name, struct cursor *);
void define_macro(struct assembly *, struct span directive, struct cursor *);
void purge_macro(struct assembly *, struct span directive, struct cursor *);
void repeat(struct assembly *, struct span directive, struct cursor *);
void offer_macros(struct assembly *, struct spelling *);
void free_macros(struct assembly *);

/* assemble.c */
bool push_file(struct assembly *, const char *path, struct span about);
/* A copy of a file's bytes and a NUL; NULL, with the reason, if it cannot be had. */
char *read_whole(struct assembly *, const char *path, size_t *size, const char **why);
/* Finds an included file: beside the including one, then in the include paths. NULL: nowhere. */
char *find_file(struct assembly *, const char *name);
void assemble_lines(struct assembly *, unsigned until_depth);

/* output.c */
bool make_image(struct assembly *, struct image *);
void list_line(struct assembly *);
void list_symbols(struct assembly *);

#endif
