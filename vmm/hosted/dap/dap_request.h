/* dap_request.h - what the parts of the server share. For dap_*.c only. */
#ifndef VMM_HOSTED_DAP_DAP_REQUEST_H
#define VMM_HOSTED_DAP_DAP_REQUEST_H

#include "vmm/hosted/dap/dap_message.h"
#include "vmm/hosted/dap/dap_server.h"

/* Each answers a request: arguments is an object, body an empty one to be filled. False, with the
 * error filled, if it cannot be done. */
#define REQUEST(name, states, running, text)                                                       \
    bool dap_do_##name(struct dap_server *, const json_t *arguments, json_t *body, struct error *);
#include "vmm/hosted/dap/dap_requests.def"

/* Sends an event; takes the body, which may be NULL. */
void dap_send_event(struct dap_server *, const char *event, json_t *body);
/* An output event: category console, stdout, stderr. */
void dap_show(struct dap_server *, const char *category, const char *bytes, size_t size);
void dap_say(struct dap_server *, const char *category, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A thread event: started or exited. */
void dap_send_thread(struct dap_server *, unsigned guest, const char *reason);

/* As debuggee.interrupts: has the client said something that ends the motion? */
bool dap_calls(void *server);
/* Runs the motion, and tells the client why it stopped. */
void dap_move(struct dap_server *);
/* For `after`: the run begins. */
void dap_begin_run(struct dap_server *);
/* For `after`: the program is over, without an exit status. */
void dap_end_run(struct dap_server *);

/* State was changed by hand, maybe so many bytes of storage: what was known of the run is
 * forgotten, and the client told of it after the response. */
void dap_changed(struct dap_server *, const struct dap_place *, word size);

/* The guest of a thread: fills *guest from the field threadId. */
bool dap_read_thread(struct dap_server *, const json_t *arguments, unsigned *guest, struct error *);

/* A look at a frame: the guest is in focus, and time is that of the frame. Back with dap_leave. */
struct dap_visit {
    unsigned guest, depth; /* which frame; depth 0 is the innermost, and now */
    unsigned focus;        /* to return to, as is the moment */
    struct moment here;
};
bool dap_enter(struct dap_server *, int64_t frame, struct dap_visit *, struct error *);
void dap_leave(struct dap_server *, const struct dap_visit *);
enum { DAP_FRAMES = CALLS_MAX + 1, DAP_FRAME_LAST = TOWER_GUESTS_MAX * DAP_FRAMES };

/* A memory reference. */
bool dap_read_place(struct dap_server *, const json_t *arguments, const char *name,
                    struct dap_place *, struct error *);
bool dap_parse_place(struct dap_server *, const char *text, struct dap_place *);
json_t *dap_reference(unsigned guest, int64_t address);
/* Of a virtual address of the guest in focus; NULL if it has none. */
json_t *dap_virtual_reference(struct dap_server *, vaddr);

/* The address of a variable's word, if it is one of storage. */
bool dap_find_variable(struct dap_server *, int64_t reference, const char *name, struct dap_place *,
                       struct error *);

/* The guest's programs. */
static inline struct debuggee *dap_debuggee(struct dap_server *server)
{
    return &server->program->debuggee;
}
static inline unsigned dap_guests(const struct dap_server *server)
{
    return server->program->debuggee.session.tower.options.guests;
}
static inline struct guest *dap_guest(struct dap_server *server, unsigned guest)
{
    return &dap_debuggee(server)->session.tower.guests[guest];
}

#endif
