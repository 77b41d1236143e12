/* pointers.c - pointers that are followed: a list in an order by chance, and a search tree. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 800
#endif

enum { COUNT = 16384, LOOKUPS = 4096 };

struct link {
    struct link *next;
    uint32_t value;
};

struct node {
    struct node *less, *more;
    uint32_t key, found;
};

static struct link links[COUNT];
static struct node nodes[COUNT];

/* One ring through all of them (Sattolo, "An algorithm to generate a random cyclic permutation",
 * 1986). */
static void links_make(uint32_t seed)
{
    static uint32_t order[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        order[i] = i;
    for (uint32_t i = COUNT - 1; i > 0; i--) {
        uint32_t other = random_next(&seed) % i, kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    for (uint32_t i = 0; i < COUNT; i++)
        links[i] = (struct link){&links[order[i]], random_next(&seed)};
}

static void nodes_make(uint32_t seed)
{
    nodes[0] = (struct node){.key = 0x80000000u};
    for (int i = 1; i < COUNT; i++) {
        uint32_t key = random_next(&seed);
        struct node *at = nodes, **place;
        while (*(place = key < at->key ? &at->less : &at->more))
            at = *place;
        nodes[i] = (struct node){.key = key};
        *place = &nodes[i];
    }
}

static uint32_t links_walk(uint32_t sum)
{
    const struct link *at = links;
    do
        sum += at->value ^ sum << 1;
    while ((at = at->next) != links);
    return sum;
}

/* The least key that is not less than this one, or 0. */
static uint32_t nodes_find(uint32_t key)
{
    uint32_t best = 0;
    for (struct node *at = nodes; at;) {
        at->found++;
        if (at->key < key) {
            at = at->more;
        } else {
            best = at->key;
            at = at->less;
        }
    }
    return best;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    links_make(1);
    nodes_make(2);
    for (uint32_t n = 0; n < REPEAT; n++) {
        sum = sum_mix(sum, links_walk(n));
        for (uint32_t i = 0; i < LOOKUPS; i++)
            sum = sum_mix(sum, nodes_find(sum));
    }
    return sum_mix(sum, nodes[COUNT / 2].found);
}
