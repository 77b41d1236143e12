/* grade_merge.h - the results of shards put together. */
#ifndef VMM_HOSTED_GRADER_FARM_GRADE_MERGE_H
#define VMM_HOSTED_GRADER_FARM_GRADE_MERGE_H

#include "vmm/hosted/grader/farm/gradebook.h"

/* Copies the results in the folders, with the replays that they name, to the book, and writes the
 * reports of each; *like is one of them, for those of all, which the caller frees. False, with the
 * error filled and the book as it was, if results are not of one spec, machine and tool, if two of
 * one submission are not the same, or if one is not finished or not as it was written; also, with
 * part of it written, if it could not be written whole. */
bool grade_merge(const struct gradebook *, const char *const *folders, size_t count, json_t **like,
                 struct error *);

#endif
