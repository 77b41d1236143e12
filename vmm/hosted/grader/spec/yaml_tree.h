/* yaml_tree.h - a YAML document as a tree whose nodes know their places.
 *
 * Of YAML it takes what a person needs to write a spec: mappings, lists and scalars in all their
 * styles. Anchors, aliases, tags and a second document are mistakes; so are a key that is there
 * twice and a mapping or list that is too deep or too long. */
#ifndef VMM_HOSTED_GRADER_SPEC_YAML_TREE_H
#define VMM_HOSTED_GRADER_SPEC_YAML_TREE_H

#include "vmm/hosted/grader/spec/spec_messages.h"

enum {
    YAML_DEPTH_MAX = 32,
    YAML_ITEMS_MAX = 10000, /* of a list */
    YAML_PAIRS_MAX = 200,   /* of a mapping */
};

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAPPING };

/* Owned by its parent. */
struct yaml_node {
    enum yaml_kind kind;
    struct spec_place place;
    struct spec_place key_place; /* in a mapping: of its key */
    char *key;                   /* in a mapping: its key; else NULL */
    const char *name;            /* key, or the list's name: what to call it in a message */
    bool is_item;                /* of a list */
    char *text;                  /* SCALAR: may hold NULs; one more is behind it */
    size_t size;                 /* of text */
    bool plain;                  /* SCALAR: written without quotes, and no block */
    struct yaml_node *first, *last, *next;
    size_t count; /* of children */
};

/* NULL if mistakes, which were told, leave no tree to go on with. Places count from `origin`, which
 * is that of the text's first character, and lines begin at its column. `name` is what the whole is
 * called. */
struct yaml_node *yaml_tree_parse(const char *text, size_t size, struct spec_place origin,
                                  const char *name, struct spec_messages *);
void yaml_tree_free(struct yaml_node *);

/* The value of that key of a mapping; NULL if there is none. */
const struct yaml_node *yaml_node_find(const struct yaml_node *, const char *key);

/* Walks through a list; what is no list is walked as a list of one. NULL: the end. */
const struct yaml_node *yaml_node_first(const struct yaml_node *);
const struct yaml_node *yaml_node_next(const struct yaml_node *list, const struct yaml_node *item);
size_t yaml_node_length(const struct yaml_node *);

#endif
