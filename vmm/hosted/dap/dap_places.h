/* dap_places.h - from what a client wishes to the places of guests where they stop. */
#ifndef VMM_HOSTED_DAP_DAP_PLACES_H
#define VMM_HOSTED_DAP_DAP_PLACES_H

#include "vmm/hosted/dap/dap_request.h"

/* Adds the places of a breakpoint, and to answer where it is. False, with the error filled, if
 * there are none. */
typedef bool dap_place_finder(struct dap_server *, struct dap_point *, json_t *answer,
                              struct error *);
#define POINTS(name, find, reason) dap_place_finder dap_find_##find;
DAP_POINT_KINDS(POINTS)
#undef POINTS

/* Makes what is described a place where the breakpoint stops. */
bool dap_add_place(struct dap_server *, struct dap_point *, struct point, struct error *);

#endif
