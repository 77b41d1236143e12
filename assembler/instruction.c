/* instruction.c - instructions, from the tables, and those that stand for others. */
#include "assembler/assembly.h"
#include "isa/encode.h"
#include "isa/spelling.h"

#include <stdlib.h>
#include <string.h>

enum { OPERANDS_MAX = 8, MNEMONIC_MAX = 64 };

struct operands {
    struct span at[OPERANDS_MAX];
    unsigned count;
};

static struct span fixed(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

static struct cursor cursor_of(struct span span)
{
    return (struct cursor){span.text, span.text + span.length};
}

/* Lets the whole operand be used up. */
static bool finish(struct assembly *as, struct cursor *cursor)
{
    if (at_end(cursor))
        return true;
    char text[32];
    span_copy(rest_of(cursor), text, sizeof text);
    report(as, rest_of(cursor), DIAGNOSTIC_TRAILING, text);
    return false;
}

static void offer_registers(struct assembly *as, struct spelling *spelling)
{
    (void)as;
    for (unsigned i = 0; i < REGISTERS; i++)
        spelling_offer(spelling, register_names[i]);
}

static bool take_register(struct assembly *as, struct cursor *cursor, word *number)
{
    struct span name = take_name(cursor);
    char text[MNEMONIC_MAX];
    span_copy(name, text, sizeof text);
    int found = register_named(text);
    if (found < 0) {
        report(as, name.length ? name : rest_of(cursor), DIAGNOSTIC_EXPECTED_REGISTER);
        if (name.length)
            suggest(as, name, text, offer_registers);
        return false;
    }
    *number = (word)found;
    return true;
}

/* A number of so many bits; what is held later than the first pass is checked then. */
static bool take_number(struct assembly *as, struct cursor *cursor, const char *what, int64_t least,
                        int64_t most, word *number)
{
    struct value value;
    skip_space(cursor);
    const char *begin = cursor->at;
    if (!take_expression(as, cursor, &value))
        return false;
    *number = resolve(as, value);
    int64_t is = least < 0 ? (int64_t)(int32_t)*number : (int64_t)*number;
    if (is >= least && is <= most)
        return true;
    report(as, (struct span){begin, (size_t)(cursor->at - begin)}, DIAGNOSTIC_OUT_OF_RANGE,
           (long long)is, what, (long long)least, (long long)most);
    return false;
}

static bool take_immediate(struct assembly *as, struct cursor *cursor, word *number)
{
    return take_number(as, cursor, "an immediate", -8192, 8191, number);
}

/* "(reg)" alone is "0(reg)". */
static bool is_plain_register(struct cursor cursor)
{
    char name[MNEMONIC_MAX];
    if (!accept(&cursor, '('))
        return false;
    span_copy(take_name(&cursor), name, sizeof name);
    return register_named(name) >= 0 && accept(&cursor, ')') && at_end(&cursor);
}

/* imm14(rs1); without the parentheses rs1 is zero, where that is allowed. */
static bool take_address(struct assembly *as, struct cursor *cursor, word *w)
{
    word number = 0, rs1 = 0;
    if (!is_plain_register(*cursor) && !take_immediate(as, cursor, &number))
        return false;
    if (accept(cursor, '(')) {
        if (!take_register(as, cursor, &rs1))
            return false;
        if (!accept(cursor, ')')) {
            report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_PAREN);
            return false;
        }
    }
    *w |= insn_field('i', number) | insn_field('1', rs1);
    return true;
}

static void offer_controls(struct assembly *as, struct spelling *spelling)
{
    (void)as;
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name)
            spelling_offer(spelling, control_rows[i].name);
}

static bool take_control(struct assembly *as, struct cursor *cursor, word *number)
{
    struct cursor attempt = *cursor;
    struct span name = take_name(&attempt);
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name && span_is(name, control_rows[i].name)) {
            *cursor = attempt;
            *number = i;
            return true;
        }
    char text[MNEMONIC_MAX];
    span_copy(name, text, sizeof text);
    if (name.length && as->pass == 2 && !find_symbol(as, text)) {
        report(as, name, DIAGNOSTIC_UNKNOWN_CONTROL, text);
        suggest(as, name, text, offer_controls);
        return false;
    }
    return take_immediate(as, cursor, number);
}

/* Distance in bytes from this instruction to a target, which a field of so many bits must hold. */
static bool take_target(struct assembly *as, struct cursor *cursor, unsigned width, word *bytes)
{
    struct value value;
    skip_space(cursor);
    struct span about = rest_of(cursor);
    if (!take_expression(as, cursor, &value))
        return false;
    word target = resolve(as, value);
    int32_t distance = (int32_t)(target - resolve(as, here(as)));
    int32_t reach = 4 << (width - 1);
    *bytes = (word)distance;
    if (as->pass == 1)
        return true;
    if (target % INSN_BYTES) {
        report(as, about, DIAGNOSTIC_BRANCH_UNALIGNED, target);
        return false;
    }
    if (distance >= reach || distance < -reach) {
        report(as, about, DIAGNOSTIC_BRANCH_TOO_FAR, (long long)distance, (long long)reach - 4);
        return false;
    }
    return true;
}

/* One operand, by its letter in the syntax (formats.def), into the word. */
static bool take_field(struct assembly *as, struct cursor *cursor, char letter, word *w)
{
    word number = 0;
    bool ok = false;
    switch (letter) {
    case 'd':
    case 's':
    case 'p':
    case '1':
    case 'q':
    case '2':
        ok = take_register(as, cursor, &number);
        break;
    case 'i':
        ok = take_immediate(as, cursor, &number);
        break;
    case 'h':
        ok = take_number(as, cursor, "a shift amount", 0, 31, &number);
        break;
    case 'u':
        ok = take_number(as, cursor, "an upper immediate", 0, 0xfffff, &number);
        break;
    case 'm':
        return take_address(as, cursor, w);
    case 'c':
        ok = take_control(as, cursor, &number);
        break;
    case 'b':
        ok = take_target(as, cursor, FIELD_imm14_WIDTH, &number);
        break;
    case 'j':
        ok = take_target(as, cursor, FIELD_imm19_WIDTH, &number);
        break;
    default:
        break;
    }
    *w |= insn_field(letter, number);
    return ok;
}

/* The current instruction's source line, for debuggers. */
static void note_line(struct assembly *as, word address)
{
    const struct frame *frame = reader_top(&as->reader);
    struct image *image = as->image;
    if (as->pass != 2 || !frame || current(as)->dropped)
        return;
    if (image->line_count == as->line_capacity) {
        size_t capacity = as->line_capacity ? 2 * as->line_capacity : 256;
        struct image_line *lines = realloc(image->lines, capacity * sizeof *lines);
        if (!lines) {
            as->out_of_storage = true;
            return;
        }
        image->lines = lines;
        as->line_capacity = capacity;
    }
    unsigned file = 0;
    while (file < as->file_count && as->file_names[file] != frame->file)
        file++;
    image->lines[image->line_count++] = (struct image_line){address, file, frame->line};
}

static void emit_instruction(struct assembly *as, word w)
{
    word address = resolve(as, here(as));
    if (current(as)->size % INSN_BYTES)
        report(as, (struct span){0}, DIAGNOSTIC_UNALIGNED_CODE, address);
    note_line(as, address);
    emit_word(as, w);
}

static void operand_text(const char *syntax, char *text, size_t size)
{
    text[0] = '\0';
    for (; *syntax; syntax++) {
        static const char letters[] = "d12spqihumcbj";
        static const char *const names[] = {"rd",      "rs1",    "rs2",   "rs2",   "rs1",
                                            "rs2",     "imm",    "shamt", "imm20", "imm(rs1)",
                                            "control", "target", "target"};
        const char *name = names[strchr(letters, *syntax) - letters];
        size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%s", length ? ", " : "", name);
    }
}

/* `jalr rd, rs1, imm` is `jalr rd, imm(rs1)`. */
static bool encode_jalr_of_three(struct assembly *as, const struct operands *operands, word *w)
{
    static const char letters[] = "d1i";
    for (unsigned i = 0; i < 3; i++) {
        struct cursor cursor = cursor_of(operands->at[i]);
        if (!take_field(as, &cursor, letters[i], w) || !finish(as, &cursor))
            return false;
    }
    return true;
}

/* Encodes by the row's syntax. Emits a word even if it is wrong, so that what follows stays where
 * it belongs. */
static void encode(struct assembly *as, enum insn insn, struct span mnemonic,
                   const struct operands *operands)
{
    const struct insn_row *row = &insn_rows[insn];
    const char *syntax = format_rows[row->format].syntax;
    word w = (word)row->opcode << FIELD_opcode_SHIFT;
    if (insn == INSN_jalr && operands->count == 3) {
        encode_jalr_of_three(as, operands, &w);
    } else if (operands->count != strlen(syntax)) {
        char text[64];
        operand_text(syntax, text, sizeof text);
        report(as, mnemonic, DIAGNOSTIC_OPERAND_COUNT, row->name, (unsigned)strlen(syntax),
               *text ? text : "none", operands->count);
    } else {
        for (unsigned i = 0; i < operands->count; i++) {
            struct cursor cursor = cursor_of(operands->at[i]);
            if (!take_field(as, &cursor, syntax[i], &w) || !finish(as, &cursor))
                break;
        }
    }
    emit_instruction(as, w);
}

static enum insn insn_named(const struct assembly *as, struct span name)
{
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++)
        if (insn_rows[insn].profiles >> as->options->profile & 1 &&
            span_is(name, insn_rows[insn].name))
            return (enum insn)insn;
    return INSN_none;
}

static void encode_named(struct assembly *as, const char *insn, struct span mnemonic, struct span a,
                         struct span b, struct span c)
{
    struct operands operands = {{a, b, c}, 0};
    while (operands.count < 3 && operands.at[operands.count].text)
        operands.count++;
    encode(as, insn_named(as, fixed(insn)), mnemonic, &operands);
}

/* An instruction with a number that has been computed; `first` is its rd, or rs2 of a store. */
static void emit_with_number(struct assembly *as, enum insn insn, word first, word rs1, word number)
{
    const struct insn_operands operands = {.rd = first, .rs1 = rs1, .rs2 = first, .imm = number};
    emit_instruction(as, insn_encode(insn, &operands));
}

static void emit_upper(struct assembly *as, enum insn insn, word rd, word number)
{
    const struct insn_operands operands = {.rd = rd, .imm = (number + 0x800) >> 12};
    emit_instruction(as, insn_encode(insn, &operands));
}

static word low_part(word number)
{
    return sign_extend(number & 0xfff, 12);
}

static bool operand_register(struct assembly *as, struct span operand, word *number)
{
    struct cursor cursor = cursor_of(operand);
    return take_register(as, &cursor, number) && finish(as, &cursor);
}

static bool operand_value(struct assembly *as, struct span operand, struct value *value)
{
    struct cursor cursor = cursor_of(operand);
    return take_expression(as, &cursor, value) && finish(as, &cursor);
}

/* One word if the number is known here and small, or has no low part; else two. */
static void load_immediate(struct assembly *as, struct span mnemonic,
                           const struct operands *operands)
{
    (void)mnemonic;
    word rd = 0;
    struct value value = {.section = SECTION_NONE};
    if (!operand_register(as, operands->at[0], &rd) || !operand_value(as, operands->at[1], &value))
        value.later = true; /* as many words in both passes */
    word number = resolve(as, value);
    bool known = !value.later && value.section == SECTION_NONE;
    if (known && number + 8192 < 16384) {
        emit_with_number(as, INSN_addi, rd, 0, number);
        return;
    }
    emit_upper(as, INSN_lui, rd, number);
    if (!known || low_part(number) != 0)
        emit_with_number(as, INSN_addi, rd, rd, low_part(number));
}

/* auipc with the upper part of the distance; returns the lower part. */
static word emit_distance(struct assembly *as, word rd, struct span target)
{
    struct value value = {.section = SECTION_NONE};
    operand_value(as, target, &value);
    word distance = resolve(as, value) - resolve(as, here(as));
    emit_upper(as, INSN_auipc, rd, distance);
    return low_part(distance);
}

static void load_address(struct assembly *as, struct span mnemonic, const struct operands *operands)
{
    (void)mnemonic;
    word rd = 0;
    operand_register(as, operands->at[0], &rd);
    word low = emit_distance(as, rd, operands->at[1]);
    emit_with_number(as, INSN_addi, rd, rd, low);
}

/* One jal: a megabyte each way is more than these programs have. */
static void call(struct assembly *as, struct span mnemonic, const struct operands *operands)
{
    if (operands->count == 1)
        encode_named(as, "jal", mnemonic, fixed("ra"), operands->at[0], fixed(NULL));
    else
        encode_named(as, "jal", mnemonic, operands->at[0], operands->at[1], fixed(NULL));
}

static void tail(struct assembly *as, struct span mnemonic, const struct operands *operands)
{
    encode_named(as, "jal", mnemonic, fixed("zero"), operands->at[0], fixed(NULL));
}

static void extend(struct assembly *as, struct span mnemonic, const struct operands *operands,
                   const char *shift, const char *amount)
{
    encode_named(as, "slli", mnemonic, operands->at[0], operands->at[1], fixed(amount));
    encode_named(as, shift, mnemonic, operands->at[0], operands->at[0], fixed(amount));
}

static void sign_extend_byte(struct assembly *as, struct span mnemonic,
                             const struct operands *operands)
{
    extend(as, mnemonic, operands, "srai", "24");
}

static void sign_extend_half(struct assembly *as, struct span mnemonic,
                             const struct operands *operands)
{
    extend(as, mnemonic, operands, "srai", "16");
}

static void zero_extend_half(struct assembly *as, struct span mnemonic,
                             const struct operands *operands)
{
    extend(as, mnemonic, operands, "srli", "16");
}

/* `sw rs2, symbol, scratch`. */
static void store_symbol(struct assembly *as, struct span mnemonic, const struct operands *operands)
{
    word source = 0, scratch = 0;
    operand_register(as, operands->at[0], &source);
    operand_register(as, operands->at[2], &scratch);
    word low = emit_distance(as, scratch, operands->at[1]);
    emit_with_number(as, insn_named(as, mnemonic), source, scratch, low);
}

/* `lw rd, symbol`: an operand that is no address but a name of storage. */
static bool is_symbol(struct span operand)
{
    struct cursor cursor = cursor_of(operand);
    char name[MNEMONIC_MAX];
    if (memchr(operand.text, '(', operand.length) || memchr(operand.text, '%', operand.length))
        return false;
    span_copy(take_name(&cursor), name, sizeof name);
    return name[0] != '\0' && strncmp(name, "PORT_", 5) != 0;
}

static bool load_symbol(struct assembly *as, enum insn insn, const struct operands *operands)
{
    if (insn_rows[insn].format != FORMAT_L || insn == INSN_jalr || insn == INSN_in ||
        operands->count != 2 || !is_symbol(operands->at[1]))
        return false;
    word rd = 0;
    operand_register(as, operands->at[0], &rd);
    word low = emit_distance(as, rd, operands->at[1]);
    emit_with_number(as, insn, rd, rd, low);
    return true;
}

struct pseudo {
    const char *name;
    unsigned count;
    const char *insn;
    const char *operands[3];
    void (*special)(struct assembly *, struct span, const struct operands *);
};

static const struct pseudo pseudos[] = {
#define PSEUDO(name, count, insn, a, b, c) {name, count, insn, {a, b, c}, NULL},
#define SPECIAL(name, count, function)     {name, count, NULL, {NULL, NULL, NULL}, function},
#include "assembler/pseudo.def"
};
enum { PSEUDOS = sizeof pseudos / sizeof pseudos[0] };

static struct span substitute(const char *operand, const struct operands *given)
{
    return operand && operand[0] == '$' ? given->at[operand[1] - '1'] : fixed(operand);
}

/* The row with that name and number of operands; of that name only if there is none. */
static const struct pseudo *find_pseudo(struct span name, unsigned count)
{
    const struct pseudo *found = NULL;
    for (unsigned i = 0; i < PSEUDOS; i++)
        if (span_is(name, pseudos[i].name) && (!found || pseudos[i].count == count))
            found = &pseudos[i];
    return found;
}

static void encode_pseudo(struct assembly *as, const struct pseudo *pseudo, struct span mnemonic,
                          const struct operands *given)
{
    if (pseudo->count != given->count) {
        report(as, mnemonic, DIAGNOSTIC_OPERAND_COUNT, pseudo->name, pseudo->count,
               "see the manual", given->count);
        emit_instruction(as, 0);
        return;
    }
    if (pseudo->special) {
        pseudo->special(as, mnemonic, given);
        return;
    }
    encode_named(as, pseudo->insn, mnemonic, substitute(pseudo->operands[0], given),
                 substitute(pseudo->operands[1], given), substitute(pseudo->operands[2], given));
}

void offer_mnemonics(struct assembly *as, struct spelling *spelling)
{
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++)
        if (insn_rows[insn].profiles >> as->options->profile & 1)
            spelling_offer(spelling, insn_rows[insn].name);
    for (unsigned i = 0; i < PSEUDOS; i++)
        spelling_offer(spelling, pseudos[i].name);
    offer_macros(as, spelling);
}

static bool of_other_machine(struct assembly *as, struct span mnemonic)
{
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++)
        if (span_is(mnemonic, insn_rows[insn].name)) {
            report(as, mnemonic, DIAGNOSTIC_OTHER_MACHINE, insn_rows[insn].name,
                   profile_names[as->options->profile]);
            emit_instruction(as, 0);
            return true;
        }
    return false;
}

static bool take_operands(struct cursor *cursor, struct operands *operands)
{
    operands->count = 0;
    if (at_end(cursor))
        return true;
    while (operands->count < OPERANDS_MAX) {
        bool more = false;
        struct span operand = take_operand(cursor);
        more = cursor->at > operand.text && cursor->at[-1] == ',' &&
               cursor->at - 1 >= operand.text + operand.length;
        operands->at[operands->count++] = operand;
        if (!more)
            return true;
    }
    return false;
}

bool assemble_instruction(struct assembly *as, struct span mnemonic, struct cursor *cursor)
{
    enum insn insn = insn_named(as, mnemonic);
    struct operands operands;
    bool few = take_operands(cursor, &operands);
    const struct pseudo *pseudo = find_pseudo(mnemonic, operands.count);
    if (insn == INSN_none && !pseudo)
        return of_other_machine(as, mnemonic);
    if (!few) {
        report(as, mnemonic, DIAGNOSTIC_OPERAND_COUNT, "an instruction", 3, "at most",
               OPERANDS_MAX + 1);
        emit_instruction(as, 0);
    } else if (insn != INSN_none && load_symbol(as, insn, &operands)) {
        return true;
    } else if (pseudo && (insn == INSN_none || pseudo->count == operands.count)) {
        encode_pseudo(as, pseudo, mnemonic, &operands);
    } else {
        encode(as, insn, mnemonic, &operands);
    }
    return true;
}
