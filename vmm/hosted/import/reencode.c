/* reencode.c - see reencode.h. */
#include "vmm/hosted/import/reencode.h"
#include "isa/encode.h"

enum rv_format {
#define RV_FORMAT(name, bits, is_signed) RV_##name,
#include "vmm/hosted/import/riscv.def"
};

static const struct {
    unsigned bits;
    bool is_signed;
} formats[] = {
#define RV_FORMAT(name, bits, is_signed) [RV_##name] = {bits, is_signed},
#include "vmm/hosted/import/riscv.def"
};

static const struct {
    enum rv_format format;
    unsigned from, width, to;
} pieces[] = {
#define RV_PIECE(format, from, width, to) {RV_##format, from, width, to},
#include "vmm/hosted/import/riscv.def"
};

const struct reencode_row reencode_rows[] = {
#define RV(name, match, mask, format, insn) {#name, match, mask, INSN_##insn},
#include "vmm/hosted/import/riscv.def"
};
const unsigned reencode_count = sizeof reencode_rows / sizeof *reencode_rows;

static const enum rv_format row_formats[] = {
#define RV(name, match, mask, format, insn) RV_##format,
#include "vmm/hosted/import/riscv.def"
};

static const struct {
    word match, mask;
    struct reencode_refusal refusal;
} refused[] = {
#define RV_REFUSED(match, mask, what, advice) {match, mask, {what, advice}},
#include "vmm/hosted/import/riscv.def"
};

static word immediate(enum rv_format format, word w)
{
    word value = 0;
    for (unsigned i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (pieces[i].format == format)
            value |= field_of(w, pieces[i].from, pieces[i].width) << pieces[i].to;
    return formats[format].is_signed ? sign_extend(value, formats[format].bits) : value;
}

static struct insn_operands operands_of(enum rv_format format, word w)
{
    struct insn_operands operands = {.imm = immediate(format, w)};
#define RV_FIELD(name, shift, width) operands.name = field_of(w, shift, width);
#include "vmm/hosted/import/riscv.def"
    return format == RV_N ? (struct insn_operands){0} : operands;
}

static bool refuse(struct reencode_refusal *refusal, const char *what, const char *advice)
{
    if (refusal)
        *refusal = (struct reencode_refusal){what, advice};
    return false;
}

static bool explain(word w, struct reencode_refusal *refusal)
{
    unsigned i = 0;
    while ((w & refused[i].mask) != refused[i].match)
        i++; /* the last row matches every word */
    return refuse(refusal, refused[i].refusal.what, refused[i].refusal.advice);
}

bool reencode(word riscv, word *pg32, struct reencode_refusal *refusal)
{
    unsigned i = 0;
    *pg32 = 0;
    if (riscv == 0)
        return true;
    while (i < reencode_count && (riscv & reencode_rows[i].mask) != reencode_rows[i].match)
        i++;
    if (i == reencode_count)
        return explain(riscv, refusal);
    if (reencode_rows[i].insn == INSN_none)
        return true;
    enum rv_format format = row_formats[i];
    struct insn_operands operands = operands_of(format, riscv);
    if ((format == RV_B || format == RV_J) && operands.imm % INSN_BYTES)
        return refuse(refusal, "a jump into the middle of a word",
                      "compile everything with -march=rv32im, without compressed instructions");
    *pg32 = insn_encode(reencode_rows[i].insn, &operands);
    return true;
}
