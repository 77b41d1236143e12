/* gradebook.h - a folder of results: for each submission a folder with its result.json, the replays
 * that it names and its reports; beside these folders the reports of all.
 *
 * Files have their names only when they are whole. What is there of other submissions stays. */
#ifndef VMM_HOSTED_GRADER_FARM_GRADEBOOK_H
#define VMM_HOSTED_GRADER_FARM_GRADEBOOK_H

#include "vmm/hosted/grader/report/report.h"

#include <limits.h>

/* Borrowed, all of it. */
struct gradebook {
    const char *path;
    unsigned reports; /* set of 1 << report */
    enum audience audience;
    const struct roster *roster; /* NULL: none */
};

/* Makes the folder, if need be. */
bool gradebook_open(const struct gradebook *, struct error *);

/* Makes the submission's folder; what is there of an earlier result goes. */
bool gradebook_begin(const struct gradebook *, const char *name, struct error *);

/* A file beside the result. */
bool gradebook_write(const struct gradebook *, const char *name, const char *file,
                     const void *bytes, size_t size, struct error *);

/* The result as it is so far. */
bool gradebook_keep(const struct gradebook *, const char *name, const json_t *result,
                    struct error *);

/* The result as it will stay, with its reports; replays that it does not name go. */
bool gradebook_finish(const struct gradebook *, const char *name, const json_t *result,
                      struct error *);

/* A result as it is in the folder. */
struct kept_result {
    char *name;     /* of its folder; owned */
    uint8_t *bytes; /* of result.json; owned */
    size_t size;
    json_t *result; /* owned */
};
struct kept_results {
    struct kept_result *items; /* owned; by name */
    size_t count;
};
bool gradebook_read(const struct gradebook *, const char *name, struct kept_result *,
                    struct error *);
void kept_result_free(struct kept_result *);

/* All that are there. */
bool gradebook_read_all(const struct gradebook *, struct kept_results *, struct error *);
void kept_results_free(struct kept_results *);

/* Writes the reports of all: of the results in the folder that are of the given one's spec, machine
 * and tool. *others is how many are not. */
bool gradebook_summarise(const struct gradebook *, const json_t *like, size_t *others,
                         struct error *);

/* What of two results is not the same, of whose result it is: "tool", "tables" or "spec"; NULL if
 * all is. */
const char *result_difference(const json_t *, const json_t *);

/* The files that belong to a test, by their names in its result: a replay, and a disk for it. */
enum { RESULT_FILES_MAX = 2, RESULT_FILE_BYTES_MAX = 64 << 20 };
struct result_files {
    const char *names[RESULT_FILES_MAX]; /* borrowed from the result */
    unsigned count;
};

/* False if one cannot be its name: it is that of another test, or leads elsewhere. */
bool result_files(const json_t *test, struct result_files *);

/* Is it the name of such a file, of the test with that id? */
bool result_file_of(const char *name, const char *id);

/* PATH/NAME/FILE; false, with the error filled, if it is too long. */
bool gradebook_path(const struct gradebook *, const char *name, const char *file,
                    char path[PATH_MAX], struct error *);

#endif
