/* expression.c - expressions with C's operators and precedence, and the symbols in them. */
#include "assembler/assembly.h"
#include "isa/spelling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 256, NESTING_MAX = 200 };

struct parser {
    struct assembly *as;
    struct cursor *cursor;
    unsigned depth;
    bool bad; /* reported already */
};

word resolve(const struct assembly *as, struct value value)
{
    return value.number + (value.section == SECTION_NONE ? 0 : as->sections[value.section].base);
}

struct value here(const struct assembly *as)
{
    return (struct value){as->sections[as->section].size, (int)as->section, false};
}

unsigned file_scope(const struct assembly *as)
{
    return SCOPE_FILES + as->file;
}

int register_named(const char *name)
{
    for (int i = 0; i < REGISTERS; i++)
        if (strcmp(name, register_names[i]) == 0)
            return i;
    if (strcmp(name, "fp") == 0)
        return 8;
    char *end;
    if (name[0] != 'x' || !isdigit((unsigned char)name[1]) || (name[1] == '0' && name[2]))
        return -1;
    unsigned long number = strtoul(name + 1, &end, 10);
    return *end == '\0' && number < REGISTERS ? (int)number : -1;
}

/* The symbol the name means in this file, defined or not; NULL if nobody has heard of it. */
struct symbol *find_symbol(const struct assembly *as, const char *name)
{
    struct symbol *local = symbols_find(&as->symbols, file_scope(as), name);
    if (local && local->pass)
        return local;
    struct symbol *global = symbols_find(&as->symbols, SCOPE_GLOBAL, name);
    if (global && global->pass)
        return global;
    struct symbol *predefined = symbols_find(&as->symbols, SCOPE_PREDEFINED, name);
    return predefined ? predefined : local;
}

/* A symbol that another file defines and keeps to itself. */
struct elsewhere {
    const char *name;
    const struct symbol *found;
};

static void see_elsewhere(void *context, struct symbol *symbol)
{
    struct elsewhere *elsewhere = context;
    if (symbol->pass && symbol->scope >= SCOPE_FILES && strcmp(symbol->name, elsewhere->name) == 0)
        elsewhere->found = symbol;
}

struct offering {
    struct assembly *as;
    struct spelling *spelling;
};

static void offer_symbol(void *context, struct symbol *symbol)
{
    struct offering *offering = context;
    if (is_exhausted(offering->as))
        return;
    spend(offering->as, SPELLING_MAX * SPELLING_MAX / 4);
    if (symbol->pass && (symbol->scope < SCOPE_FILES || symbol->scope == file_scope(offering->as)))
        spelling_offer(offering->spelling, symbol->name);
}

static void offer_symbols(struct assembly *as, struct spelling *spelling)
{
    struct offering offering = {as, spelling};
    symbols_each(&as->symbols, offer_symbol, &offering);
}

static void report_undefined(struct assembly *as, struct span span, const char *name)
{
    report(as, span, DIAGNOSTIC_UNDEFINED, name);
    struct elsewhere elsewhere = {name, NULL};
    symbols_each(&as->symbols, see_elsewhere, &elsewhere);
    if (elsewhere.found && as->pass == 2)
        report(as, span, DIAGNOSTIC_NOT_GLOBAL, name, elsewhere.found->file);
    else
        suggest(as, span, name, offer_symbols);
}

static struct value symbol_value(struct parser *parser, struct span span)
{
    struct assembly *as = parser->as;
    char name[NAME_MAX_LENGTH];
    span_copy(span, name, sizeof name);
    if (strcmp(name, ".") == 0)
        return here(as);
    struct symbol *symbol = find_symbol(as, name);
    if (!symbol || !symbol->pass) {
        if (as->pass == 2) {
            report_undefined(as, span, name);
            parser->bad = true;
        }
        return (struct value){.section = SECTION_NONE, .later = true};
    }
    struct value value = symbol->value;
    value.later |= symbol->pass != as->pass && symbol->scope != SCOPE_PREDEFINED;
    return value;
}

void define_symbol(struct assembly *as, struct span span, struct value value, bool variable)
{
    char name[NAME_MAX_LENGTH];
    span_copy(span, name, sizeof name);
    if (register_named(name) >= 0) {
        report(as, span, DIAGNOSTIC_RESERVED_NAME, name);
        return;
    }
    struct symbol *symbol = symbols_get(&as->symbols, file_scope(as), name);
    if (!symbol) {
        as->out_of_storage = true;
        return;
    }
    if (symbol->pass == as->pass && !(variable && symbol->variable)) {
        report(as, span, DIAGNOSTIC_REDEFINED, name);
        report_at(as, symbol->file, symbol->line, symbol->text, DIAGNOSTIC_PREVIOUS, name);
        return;
    }
    const struct frame *frame = reader_top(&as->reader);
    symbol->value = value;
    symbol->variable = variable;
    symbol->pass = as->pass;
    symbol->file = frame ? frame->file : "command line";
    symbol->line = frame ? frame->line : 0;
    free(symbol->text);
    symbol->text = frame ? strndup(frame->text + frame->line_at, as->reader.length) : NULL;
}

static struct value constant(word number)
{
    return (struct value){number, SECTION_NONE, false};
}

static struct value fail(struct parser *parser, struct span about, enum diagnostic diagnostic)
{
    if (!parser->bad)
        report(parser->as, about, diagnostic);
    parser->bad = true;
    return constant(0);
}

/* 12, 0x1f, 0b101, 017, or 1f and 1b: the label 1 after or before. */
static struct value number_value(struct parser *parser)
{
    struct cursor *cursor = parser->cursor;
    struct span span = {cursor->at, 0};
    while (cursor->at < cursor->end && (is_name_part(*cursor->at)))
        cursor->at++;
    span.length = (size_t)(cursor->at - span.text);
    char text[64], *end;
    span_copy(span, text, sizeof text);
    unsigned long long number;
    bool binary = text[0] == '0' && (text[1] | 0x20) == 'b' && text[2];
    if (binary)
        number = strtoull(text + 2, &end, 2);
    else
        number = strtoull(text, &end, 0);
    if (*end != '\0' && end[1] == '\0' && (*end == 'f' || *end == 'b') && text[1] != 'x') {
        unsigned label = (unsigned)strtoul(text, NULL, 10);
        struct value value;
        bool forward = *end == 'f';
        if (symbols_label_value(&parser->as->symbols, label, file_scope(parser->as), forward,
                                parser->as->pass, &value))
            return value;
        report(parser->as, span, DIAGNOSTIC_NO_LOCAL_LABEL, label, forward ? "after" : "before");
        parser->bad = true;
        return constant(0);
    }
    if (*end != '\0' || span.length >= sizeof text) {
        report(parser->as, span, DIAGNOSTIC_BAD_NUMBER, text);
        parser->bad = true;
    } else if (number > UINT32_MAX) {
        report(parser->as, span, DIAGNOSTIC_NUMBER_TOO_LARGE, text);
        parser->bad = true;
    }
    return constant((word)number);
}

static struct value character_value(struct parser *parser)
{
    struct cursor *cursor = parser->cursor;
    struct span span = rest_of(cursor);
    cursor->at++;
    if (cursor->at == cursor->end)
        return fail(parser, span, DIAGNOSTIC_BAD_CHARACTER);
    char c = *cursor->at++;
    word number = c == '\\' ? (word)take_escape(parser->as, cursor) : (unsigned char)c;
    if (cursor->at < cursor->end && *cursor->at == '\'')
        cursor->at++;
    else if (cursor->at < cursor->end && is_name_part(*cursor->at))
        return fail(parser, span, DIAGNOSTIC_BAD_CHARACTER);
    return constant(number);
}

static struct value binary_value(struct parser *parser, unsigned least);

static word high_part(word number)
{
    return (number + 0x800) >> 12 & 0xfffff;
}
static word low_part(word number)
{
    return sign_extend(number & 0xfff, 12);
}

/* The target of the auipc at an address. */
static word pcrel_target(struct parser *parser, struct span span, word address)
{
    struct assembly *as = parser->as;
    for (size_t i = as->pcrel_count; i-- > 0 && ++as->effort <= EFFORT_MAX;)
        if (as->pcrels[i].address == address)
            return as->pcrels[i].target;
    if (as->pass == 2)
        fail(parser, span, DIAGNOSTIC_NO_PCREL_HI);
    return address;
}

static void note_pcrel(struct assembly *as, word address, word target)
{
    if (as->pcrel_count == as->pcrel_capacity) {
        size_t capacity = as->pcrel_capacity ? 2 * as->pcrel_capacity : 64;
        struct pcrel *pcrels = realloc(as->pcrels, capacity * sizeof *pcrels);
        if (!pcrels)
            return;
        as->pcrels = pcrels;
        as->pcrel_capacity = capacity;
    }
    as->pcrels[as->pcrel_count++] = (struct pcrel){address, target};
}

/* %hi(x) and its like. */
static struct value modifier_value(struct parser *parser)
{
    struct assembly *as = parser->as;
    struct span sign = {parser->cursor->at++, 1};
    struct span name = take_name(parser->cursor);
    sign.length += name.length;
    char text[32];
    span_copy(name, text, sizeof text);
    bool pcrel = span_is(name, "pcrel_hi") || span_is(name, "pcrel_lo");
    if (!pcrel && !span_is(name, "hi") && !span_is(name, "lo")) {
        report(as, sign, DIAGNOSTIC_UNKNOWN_MODIFIER, text);
        parser->bad = true;
        return constant(0);
    }
    if (!accept(parser->cursor, '('))
        return fail(parser, rest_of(parser->cursor), DIAGNOSTIC_EXPECTED_EXPRESSION);
    struct value inner = binary_value(parser, 0);
    if (!parser->bad && !accept(parser->cursor, ')'))
        return fail(parser, rest_of(parser->cursor), DIAGNOSTIC_EXPECTED_PAREN);
    if (parser->bad)
        return constant(0);
    word number = resolve(as, inner), pc = resolve(as, here(as));
    bool high = name.text[name.length - 2] == 'h' || name.text[name.length - 2] == 'H';
    if (pcrel && high) {
        note_pcrel(as, pc, number);
        number -= pc;
    } else if (pcrel) {
        number = pcrel_target(parser, sign, number) - number;
    }
    bool later = pcrel || inner.later || inner.section != SECTION_NONE;
    return (struct value){high ? high_part(number) : low_part(number), SECTION_NONE, later};
}

static struct value primary_value(struct parser *parser)
{
    struct cursor *cursor = parser->cursor;
    if (at_end(cursor))
        return fail(parser, rest_of(cursor), DIAGNOSTIC_EXPECTED_EXPRESSION);
    char c = *cursor->at;
    if (c == '(') {
        cursor->at++;
        struct value value = binary_value(parser, 0);
        if (!parser->bad && !accept(cursor, ')'))
            return fail(parser, rest_of(cursor), DIAGNOSTIC_EXPECTED_PAREN);
        return value;
    }
    if (isdigit((unsigned char)c))
        return number_value(parser);
    if (c == '\'')
        return character_value(parser);
    if (c == '%')
        return modifier_value(parser);
    if (is_name_start(c))
        return symbol_value(parser, take_name(cursor));
    return fail(parser, rest_of(cursor), DIAGNOSTIC_EXPECTED_EXPRESSION);
}

static struct value unary_value(struct parser *parser)
{
    struct cursor *cursor = parser->cursor;
    if (++parser->depth > NESTING_MAX)
        return fail(parser, rest_of(cursor), DIAGNOSTIC_EXPRESSION_TOO_DEEP);
    skip_space(cursor);
    char c = cursor->at < cursor->end ? *cursor->at : '\0';
    struct value value;
    if (c == '-' || c == '~' || c == '!' || c == '+') {
        cursor->at++;
        value = unary_value(parser);
        value.later |= value.section != SECTION_NONE;
        value.number = resolve(parser->as, value);
        value.section = SECTION_NONE;
        if (c == '-')
            value.number = -value.number;
        else if (c == '~')
            value.number = ~value.number;
        else if (c == '!')
            value.number = !value.number;
    } else {
        value = primary_value(parser);
    }
    parser->depth--;
    return value;
}

/* Operators by precedence, as in C; a longer one before its beginning. */
static const struct {
    const char *text;
    unsigned level;
} operators[] = {{"||", 1}, {"&&", 2}, {"==", 6}, {"!=", 6}, {"<>", 6}, {"<<", 8}, {">>", 8},
                 {"<=", 7}, {">=", 7}, {"|", 3},  {"^", 4},  {"&", 5},  {"<", 7},  {">", 7},
                 {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10}};

static int operator_at(struct cursor *cursor)
{
    skip_space(cursor);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t length = strlen(operators[i].text);
        if ((size_t)(cursor->end - cursor->at) >= length &&
            memcmp(cursor->at, operators[i].text, length) == 0)
            return (int)i;
    }
    return -1;
}

static word compute(struct parser *parser, struct span about, const char *op, word a, word b)
{
    int64_t x = (int32_t)a, y = (int32_t)b;
    bool divides = op[0] == '/' || op[0] == '%';
    if (divides && b == 0) {
        fail(parser, about, DIAGNOSTIC_DIVISION_BY_ZERO);
        return 0;
    }
    switch (op[0]) {
    case '|':
        return op[1] ? a || b : a | b;
    case '&':
        return op[1] ? a && b : a & b;
    case '^':
        return a ^ b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        if (op[1] == '<')
            return b < 32 ? a << b : 0;
        return op[1] == '=' ? x <= y : op[1] == '>' ? a != b : x < y;
    case '>':
        if (op[1] == '>')
            return b < 32 ? a >> b : 0;
        return op[1] == '=' ? x >= y : x > y;
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
        return (word)(x / y);
    default:
        return (word)(x % y);
    }
}

/* Addresses plus and minus numbers stay addresses; addresses of one section have a distance that is
 * known at once; all else must wait for the layout. */
static struct value combine(struct parser *parser, struct span about, const char *op,
                            struct value a, struct value b)
{
    const struct assembly *as = parser->as;
    bool plus = strcmp(op, "+") == 0, minus = strcmp(op, "-") == 0;
    bool later = a.later || b.later;
    if (plus && a.section == SECTION_NONE)
        return (struct value){a.number + b.number, b.section, later};
    if ((plus || minus) && b.section == SECTION_NONE)
        return (struct value){plus ? a.number + b.number : a.number - b.number, a.section, later};
    if (a.section == b.section)
        return (struct value){compute(parser, about, op, a.number, b.number), SECTION_NONE, later};
    return (struct value){compute(parser, about, op, resolve(as, a), resolve(as, b)), SECTION_NONE,
                          true};
}

static struct value binary_value(struct parser *parser, unsigned least)
{
    if (++parser->depth > NESTING_MAX)
        return fail(parser, rest_of(parser->cursor), DIAGNOSTIC_EXPRESSION_TOO_DEEP);
    struct value left = unary_value(parser);
    int op;
    while (!parser->bad && (op = operator_at(parser->cursor)) >= 0 && operators[op].level > least) {
        struct span about = {parser->cursor->at, strlen(operators[op].text)};
        parser->cursor->at += about.length;
        struct value right = binary_value(parser, operators[op].level);
        left = combine(parser, about, operators[op].text, left, right);
    }
    parser->depth--;
    return left;
}

bool take_expression(struct assembly *as, struct cursor *cursor, struct value *value)
{
    struct parser parser = {.as = as, .cursor = cursor};
    *value = binary_value(&parser, 0);
    return !parser.bad;
}

bool take_constant(struct assembly *as, struct cursor *cursor, int64_t *number)
{
    struct value value;
    skip_space(cursor);
    const char *begin = cursor->at;
    if (!take_expression(as, cursor, &value))
        return false;
    if (value.later || value.section != SECTION_NONE) {
        report(as, (struct span){begin, (size_t)(cursor->at - begin)}, DIAGNOSTIC_NOT_CONSTANT);
        return false;
    }
    *number = (int32_t)value.number;
    return true;
}
