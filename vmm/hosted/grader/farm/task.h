/* task.h - what there is to be graded, from the command line: common to visor grade and regrade. */
#ifndef VMM_HOSTED_GRADER_FARM_TASK_H
#define VMM_HOSTED_GRADER_FARM_TASK_H

#include "vmm/hosted/cli.h"
#include "vmm/hosted/grader/farm/batch.h"

struct task {
    const struct cli_args *args;
    struct spec spec;
    struct handed_in_list submissions;
    struct batch batch; /* of these; its sink is still to be said */
    bool shows;         /* how far it is, on a terminal's last line */
    unsigned width;
    size_t shown_ended, shown_first; /* what that line tells */
    bool is_shown;
};

/* Reads spec and submissions. False, with the error filled, if one of them is wrong, or if workers
 * cannot be confined here; what is wrong in the spec has been told on stderr then. */
bool task_open(struct task *, const struct cli_args *, const char *spec,
               const char *const *submissions, size_t count, struct error *);
void task_close(struct task *);

/* Shows how far it is, and takes that away, so that something can be printed. */
void task_show(struct task *, const struct workers_state *);
void task_hide(struct task *);

#endif
