/* state_view.h - what is real and what is virtual, side by side, for every level of nesting.
 *
 * Column 0 is the hardware, the last one is what the guest believes. Between them is what each
 * nested monitor believes of the machine that it runs its guest on. On the bare machine there is
 * one column: what the guest believes is so. */
#ifndef VMM_HOSTED_DEBUGGER_STATE_VIEW_H
#define VMM_HOSTED_DEBUGGER_STATE_VIEW_H

#include "vmm/hosted/debugger/debuggee.h"

enum { STATE_COLUMNS = TOWER_DEPTH_MAX + 1, STATE_TEXT = 64, STATE_NOTE = 96 };

/* STATE(NAME, "name"): the rows. */
#define STATE_ROWS(STATE)                                                                          \
    STATE(MODE, "mode")                                                                            \
    STATE(PC, "pc")                                                                                \
    STATE(R, "R base,bound")                                                                       \
    STATE(STATUS, "status bits")                                                                   \
    STATE(INTERRUPTS, "interrupts")                                                                \
    STATE(PENDING, "pending")                                                                      \
    STATE(MASK, "unmasked")                                                                        \
    STATE(TIMER, "timer")                                                                          \
    STATE(CLOCK, "clock")

enum state_row {
#define STATE(name, string) STATE_##name,
    STATE_ROWS(STATE)
#undef STATE
        STATE_ROW_COUNT
};
extern const char *const state_row_names[];

struct state_view {
    unsigned columns; /* 1 on the bare machine; depth + 1 under monitors */
    char heads[STATE_COLUMNS][STATE_TEXT];
    char cells[STATE_COLUMNS][STATE_ROW_COUNT][STATE_TEXT];
    char notes[STATE_ROW_COUNT][STATE_NOTE]; /* what is remarkable about a row; "" if nothing is */
    struct psw psws[STATE_COLUMNS];          /* that the cells were made of */
    bool executes; /* the hardware executes the guest; else column 0 to the last but one are idle */
};

/* Of the guest in focus, now. */
void state_view_fill(struct debuggee *, struct state_view *);

/* The PSWs alone: psws[0] is the hardware's, the last the guest's; returns how many. */
unsigned state_psws(struct debuggee *, const struct psw *virtual_psw,
                    struct psw psws[STATE_COLUMNS]);

/* Fills the error with why bytes at a virtual address are not there; false. */
bool state_outside(struct debuggee *, vaddr, word size, struct error *);

/* "supervisor" or "user". */
const char *state_mode_name(const struct psw *);

/* A PSW as <mode, pc, (base, bound)>. */
void state_psw_text(const struct psw *, char text[STATE_NOTE]);

#endif
