/* dap_message.h - what requests say, read with suspicion, and text put into answers.
 *
 * Every reader leaves its value alone if the field is absent or null, and returns false, with the
 * error filled, if it is there and not what it should be, or absent and required. */
#ifndef VMM_HOSTED_DAP_DAP_MESSAGE_H
#define VMM_HOSTED_DAP_DAP_MESSAGE_H

#include "isa/error.h"

#include <jansson.h>
#include <stdint.h>

enum dap_need { DAP_OPTIONAL, DAP_REQUIRED };

bool dap_read_text(const json_t *object, const char *name, enum dap_need, const char **text,
                   struct error *);
bool dap_read_flag(const json_t *object, const char *name, bool *flag, struct error *);
/* From least to most, both included. */
bool dap_read_number(const json_t *object, const char *name, enum dap_need, int64_t least,
                     int64_t most, int64_t *number, struct error *);
/* An array of objects, at most so many. To clients written in Lua an empty array and an empty
 * object are the same: either is taken for the other, and leaves the value alone. */
bool dap_read_objects(const json_t *object, const char *name, enum dap_need, size_t most,
                      const json_t **array, struct error *);
bool dap_read_object(const json_t *object, const char *name, enum dap_need, const json_t **inner,
                     struct error *);

/* A JSON string of any bytes: what is not UTF-8 becomes U+FFFD. */
json_t *dap_string(const char *text);
json_t *dap_string_of(const char *bytes, size_t size);
json_t *dap_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How many of the bytes at the end are the beginning of a character whose rest has not come. */
size_t dap_half_character(const char *bytes, size_t size);

/* Sets a field; NULL is not set. */
static inline void dap_set(json_t *object, const char *name, json_t *value)
{
    if (value)
        json_object_set_new(object, name, value);
}

#endif
