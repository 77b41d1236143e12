/* values.c - every row of the value tables, on every machine that has its instruction.
 *
 * Each row runs in several places (mode, base, clock) and with several choices of registers, x0 and
 * equal ones among them; and everything that the row does not mention must stay as it was. */
#include "tests/rig.h"
#include "tests/values/encode.h"
#include "tests/values/rows.h"

#include <stdio.h>
#include <string.h>

static const struct row rows[] = {
#include "tests/values/arithmetic.inc"
#include "tests/values/calls.inc"
#include "tests/values/division.inc"
#include "tests/values/flawed.inc"
#include "tests/values/immediate.inc"
#include "tests/values/jumps.inc"
#include "tests/values/privileged.inc"
#include "tests/values/storage.inc"
};
enum { ROWS = sizeof rows / sizeof rows[0], ROWS_LEAST = 6 };

/* Where a row runs, unless it says otherwise itself. */
struct place {
    word status, base;
    uint64_t clock;
};

static const struct place places[] = {
    {0, 0, 0},
    {CE, 0x1000, 0xffffffff},
    {IE, 0x2004, 5},
    {U, 0x4000, 0},
    {U | IE | CE, 0x1ffc, 0xffffffffff},
};

/* What rd, rs1 and rs2 are. Those that are equal, or x0, only serve rows whose values allow it. */
struct choice {
    unsigned rd, rs1, rs2;
};

static const struct choice choices[] = {
    {T0, T1, T2}, {T6, RA, A6}, {S1, S1, A0},   {A0, S1, A0},   {ZERO, S1, A0},
    {T0, S1, S1}, {S1, S1, S1}, {T0, ZERO, T2}, {T0, T1, ZERO}, {ZERO, ZERO, ZERO},
};

static const struct fact *find(const struct fact facts[ROW_FACTS], enum fact_kind kind)
{
    for (unsigned i = 0; i < ROW_FACTS && facts[i].kind != FACT_END; i++)
        if (facts[i].kind == kind)
            return &facts[i];
    return NULL;
}

static bool fits(const struct row *row, const struct choice *choice)
{
    const struct fact *a = find(row->given, FACT_RS1), *b = find(row->given, FACT_RS2);
    if (a && choice->rs1 == ZERO && a->value != 0)
        return false;
    if (b && choice->rs2 == ZERO && b->value != 0)
        return false;
    return !a || !b || choice->rs1 != choice->rs2 || a->value == b->value;
}

/* One attempt: a machine before, and the state that is expected after. */
struct attempt {
    const struct row *row;
    const struct choice *choice;
    struct rig *rig;
    word word;
    struct state expected;
    const struct fact *trap; /* NULL: none expected */
    bool off;
};

static void set_processor(struct cpu *cpu, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_PC:
        cpu->psw.pc = (word)fact->value;
        break;
    case FACT_STATUS:
        cpu->psw.status = (word)fact->value;
        break;
    case FACT_BASE:
        cpu->psw.base = (word)fact->value;
        break;
    case FACT_BOUND:
        cpu->psw.bound = (word)fact->value;
        break;
    case FACT_CLOCK:
        cpu->control.clock = fact->value;
        break;
    case FACT_TIMER:
        cpu->control.timer = (word)fact->value;
        break;
    case FACT_PENDING:
        cpu->control.pending = (word)fact->value;
        break;
    case FACT_MASK:
        cpu->control.mask = (word)fact->value;
        break;
    case FACT_WAITING:
        cpu->control.waiting = (word)fact->value;
        break;
    case FACT_END:
    case FACT_RS1:
    case FACT_RS2:
    case FACT_RD:
    case FACT_STORED:
    case FACT_DEVICE:
    case FACT_SENT:
    case FACT_TRAP:
    case FACT_TRAP_WORD:
        break;
    }
}

static void fill(struct rig *rig, const struct place *place)
{
    struct cpu *cpu = rig->cpu;
    for (unsigned i = 1; i < REGISTERS; i++)
        cpu->x[i] = 0xc1a0b0d5 + i * 0x01031507;
    cpu->psw = (struct psw){place->status, ROW_PC, place->base, ROW_BOUND};
    cpu->control.clock = place->clock;
    cpu->control.time = 1000;
    word pattern[RIG_SIZE / 4];
    for (word i = 0; i < RIG_SIZE / 4; i++)
        pattern[i] = 0x9e3779b9 * (i + 1);
    rig->machine->ops->store(rig->machine, 0, pattern, RIG_SIZE);
}

/* Makes the machine what the row says is given. */
static void give(struct attempt *attempt)
{
    const struct row *row = attempt->row;
    const struct choice *choice = attempt->choice;
    struct rig *rig = attempt->rig;
    for (unsigned i = 0; i < ROW_FACTS && row->given[i].kind != FACT_END; i++) {
        const struct fact *fact = &row->given[i];
        set_processor(rig->cpu, fact);
        if (fact->kind == FACT_RS1 && choice->rs1 != ZERO)
            rig->cpu->x[choice->rs1] = (word)fact->value;
        if (fact->kind == FACT_RS2 && choice->rs2 != ZERO)
            rig->cpu->x[choice->rs2] = (word)fact->value;
        if (fact->kind == FACT_DEVICE)
            rig_set_field(rig, fact->device, fact->field, fact->value);
    }
    for (unsigned i = 0; i < ROW_FACTS; i++)
        if (row->given[i].kind == FACT_STORED)
            rig_put(rig, rig->cpu->psw.base + row->given[i].at, (word)row->given[i].value);
    attempt->word = encode(row->insn, choice->rd, choice->rs1, choice->rs2, row->imm);
    rig_put(rig, rig->cpu->psw.base + rig->cpu->psw.pc, attempt->word);
}

/* What every instruction that completes does. */
static void complete(struct cpu *cpu)
{
    cpu->psw.pc += 4;
    cpu->control.time++;
    if (!(cpu->psw.status & CE))
        return;
    cpu->control.clock++;
    if (cpu->control.timer != 0 && --cpu->control.timer == 0)
        cpu->control.pending |= 1;
}

static void expect_sent(struct state *expected, uint64_t character)
{
    expected->sent[0] = (uint8_t)character;
    state_set_field(expected, "bench", "sent", 1);
}

/* Makes the expected state of what the machine is now and what the row says is then. */
static void expect(struct attempt *attempt)
{
    const struct row *row = attempt->row;
    struct state *expected = &attempt->expected;
    word base = attempt->rig->cpu->psw.base;
    state_read(expected, attempt->rig);
    attempt->trap = find(row->then, FACT_TRAP);
    if (!attempt->trap)
        attempt->trap = find(row->then, FACT_TRAP_WORD);
    if (!attempt->trap || attempt->trap->at == CAUSE_SYSCALL)
        complete(&expected->cpu);
    for (unsigned i = 0; i < ROW_FACTS && row->then[i].kind != FACT_END; i++) {
        const struct fact *fact = &row->then[i];
        set_processor(&expected->cpu, fact);
        if (fact->kind == FACT_RD && attempt->choice->rd != ZERO)
            expected->cpu.x[attempt->choice->rd] = (word)fact->value;
        if (fact->kind == FACT_STORED)
            state_set_word(expected, base + fact->at, (word)fact->value);
        if (fact->kind == FACT_DEVICE)
            state_set_field(expected, fact->device, fact->field, fact->value);
        if (fact->kind == FACT_DEVICE && !strcmp(fact->field, "off"))
            attempt->off = true;
        if (fact->kind == FACT_SENT)
            expect_sent(expected, fact->value);
    }
}

/* In user mode a privileged instruction traps, whatever it would do otherwise. */
static void expect_privileged(struct attempt *attempt)
{
    static const struct fact privileged = TRAP_WORD(PRIVILEGED);
    attempt->rig->cpu->psw.status |= U;
    state_read(&attempt->expected, attempt->rig);
    attempt->trap = &privileged;
}

static void describe(const struct attempt *attempt, const struct place *place, char *text,
                     size_t size)
{
    const struct row *row = attempt->row;
    const char *file = strrchr(row->file, '/');
    snprintf(text, size,
             "%s:%d: %s, word 0x%08x (rd x%u, rs1 x%u, rs2 x%u) on %s, status 0x%x, base 0x%x",
             file ? file + 1 : row->file, row->line, insn_rows[row->insn].name, attempt->word,
             attempt->choice->rd, attempt->choice->rs1, attempt->choice->rs2,
             profile_names[attempt->rig->machine->profile], place->status, place->base);
}

static void check_trap(const struct attempt *attempt, const char *what)
{
    const struct trap *trap = &attempt->rig->trap;
    const struct fact *fact = attempt->trap;
    word value = fact->kind == FACT_TRAP_WORD ? attempt->word : (word)fact->value;
    if (trap->cause == (enum cause)fact->at && trap->value == value &&
        trap->access == fact->access && trap->word == attempt->word &&
        trap->pc == attempt->expected.cpu.psw.pc)
        return;
    ck_abort_msg("%s:\n  expected trap %s value 0x%x access %d pc 0x%x,\n"
                 "  found trap %s value 0x%x access %d pc 0x%x word 0x%x",
                 what, trap_rows[fact->at].name, value, (int)fact->access,
                 attempt->expected.cpu.psw.pc, trap_rows[trap->cause].name, trap->value,
                 (int)trap->access, trap->pc, trap->word);
}

static void check(struct attempt *attempt, const struct place *place)
{
    char what[200], text[600];
    describe(attempt, place, what, sizeof what);
    enum stop stop = rig_step(attempt->rig);
    bool done = !attempt->trap || attempt->trap->at == CAUSE_SYSCALL;
    enum stop expected = attempt->trap ? STOP_TRAP : attempt->off ? STOP_OFF : STOP_BUDGET;
    if (stop != expected)
        ck_abort_msg("%s: expected stop %d, found %d (trap %s)", what, expected, stop,
                     trap_rows[attempt->rig->trap.cause].name);
    if (attempt->rig->left != (done ? 0 : 1))
        ck_abort_msg("%s: budget left %d", what, (int)attempt->rig->left);
    if (attempt->trap)
        check_trap(attempt, what);
    struct state found = {0};
    state_read(&found, attempt->rig);
    if (!state_same(&attempt->expected, &found, text, sizeof text))
        ck_abort_msg("%s:\n%s", what, text);
    state_free(&found);
}

static void try(const struct row *row, const struct place *place, const struct choice *choice,
                enum profile profile)
{
    struct attempt attempt = {.row = row, .choice = choice, .rig = rig_bare(RIG_SIZE, profile)};
    fill(attempt.rig, place);
    give(&attempt);
    if (insn_rows[row->insn].mode == MODE_SUPER && place->status & U)
        expect_privileged(&attempt);
    else
        expect(&attempt);
    check(&attempt, place);
    state_free(&attempt.expected);
    rig_free(attempt.rig);
}

static void try_everywhere(const struct row *row, enum profile profile)
{
    for (unsigned p = 0; p < sizeof places / sizeof places[0]; p++)
        for (unsigned c = 0; c < sizeof choices / sizeof choices[0]; c++)
            if (fits(row, &choices[c]))
                try(row, &places[p], &choices[c], profile);
}

/* Every row on the machine that is its own; on the others that have it, once. */
START_TEST(each_row_has_its_effect_and_no_other)
{
    enum insn insn = (enum insn)_i;
    bool first = true;
    for (enum profile profile = 0; profile < PROFILES; profile++) {
        if (!(insn_rows[insn].profiles >> profile & 1))
            continue;
        for (unsigned i = 0; i < ROWS; i++)
            if (rows[i].insn == insn && first)
                try_everywhere(&rows[i], profile);
            else if (rows[i].insn == insn)
                try(&rows[i], &places[1], &choices[0], profile);
        first = false;
    }
}
END_TEST

START_TEST(each_instruction_has_rows)
{
    unsigned count = 0;
    for (unsigned i = 0; i < ROWS; i++)
        count += rows[i].insn == (enum insn)_i;
    ck_assert_msg(count >= ROWS_LEAST, "%s has %u rows in the value tables, needs %d",
                  insn_rows[_i].name, count, ROWS_LEAST);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("values");
    TCase *tcase = tcase_create("rows");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_instruction_has_rows, INSN_none + 1, INSNS);
    tcase_add_loop_test(tcase, each_row_has_its_effect_and_no_other, INSN_none + 1, INSNS);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
