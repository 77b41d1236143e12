/* stacked_guest.h - a small guest that does a bit of everything, to be shown to stacked monitors.
 */
#ifndef VMM_HOSTED_STACKED_GUEST_H
#define VMM_HOSTED_STACKED_GUEST_H

/* Assembly source: a kernel with a timer, and a program in user mode that makes system calls, is
 * interrupted, and reaches outside its storage. Ends by itself. */
extern const char stacked_guest[];

#endif
