/* batch.h - many submissions graded, each by a worker of its own in the sandbox.
 *
 * What comes of one does not depend on the others, nor on how many are graded at a time. A worker
 * that ends otherwise than it should gives its submission the status error, and nothing else. */
#ifndef VMM_HOSTED_GRADER_FARM_BATCH_H
#define VMM_HOSTED_GRADER_FARM_BATCH_H

#include "vmm/hosted/grader/farm/workers.h"
#include "vmm/hosted/grader/result.h"

/* Borrowed. */
struct handed_in {
    const char *path; /* where it is */
    char *name;       /* see submission_name; owned by the list */
};

/* A list of them: names are made, and each is there once. */
struct handed_in_list {
    struct handed_in *items; /* owned */
    size_t count;
};
/* False, with the error filled, if one is not there, or if two have the same name. */
bool handed_in_read(struct handed_in_list *, const char *const *paths, size_t count,
                    struct error *);
void handed_in_free(struct handed_in_list *);

/* Keeps of the list, by names in alphabetical order, the index-th of each `of`, from 1, in the
 * order in which they were given. */
void handed_in_take_shard(struct handed_in_list *, uint64_t index, uint64_t of);

/* Where results go, in this process. False: it cannot be taken; nothing more is graded. */
struct batch_sink {
    /* A test is finished; what there is so far, status unfinished. Borrowed. */
    bool (*progress)(void *context, size_t index, const json_t *result);
    /* A file beside the result; the name is that of a replay. Borrowed. */
    bool (*file)(void *context, size_t index, const char *name, const void *bytes, size_t size);
    /* All of it, which is the sink's now. Files that came before it and that it does not name are
     * to be dropped. */
    bool (*finished)(void *context, size_t index, json_t *result);
    void *context;
};

struct batch {
    const struct spec *spec;
    const struct handed_in_list *submissions;
    struct spec_names only; /* tests; none: all */
    unsigned jobs;
    uint64_t seconds; /* that one submission may take */
    bool unfiltered;  /* see struct sandbox */
    struct batch_sink sink;
    void (*watch)(void *context, const struct workers_state *); /* NULL: nobody does; the sink's */
};

/* False if it was ended before all were finished; *signal says by which, 0: by the sink. */
bool batch_grade(const struct batch *, int *signal);

/* Can workers be confined on this host? */
bool batch_try(const struct batch *, struct error *);

#endif
