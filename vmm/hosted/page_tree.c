/* page_tree.c - see page_tree.h. Nodes and pages count who holds them; what has one holder all the
 * way from the root may be changed in place, anything else is copied first. */
#include "vmm/hosted/page_tree.h"

#include <stdlib.h>
#include <string.h>

enum { FANOUT_SHIFT = 6, FANOUT = 1 << FANOUT_SHIFT };

/* How a page, at height 0, and a node begin: with how many hold it. */
struct page_branch {
    unsigned holders;
};
struct page {
    struct page_branch branch; /* first */
    uint8_t bytes[PAGE_BYTES];
};
struct node {
    struct page_branch branch;         /* first */
    struct page_branch *below[FANOUT]; /* NULL: nothing is there */
};

static struct page *page_of(const struct page_branch *branch)
{
    return (struct page *)branch;
}
static struct node *node_of(const struct page_branch *branch)
{
    return (struct node *)branch;
}

/* What a node holds there; NULL if there is no node, or nothing in it. */
static struct page_branch *below(const struct page_branch *branch, unsigned index)
{
    return branch ? node_of(branch)->below[index] : NULL;
}

static size_t branch_size(unsigned height)
{
    return height ? sizeof(struct node) : sizeof(struct page);
}

static unsigned index_at(size_t number, unsigned height)
{
    return number >> (height - 1) * FANOUT_SHIFT & (FANOUT - 1);
}

void page_tree_init(struct page_tree *tree, size_t pages, size_t *bytes)
{
    *tree = (struct page_tree){.height = 1, .bytes = bytes};
    while (pages > (size_t)1 << tree->height * FANOUT_SHIFT)
        tree->height++;
}

static void release(struct page_branch *branch, unsigned height, size_t *bytes)
{
    if (!branch || --branch->holders > 0)
        return;
    for (unsigned i = 0; height > 0 && i < FANOUT; i++)
        release(below(branch, i), height - 1, bytes);
    *bytes -= branch_size(height);
    free(branch);
}

void page_tree_free(struct page_tree *tree)
{
    release(tree->root, tree->height, tree->bytes);
    tree->root = NULL;
}

void page_tree_copy(struct page_tree *to, const struct page_tree *from)
{
    *to = *from;
    if (to->root)
        to->root->holders++;
}

const uint8_t *page_tree_get(const struct page_tree *tree, size_t number)
{
    struct page_branch *branch = tree->root;
    for (unsigned height = tree->height; height > 0; height--)
        branch = below(branch, index_at(number, height));
    return branch ? page_of(branch)->bytes : NULL;
}

/* A page with what `old` has, which may be nothing, or, if the content does not matter, anything.
 */
static struct page_branch *new_page(struct page_branch *old, bool content)
{
    struct page *page = malloc(sizeof *page);
    if (page && content && old)
        memcpy(page->bytes, page_of(old)->bytes, PAGE_BYTES);
    else if (page && content)
        memset(page->bytes, 0, PAGE_BYTES);
    return page ? &page->branch : NULL;
}

/* A node that holds what `old` holds, too. */
static struct page_branch *new_node(struct page_branch *old)
{
    struct node *node = malloc(sizeof *node);
    for (unsigned i = 0; node && i < FANOUT; i++) {
        node->below[i] = below(old, i);
        if (node->below[i])
            node->below[i]->holders++;
    }
    return node ? &node->branch : NULL;
}

/* Makes a branch one that nobody else holds. False if the host has no storage left. */
static bool own(struct page_branch **branch, unsigned height, size_t *bytes, bool content)
{
    if (*branch && (*branch)->holders == 1)
        return true;
    struct page_branch *mine = height ? new_node(*branch) : new_page(*branch, content);
    if (!mine)
        return false;
    mine->holders = 1;
    *bytes += branch_size(height);
    release(*branch, height, bytes);
    *branch = mine;
    return true;
}

static uint8_t *own_page(struct page_tree *tree, size_t number, bool content)
{
    struct page_branch **branch = &tree->root;
    for (unsigned height = tree->height; height > 0; height--) {
        if (!own(branch, height, tree->bytes, content))
            return NULL;
        branch = &node_of(*branch)->below[index_at(number, height)];
    }
    return own(branch, 0, tree->bytes, content) ? page_of(*branch)->bytes : NULL;
}

uint8_t *page_tree_own(struct page_tree *tree, size_t number)
{
    return own_page(tree, number, true);
}

uint8_t *page_tree_replace(struct page_tree *tree, size_t number)
{
    return own_page(tree, number, false);
}

static void compare(struct page_branch *a, struct page_branch *b, unsigned height, size_t first,
                    void (*differs)(void *context, size_t number), void *context)
{
    if (a == b)
        return;
    if (height == 0) {
        differs(context, first);
        return;
    }
    for (unsigned i = 0; i < FANOUT; i++)
        compare(below(a, i), below(b, i), height - 1,
                first + ((size_t)i << (height - 1) * FANOUT_SHIFT), differs, context);
}

void page_tree_compare(const struct page_tree *a, const struct page_tree *b,
                       void (*differs)(void *context, size_t number), void *context)
{
    compare(a->root, b->root, a->height, 0, differs, context);
}
