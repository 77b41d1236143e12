/* submission.h - what a student hands in: a folder, an archive or one source, made a file set.
 *
 * It happens in two steps. What must be opened is opened where that can be done; an archive, which
 * may be anything, is read in the sandbox. What a set holds does not depend on how it came: a
 * folder and an archive of it are the same submission.
 *
 * Names of files that begin with a dot, and what is in __MACOSX, are passed over. If a required
 * file is missing and all files are in one folder, that folder is passed over. One source is the
 * file that the assignment asks for if that is one only, whatever it is called; else it keeps its
 * name. Messages name no folder of the host. */
#ifndef VMM_HOSTED_GRADER_FARM_SUBMISSION_H
#define VMM_HOSTED_GRADER_FARM_SUBMISSION_H

#include "vmm/hosted/grader/spec/spec.h"

#include <locale.h>

enum { SUBMISSION_ARCHIVE_MAX = 32 << 20 }; /* bytes of an archive */

/* ARCHIVE("extension"): what an archive may be called. */
#define SUBMISSION_ARCHIVES(ARCHIVE)                                                               \
    ARCHIVE(".zip")                                                                                \
    ARCHIVE(".tar")                                                                                \
    ARCHIVE(".tar.gz")                                                                             \
    ARCHIVE(".tgz")                                                                                \
    ARCHIVE(".tar.bz2")                                                                            \
    ARCHIVE(".tbz2")                                                                               \
    ARCHIVE(".tar.xz")                                                                             \
    ARCHIVE(".txz")                                                                                \
    ARCHIVE(".tar.zst")                                                                            \
    ARCHIVE(".tzst")

/* Its name: that of the file or folder without folders and without extension, if it is that of an
 * archive or a source. Other characters than printable ASCII, and % and \, are written %XX. The
 * caller frees it; NULL, with the error filled, if there is no such file or no storage. */
char *submission_name(const char *path, struct error *);

struct submission {
    struct file_set files; /* owned; of a folder, as soon as it is opened */
    int descriptor;        /* owned; of a file; else -1 */
    enum { SUBMISSION_FOLDER, SUBMISSION_ARCHIVE, SUBMISSION_SOURCE } kind;
    char source[FILE_SET_NAME_MAX + 1]; /* SOURCE: what it is called */
    locale_t locale;                    /* owned; in which names in archives are read */
};

/* The first step; follows no link. */
bool submission_open(struct submission *, const char *path, struct error *);

/* The second: opens nothing. What was handed in is then in submission.files. */
bool submission_unpack(struct submission *, const struct spec *, struct error *);

/* The same for an archive in memory: for tests. */
bool submission_unpack_bytes(struct submission *, const void *bytes, size_t size, struct error *);

void submission_free(struct submission *);

#endif
