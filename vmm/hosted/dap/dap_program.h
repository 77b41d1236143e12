/* dap_program.h - what a client launched: a debuggee, its console, and its source files. */
#ifndef VMM_HOSTED_DAP_DAP_PROGRAM_H
#define VMM_HOSTED_DAP_DAP_PROGRAM_H

#include "vmm/hosted/debugger/commander.h"

#include <jansson.h>

struct dap_server;

/* A file of a guest's image. */
struct dap_source {
    unsigned guest, file; /* index into the image's files */
    char *path;           /* owned: absolute, as the client is told */
    char *real;           /* owned: without links, to be compared; NULL if there is no such file */
};

struct dap_program {
    struct debuggee debuggee;
    struct commander commander;
    FILE *console; /* owned: what guests print, sent as output events */
    char held[4];  /* the beginning of a character whose rest was not printed yet */
    size_t held_count;
    json_t *launch; /* owned: the launch arguments */
    char **words;   /* owned: as the command line they amount to */
    size_t word_count;
    struct cli_args args;
    struct dap_source *sources; /* owned */
    size_t source_count;
    bool stops_on_entry, stops_at_end, only_runs;
};

/* Opens what launch arguments describe: see examples/stepping-traps/vscode/package.json. False,
 * with the error filled; what an assembler has to say goes to the client at once. */
bool dap_program_open(struct dap_server *, const json_t *arguments, struct dap_program **,
                      struct error *);
/* NULL is nothing to free. */
void dap_program_free(struct dap_program *);

/* A Source of the protocol: name and path of a file of a guest's image; NULL if there is none. */
json_t *dap_source_of(const struct dap_program *, unsigned guest, unsigned file);

#endif
