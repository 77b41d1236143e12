/* result.h - what came out for one submission: a JSON document, and the only thing that reports,
 * shards and regrading know of a grading.
 *
 * Documents hold no time, no path of the host, nothing of how the work was shared out: the same
 * spec and submission give the same bytes. They are the instructor's: what students may see of them
 * is said by visibility and details. result.schema.json says the same as this, for programs.
 *
 *   {"schema": "visor-result/1",
 *    "tool": "visor 0.1.0", "tables": "<16 hex digits>",       whose result it is
 *    "spec": {"assignment": "lab3", "title": "Lab 3: ...", "digest": "<16 hex>", "points": 100},
 *    "submission": {"name": "alice", "digest": "<16 hex>" or null, "image": "<16 hex>" or null},
 *    "status": "graded", "error" or "unfinished",
 *    "error": "no kernel.s: hand in ...",                      if status is error: one line
 *    "messages": "kernel.s:3:1: error: ...\n",                 the assembler's, if any
 *    "points": 87,
 *    "tests": [TEST...]}                                       in the spec's order; none: error
 *
 * TEST:
 *   {"id": "yields", "title": "...", "points": 0, "of": 20,
 *    "status": "passed", "failed", "skipped" or "error",
 *    "visibility": "visible", "hidden" or "after_due_date", "details": "full", "actual-only",
 * "none", "needs": ["boot"],                         those it needs that did not pass, if skipped
 *    "error": "...",                            if status is error
 *    "cases": {"run": 64, "failed": 3},         platforms times seeds
 *    "instructions": 1234567,                   of all cases together
 *    "hint": "...",                             if failed and one fits
 *    "failure": FAILURE}                        of the first case that failed
 * FAILURE:
 *   {"platform": "vmm", "seed": 17, "state": 3, seeds of schedule and random_state, if any
 *    "mismatches": [{"what": "console.exact", "expected": "...", "actual": "..."}...],
 *    "end": "switched off, exit status 3",
 *    "retired": 12345,                           instructions of that run
 *    "console": "...", "console_cut": true,      text: see result_quote; cut if there was more
 *    "traps": [{"time": 310, "cause": "syscall", "value": 3, "pc": 264, "where": "<loop+0x4>
 * kernel.s:12", "mode": "user"}...],             the last ones "traps_before": 120, so many more
 * came before them "lanes": [[0, "supervisor"], [310, "user"]...],  when modes changed; the run's
 * last part "lanes_end": 12345, "interrupts": [{"time": 512, "where": "..."}...],  that the
 * schedule made and that matter "witness": "yields.replay",                 a file beside the
 * document "reproduce": "visor debug yields.replay"}   or how else
 */
#ifndef VMM_HOSTED_GRADER_RESULT_H
#define VMM_HOSTED_GRADER_RESULT_H

#include "vmm/hosted/grader/spec/spec.h"

#include <jansson.h>

enum {
    RESULT_CONSOLE_MAX = 2000, /* characters of a console that are shown */
    RESULT_TRAPS_MAX = 16,
    RESULT_LANES_MAX = 200,
};

/* The document of a submission before its first test: status unfinished. NULL if the host has no
 * storage; so everywhere below. The caller owns what is returned. */
json_t *result_new(const struct spec *, const char *submission);

/* Bytes that a guest or a student made, as text that can do no harm wherever it is shown: other
 * control characters than newline and tab, bytes above 126 and backslashes become \xNN, \\; a line
 * that some consumer would take for a command ("::", "##", "ok ", "not ok ", "Bail out!", "1..")
 * gets a "| " before it. `cut`, if not NULL, tells whether there were more than `most` bytes. */
char *result_quote(const void *bytes, size_t size, size_t most, bool *cut);

/* Writes the document as it is stored: keys in the order of this contract, indented, a newline at
 * the end. The caller frees it. */
char *result_format(const json_t *result);

/* Reads and checks one: schema and all fields. NULL with the error filled. */
json_t *result_parse(const char *text, size_t size, const char *name, struct error *);

/* Is it a TEST? For what comes from a worker. */
bool result_check_test(const json_t *test);

/* A digest as documents hold it. */
json_t *result_digest(uint64_t digest);

#endif
