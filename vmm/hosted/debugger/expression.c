/* expression.c - see expression.h. By precedence climbing. */
#include "vmm/hosted/debugger/expression.h"
#include "isa/memory.h"
#include "isa/spelling.h"
#include "vmm/hosted/debugger/named_state.h"
#include "vmm/hosted/debugger/state_view.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum { NESTING_MAX = 100, WORD_MAX = 128, NO_DIGIT = 99 };

struct reader {
    struct debuggee *debuggee;
    const char *at;
    struct error *error;
    unsigned nesting;
    bool skips; /* reads without looking at the guest, and every value is 0 */
};

/* OPERATOR(NAME, "text", binds, value): between a and b; what binds more tightly has the larger
 * number. A text that another begins with comes after it. */
#define OPERATORS(OPERATOR)                                                                        \
    OPERATOR(OR_ELSE, "||", 1, a || b)                                                             \
    OPERATOR(AND_THEN, "&&", 2, a &&b)                                                             \
    OPERATOR(OR, "|", 3, a | b)                                                                    \
    OPERATOR(XOR, "^", 4, a ^ b)                                                                   \
    OPERATOR(AND, "&", 5, a &b)                                                                    \
    OPERATOR(SAME, "==", 6, a == b)                                                                \
    OPERATOR(OTHER, "!=", 6, a != b)                                                               \
    OPERATOR(LEFT, "<<", 8, b < 32 ? a << b : 0)                                                   \
    OPERATOR(RIGHT, ">>", 8, b < 32 ? a >> b : 0)                                                  \
    OPERATOR(AT_MOST, "<=", 7, a <= b)                                                             \
    OPERATOR(AT_LEAST, ">=", 7, a >= b)                                                            \
    OPERATOR(LESS, "<", 7, a < b)                                                                  \
    OPERATOR(MORE, ">", 7, a > b)                                                                  \
    OPERATOR(PLUS, "+", 9, a + b)                                                                  \
    OPERATOR(MINUS, "-", 9, a - b)                                                                 \
    OPERATOR(TIMES, "*", 10, a *b)                                                                 \
    OPERATOR(OVER, "/", 10, a / b)                                                                 \
    OPERATOR(MODULO, "%", 10, a % b)

/* clang-format off */
enum operator_name {
#define OPERATOR(name, text, binds, value) OPERATOR_##name,
    OPERATORS(OPERATOR)
#undef OPERATOR
        OPERATOR_COUNT
};
static const struct operator_row {
    const char *text;
    unsigned binds;
} operators[] = {
#define OPERATOR(name, text, binds, value) {text, binds},
    OPERATORS(OPERATOR)
#undef OPERATOR
};
/* clang-format on */

static bool apply(struct reader *reader, enum operator_name name, word a, word b, word *result)
{
    *result = 0;
    if (reader->skips)
        return true;
    if ((name == OPERATOR_OVER || name == OPERATOR_MODULO) && b == 0)
        return error_set(reader->error, "it divides by zero");
    switch (name) {
#define OPERATOR(operator_, text, binds, value)                                                    \
    case OPERATOR_##operator_:                                                                     \
        *result = (word)(value);                                                                   \
        return true;
        OPERATORS(OPERATOR)
#undef OPERATOR
    case OPERATOR_COUNT:
        break;
    }
    return false;
}

static void skip_space(struct reader *reader)
{
    while (isspace((unsigned char)*reader->at))
        reader->at++;
}

static bool take(struct reader *reader, const char *text)
{
    skip_space(reader);
    size_t length = strlen(text);
    if (strncmp(reader->at, text, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static bool read_binary(struct reader *, unsigned least, word *value);

static bool read_load(struct reader *reader, vaddr at, word *value)
{
    uint8_t bytes[4];
    *value = 0;
    if (reader->skips)
        return true;
    if (!debuggee_read(reader->debuggee, at, bytes, 4))
        return state_outside(reader->debuggee, at, 4, reader->error);
    *value = memory_read32(bytes);
    return true;
}

static unsigned digit_of(char c)
{
    if (isdigit((unsigned char)c))
        return (unsigned)(c - '0');
    return isalpha((unsigned char)c) ? (unsigned)(tolower((unsigned char)c) - 'a') + 10 : NO_DIGIT;
}

bool expression_number(const char **at, uint64_t most, uint64_t *number, struct error *error)
{
    const char *start = *at, *first = start, *c;
    char kind = *start == '0' ? (char)tolower((unsigned char)start[1]) : '\0';
    unsigned base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
    if (base != 10)
        first += 2;
    *number = 0;
    for (c = first; digit_of(*c) < base; c += c[1] == '_' && digit_of(c[2]) < base ? 2 : 1) {
        if (*number > (most - digit_of(*c)) / base)
            return error_set(error, "the number is too large: at most 0x%" PRIx64, most);
        *number = *number * base + digit_of(*c);
    }
    *at = c;
    return (c > first && digit_of(*c) == NO_DIGIT && *c != '_') ||
           error_set(error, "'%.20s' is no number", start);
}

static bool read_number(struct reader *reader, word *value)
{
    uint64_t number;
    bool ok = expression_number(&reader->at, UINT32_MAX, &number, reader->error);
    *value = (word)number;
    return ok;
}

static bool read_word(struct reader *reader, char name[WORD_MAX])
{
    size_t length = 0;
    while (isalnum((unsigned char)reader->at[length]) ||
           (reader->at[length] && strchr("_.$", reader->at[length])))
        length++;
    if (length == 0 && *reader->at == '\0')
        return error_set(reader->error,
                         "an expression is missing, or not complete; see 'help expression'");
    if (length == 0 || length >= WORD_MAX)
        return error_set(reader->error, "'%.20s' is no expression; see 'help expression'",
                         reader->at);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    return true;
}

static bool no_such_name(struct reader *reader, const char *name)
{
    const struct image *image = &debuggee_guest(reader->debuggee)->program.image;
    struct spelling spelling = spelling_of(name);
    for (size_t i = 0; i < image->symbol_count; i++)
        spelling_offer(&spelling, image->symbols[i].name);
    for (unsigned i = 0; named_state_name(i); i++)
        spelling_offer(&spelling, named_state_name(i));
    if (spelling.nearest)
        return error_set(reader->error,
                         "no symbol or register is called '%.60s'; did you mean '%.60s'?", name,
                         spelling.nearest);
    return error_set(reader->error, "no symbol or register is called '%.60s'", name);
}

static bool read_name(struct reader *reader, word *value)
{
    char name[WORD_MAX];
    bool state_only = *reader->at == '$';
    reader->at += state_only;
    if (!read_word(reader, name))
        return false;
    const struct image_symbol *symbol =
        state_only ? NULL
                   : image_symbol_named(&debuggee_guest(reader->debuggee)->program.image, name);
    if (symbol)
        *value = symbol->value;
    if (symbol || named_state_read(reader->debuggee, name, value))
        return true;
    *value = 0;
    if (!named_state_exists(name))
        return no_such_name(reader, name);
    return reader->skips || error_set(reader->error, "there is no %s: pc leads nowhere", name);
}

static bool read_physical(struct reader *reader, word *value)
{
    word at;
    if (!read_binary(reader, 1, &at))
        return false;
    if (!take(reader, "}"))
        return error_set(reader->error, "'}' is missing");
    if (reader->skips)
        return true;
    if (!machine_load_word(debuggee_machine(reader->debuggee), at, value))
        return error_set(reader->error, "no word can be read at physical 0x%x", at);
    return true;
}

static bool read_operand(struct reader *reader, word *value)
{
    skip_space(reader);
    const char *at = reader->at;
    if (isdigit((unsigned char)*at))
        return read_number(reader, value);
    if (at[0] == '\'' && at[1] && at[2] == '\'') {
        *value = (unsigned char)at[1];
        reader->at += 3;
        return true;
    }
    if (take(reader, "{"))
        return read_physical(reader, value);
    if (!take(reader, "("))
        return read_name(reader, value);
    if (!read_binary(reader, 1, value))
        return false;
    return take(reader, ")") || error_set(reader->error, "')' is missing");
}

static bool read_unary(struct reader *reader, word *value)
{
    static const char prefixes[] = "-~!*";
    skip_space(reader);
    const char *prefix = *reader->at ? strchr(prefixes, *reader->at) : NULL;
    if (!prefix)
        return read_operand(reader, value);
    if (++reader->nesting > NESTING_MAX)
        return error_set(reader->error, "the expression is nested too deeply");
    reader->at++;
    bool ok = read_unary(reader, value);
    reader->nesting--;
    if (!ok || *prefix == '*')
        return ok && read_load(reader, *value, value);
    *value = *prefix == '-' ? -*value : *prefix == '~' ? ~*value : !*value;
    return true;
}

/* The operator that stands next, if it binds at least so tightly. */
static enum operator_name next_operator(struct reader *reader, unsigned least)
{
    skip_space(reader);
    for (enum operator_name name = 0; name < OPERATOR_COUNT; name++)
        if (strncmp(reader->at, operators[name].text, strlen(operators[name].text)) == 0) {
            bool longer = (name == OPERATOR_OR || name == OPERATOR_AND) &&
                          reader->at[1] == reader->at[0]; /* || or &&, too loose for us */
            return !longer && operators[name].binds >= least ? name : OPERATOR_COUNT;
        }
    return OPERATOR_COUNT;
}

/* Does the left side say what comes out? Then the right one is read and no more. */
static bool is_decided(enum operator_name name, word left)
{
    return name == OPERATOR_AND_THEN ? !left : name == OPERATOR_OR_ELSE && left;
}

static bool read_binary(struct reader *reader, unsigned least, word *value)
{
    enum operator_name name;
    if (++reader->nesting > NESTING_MAX)
        return error_set(reader->error, "the expression is nested too deeply");
    bool ok = read_unary(reader, value);
    while (ok && (name = next_operator(reader, least)) != OPERATOR_COUNT) {
        bool skips = reader->skips;
        word right = 0;
        reader->at += strlen(operators[name].text);
        reader->skips |= is_decided(name, *value);
        ok = read_binary(reader, operators[name].binds + 1, &right);
        reader->skips = skips;
        ok = ok && apply(reader, name, *value, right, value);
    }
    reader->nesting--;
    return ok;
}

bool expression_parse(struct debuggee *debuggee, const char *text, const char **end, word *value,
                      struct error *error)
{
    struct reader reader = {.debuggee = debuggee, .at = text, .error = error};
    bool ok = read_binary(&reader, 1, value);
    skip_space(&reader);
    *end = reader.at;
    return ok;
}

static bool is_all(const char *end, struct error *error)
{
    return *end == '\0' || error_set(error, "'%.40s' is too much after the expression", end);
}

bool expression_value(struct debuggee *debuggee, const char *text, word *value, struct error *error)
{
    const char *end;
    return expression_parse(debuggee, text, &end, value, error) && is_all(end, error);
}

bool expression_check(struct debuggee *debuggee, const char *text, struct error *error)
{
    struct reader reader = {.debuggee = debuggee, .at = text, .error = error, .skips = true};
    word ignored;
    if (!read_binary(&reader, 1, &ignored))
        return false;
    skip_space(&reader);
    return is_all(reader.at, error);
}

bool expression_holds(void *context, const struct point *point)
{
    struct error ignored = {""};
    word value;
    if (!point->condition)
        return true;
    return !expression_value(context, point->condition, &value, &ignored) || value != 0;
}
