/* verb_dap.c - visor dap: guests in the hands of an editor. */
#include "vmm/hosted/dap/dap_server.h"

int verb_dap(const struct cli_args *args)
{
    struct error error = {""};
    enum cli_exit status = dap_serve(&dap_standard_line, &error);
    return error.text[0] ? cli_fail(args, status, "%s", error.text) : (int)status;
}
