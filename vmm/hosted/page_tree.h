/* page_tree.h - an array of pages of which many versions cost little.
 *
 * A copy shares all pages with its original, and what is changed in one of them does not change the
 * other: only the pages that differ, and the way to them, are held twice. Pages that were never put
 * there are not there, and cost nothing. */
#ifndef VMM_HOSTED_PAGE_TREE_H
#define VMM_HOSTED_PAGE_TREE_H

#include "isa/memory.h"

struct page_tree {
    struct page_branch *root; /* owned with the other copies; NULL: no page is there */
    unsigned height;          /* nodes on the way to a page */
    size_t *bytes;            /* borrowed: what all copies together hold; kept up to date */
};

/* For that many pages, none of which is there. The copies of one tree count in one *bytes. */
void page_tree_init(struct page_tree *, size_t pages, size_t *bytes);
void page_tree_free(struct page_tree *);

/* Makes *to, which holds nothing, a copy. */
void page_tree_copy(struct page_tree *to, const struct page_tree *from);

/* The PAGE_BYTES of a page; NULL if it is not there. */
const uint8_t *page_tree_get(const struct page_tree *, size_t number);

/* The same to be written to, in this copy alone; NULL if the host has no storage left. A page that
 * was not there is zero. */
uint8_t *page_tree_own(struct page_tree *, size_t number);

/* The same for who writes all of it: what it holds until then is anything. */
uint8_t *page_tree_replace(struct page_tree *, size_t number);

/* Calls `differs` with the number of each page that is not shared by two copies of a tree. */
void page_tree_compare(const struct page_tree *, const struct page_tree *,
                       void (*differs)(void *context, size_t number), void *context);

#endif
