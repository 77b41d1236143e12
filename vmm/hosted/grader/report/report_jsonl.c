/* report_jsonl.c - the documents as they are, one a line: for programs of the instructor. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>

void report_write_jsonl(const struct report_table *table, FILE *out)
{
    for (size_t i = 0; i < table->count; i++) {
        if (!table->entries[i].result)
            continue;
        char *line = json_dumps(table->entries[i].result, JSON_COMPACT | JSON_ENSURE_ASCII);
        if (line)
            fprintf(out, "%s\n", line);
        free(line);
    }
}
