/* roster.c - who is in a course: CSV as RFC 4180 has it. */
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/report/report.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ROSTER_BYTES_MAX = 4 << 20, ROSTER_ROWS_MAX = 20000, ROSTER_COLUMNS_MAX = 50 };
static const char key_name[] = "submission";

/* A record of the file. */
struct record {
    char **fields; /* owned */
    size_t count;
};

struct reading {
    const char *path; /* borrowed */
    const char *at;   /* in a text that ends with a NUL and has no other */
    unsigned line;    /* of what comes next, from 1 */
    struct error *error;
};

static bool complain(const struct reading *reading, unsigned line, const char *what)
{
    return error_set(reading->error, "%.200s:%u: %s", reading->path, line, what);
}

static void record_free(struct record *record)
{
    for (size_t i = 0; i < record->count; i++)
        free(record->fields[i]);
    free(record->fields);
    *record = (struct record){0};
}

static bool add_field(struct reading *reading, struct record *record, char *field)
{
    char **fields = NULL;
    if (field && record->count == ROSTER_COLUMNS_MAX)
        complain(reading, reading->line, "too many columns; at most 50 are read");
    else if (field)
        fields = realloc(record->fields, (record->count + 1) * sizeof *fields);
    if (!fields) {
        free(field);
        return error_set(reading->error, "%s", strerror(ENOMEM));
    }
    record->fields = fields;
    record->fields[record->count++] = field;
    return true;
}

static bool is_line_end(const char *at)
{
    return *at == '\0' || *at == '\n' || (at[0] == '\r' && (at[1] == '\n' || at[1] == '\0'));
}

/* The text within quotes; two of them mean one. NULL if the last is missing. */
static char *take_quoted(struct reading *reading)
{
    unsigned begun = reading->line;
    bool closed = false;
    char *field = malloc(strlen(reading->at) + 1), *to = field;
    const char *at = reading->at + 1;
    for (; field && *at; at++) {
        if (*at == '"' && *++at != '"') {
            closed = true;
            break;
        }
        reading->line += *at == '\n';
        *to++ = *at;
    }
    if (!field)
        return NULL;
    *to = '\0';
    if (!closed) {
        complain(reading, begun, "a quoted field has no end; write \" at its end");
        free(field);
        return NULL;
    }
    reading->at = at;
    return field;
}

static char *take_plain(struct reading *reading)
{
    const char *from = reading->at;
    while (*reading->at != ',' && !is_line_end(reading->at))
        if (*reading->at++ == '"') {
            complain(reading, reading->line,
                     "a quote within a field; write the field in quotes, and \"\" for a quote");
            return NULL;
        }
    return strndup(from, (size_t)(reading->at - from));
}

static bool take_record(struct reading *reading, struct record *record)
{
    for (;;) {
        char *field = *reading->at == '"' ? take_quoted(reading) : take_plain(reading);
        if (!add_field(reading, record, field))
            return false;
        if (*reading->at != ',')
            break;
        reading->at++;
    }
    if (!is_line_end(reading->at))
        return complain(reading, reading->line,
                        "something behind a quoted field; there must be a comma or the line's end");
    reading->at += *reading->at == '\r';
    reading->at += *reading->at == '\n';
    reading->line++;
    return true;
}

/* The header, of which `key` becomes the number of the column "submission". */
static bool take_header(struct reading *reading, struct roster *roster, size_t *key)
{
    struct record header = {0};
    bool ok = take_record(reading, &header);
    *key = header.count;
    for (size_t i = 0; ok && i < header.count; i++) {
        for (size_t k = 0; ok && k < i; k++)
            if (strcmp(header.fields[k], header.fields[i]) == 0)
                ok = complain(reading, 1, "two columns have the same name");
        if (strcmp(header.fields[i], key_name) == 0)
            *key = i;
    }
    if (ok && *key == header.count)
        ok = complain(reading, 1,
                      "no column \"submission\"; the first line names the columns, and that one "
                      "says what a person's folder or file is called");
    if (!ok) {
        record_free(&header);
        return false;
    }
    free(header.fields[*key]);
    memmove(header.fields + *key, header.fields + *key + 1,
            (header.count - *key - 1) * sizeof *header.fields);
    roster->columns = header.fields;
    roster->column_count = header.count - 1;
    return true;
}

/* The record becomes the row's. */
static void keep_row(struct roster *roster, struct record *record, size_t key)
{
    struct roster_row *row = &roster->rows[roster->row_count++];
    row->submission = record->fields[key];
    memmove(record->fields + key, record->fields + key + 1,
            (record->count - key - 1) * sizeof *record->fields);
    row->fields = record->fields;
}

static bool check_record(struct reading *reading, unsigned line, const struct roster *roster,
                         const struct record *record, size_t key)
{
    char problem[320];
    if (record->count != roster->column_count + 1) {
        snprintf(problem, sizeof problem, "%zu fields, and %zu columns are named", record->count,
                 roster->column_count + 1);
        return complain(reading, line, problem);
    }
    if (record->fields[key][0] == '\0')
        return complain(reading, line, "the submission is empty; give every person a name");
    if (roster->row_count == ROSTER_ROWS_MAX)
        return complain(reading, line, "too many people; at most 20000 are read");
    if (!roster_find(roster, record->fields[key]))
        return true;
    snprintf(problem, sizeof problem, "%.200s is there twice", record->fields[key]);
    return complain(reading, line, problem);
}

static bool take_row(struct reading *reading, struct roster *roster, size_t key)
{
    struct record record = {0};
    unsigned line = reading->line;
    if (is_line_end(reading->at)) /* an empty line is passed over */
        return take_record(reading, &record) ? (record_free(&record), true) : false;
    struct roster_row *rows = NULL;
    bool ok = take_record(reading, &record) && check_record(reading, line, roster, &record, key);
    if (ok)
        rows = realloc(roster->rows, (roster->row_count + 1) * sizeof *rows);
    if (!rows) {
        record_free(&record);
        return error_set(reading->error, "%s", strerror(ENOMEM));
    }
    roster->rows = rows;
    keep_row(roster, &record, key);
    return true;
}

/* Is it text, in UTF-8, without control characters? */
static bool check_text(const char *path, const char *text, size_t size, struct error *error)
{
    unsigned line = 1;
    if (strlen(text) != size)
        return error_set(error, "%.200s: this is no CSV file: it has NUL characters", path);
    for (; *text; text++) {
        line += *text == '\n';
        if (iscntrl((unsigned char)*text) && !strchr("\r\n\t", *text))
            return error_set(error, "%.200s:%u: a control character", path, line);
    }
    json_t *value = json_stringn(text - size, size);
    json_decref(value);
    return value || error_set(error, "%.200s: this is not UTF-8; save it as that", path);
}

static bool read_text(struct roster *roster, const char *path, const char *text,
                      struct error *error)
{
    struct reading reading = {.path = path, .at = text, .line = 1, .error = error};
    size_t key;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        reading.at += 3;
    if (*reading.at == '\0')
        return complain(&reading, 1, "empty; the first line names the columns");
    if (!take_header(&reading, roster, &key))
        return false;
    while (*reading.at)
        if (!take_row(&reading, roster, key))
            return false;
    return true;
}

bool roster_read(struct roster *roster, const char *path, struct error *error)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    *roster = (struct roster){0};
    if (!file_read(path, ROSTER_BYTES_MAX, &bytes, &size, error))
        return false;
    bool ok = check_text(path, (const char *)bytes, size, error) &&
              read_text(roster, path, (const char *)bytes, error);
    free(bytes);
    if (!ok)
        roster_free(roster);
    return ok;
}

void roster_free(struct roster *roster)
{
    for (size_t i = 0; i < roster->row_count; i++) {
        free(roster->rows[i].submission);
        for (size_t k = 0; k < roster->column_count; k++)
            free(roster->rows[i].fields[k]);
        free(roster->rows[i].fields);
    }
    for (size_t k = 0; k < roster->column_count; k++)
        free(roster->columns[k]);
    free(roster->columns);
    free(roster->rows);
    *roster = (struct roster){0};
}

const struct roster_row *roster_find(const struct roster *roster, const char *submission)
{
    for (size_t i = 0; i < roster->row_count; i++)
        if (strcmp(roster->rows[i].submission, submission) == 0)
            return &roster->rows[i];
    return NULL;
}
