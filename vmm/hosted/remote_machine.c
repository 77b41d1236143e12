/* remote_machine.c - see remote_machine.h. */
#include "vmm/hosted/remote_machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct remote_machine *remote_of(struct machine *machine)
{
    return (struct remote_machine *)machine;
}

/* The console of the computer below */

static int take(void *context, uint64_t now)
{
    struct remote_machine *remote = context;
    (void)now;
    return remote->sent < remote->length ? remote->command[remote->sent++] : CONSOLE_NOTHING;
}

static uint64_t next(void *context)
{
    const struct remote_machine *remote = context;
    return remote->sent < remote->length ? 0 : TIME_NEVER;
}

static void put(void *context, uint8_t character)
{
    struct remote_machine *remote = context;
    if (remote->received < remote->wanted)
        remote->answer[remote->received++] = character;
    else
        remote->excess = true;
}

struct console_input remote_machine_input(struct remote_machine *remote)
{
    return (struct console_input){.take = take, .next = next, .context = remote};
}

struct console_output remote_machine_output(struct remote_machine *remote)
{
    return (struct console_output){.put = put, .context = remote};
}

/* Exchanges */

/* The link is broken. Returns false. */
static bool fail(struct remote_machine *remote, const char *why)
{
    remote->power = REMOTE_OFF;
    return error_set(&remote->failure, "%s", why);
}

void remote_machine_break(struct remote_machine *remote, const char *why)
{
    fail(remote, why);
}

static bool fail_answer(struct remote_machine *remote)
{
    char text[96];
    snprintf(text, sizeof text, "it answers what makes no sense to command '%c'",
             remote->command[0]);
    return fail(remote, text);
}

static bool fail_computer(struct remote_machine *remote)
{
    const struct computer *computer = remote->options.computer;
    char text[96];
    if (computer->state == COMPUTER_OFF)
        snprintf(text, sizeof text, "it has switched itself off, with exit status %" PRIu32,
                 computer->machine->bus->exit_status);
    else if (computer->state == COMPUTER_STOPPED)
        snprintf(text, sizeof text, "it has come to a check stop, at 0x%" PRIx32 ": %s",
                 computer->trap.pc, trap_rows[computer->trap.cause].name);
    else
        snprintf(text, sizeof text, "it waits for an interrupt that cannot come");
    return fail(remote, text);
}

/* Lets the computer below run a little, which must lead somewhere. */
static bool run_below(struct remote_machine *remote)
{
    uint64_t before = remote->left;
    if (!computer_wake(remote->options.computer))
        return fail_computer(remote);
    if (remote->left == 0)
        return fail(remote, "it does not answer");
    computer_run_slice(remote->options.computer, &remote->left);
    remote->vain = remote->left == before ? remote->vain + 1 : 0;
    return remote->vain <= REMOTE_VAIN || fail(remote, "it traps for ever, as no machine can");
}

/* Begins a command; the arguments come behind it. */
static void command_begin(struct remote_machine *remote, enum link_command command)
{
    remote->command[0] = (uint8_t)command;
    remote->length = 1;
    remote->sent = remote->wanted = remote->received = 0;
}

static void command_number(struct remote_machine *remote, word number)
{
    remote->length += link_number_put(remote->command + remote->length, number);
}

static void command_bytes(struct remote_machine *remote, const void *bytes, size_t count)
{
    memcpy(remote->command + remote->length, bytes, count);
    remote->length += count;
}

/* The command is complete, and is about running so many instructions. */
static void command_end(struct remote_machine *remote, word instructions)
{
    const struct remote_patience *patience = &remote->options.patience;
    remote->left = patience->per_instruction * instructions +
                   patience->per_byte * (remote->length + sizeof remote->answer);
    remote->counts.bytes_sent += remote->length;
}

/* Waits for so many more bytes of the answer: they begin at *bytes. */
static bool receive(struct remote_machine *remote, size_t count, const uint8_t **bytes)
{
    *bytes = remote->answer + remote->received;
    remote->wanted += count;
    while (remote->received < remote->wanted)
        if (!run_below(remote))
            return false;
    remote->counts.bytes_received += count;
    return true;
}

/* The answer has come to its end: has the command been read to its end, too? */
static bool received_all(struct remote_machine *remote)
{
    return (remote->sent == remote->length && !remote->excess) || fail_answer(remote);
}

static bool receive_number(struct remote_machine *remote, word *number)
{
    const uint8_t *byte;
    unsigned taken = 0;
    *number = 0;
    do
        if (!receive(remote, 1, &byte))
            return false;
    while (link_number_take(number, taken++, *byte));
    return true;
}

static bool receive_done(struct remote_machine *remote)
{
    const uint8_t *answer;
    return receive(remote, 1, &answer) && (*answer == LINK_DONE || fail_answer(remote));
}

/* Storage */

/* The serving program's own is outside for everybody. */
static bool is_inside(const struct remote_machine *remote, paddr at, word size)
{
    const word whole = remote->machine.size;
    return at >= remote->options.body && at <= whole && size <= whole - at;
}

static bool exchange_load(struct remote_machine *remote, paddr at, uint8_t *to, word size)
{
    const uint8_t *answer;
    remote->counts.loads++;
    command_begin(remote, LINK_LOAD);
    command_number(remote, at);
    command_number(remote, size);
    command_end(remote, 0);
    if (!receive_done(remote) || !receive(remote, size, &answer) || !received_all(remote))
        return false;
    memcpy(to, answer, size);
    return true;
}

static bool exchange_store(struct remote_machine *remote, const struct remote_piece *piece)
{
    remote->counts.stores++;
    command_begin(remote, LINK_STORE);
    command_number(remote, piece->at);
    command_number(remote, piece->size);
    command_bytes(remote, piece->bytes, piece->size);
    command_end(remote, 0);
    return receive_done(remote) && received_all(remote);
}

/* Sends what was stored and not sent yet. */
static bool flush(struct remote_machine *remote)
{
    struct remote_piece *piece = &remote->stored;
    bool ok = piece->size == 0 || exchange_store(remote, piece);
    piece->size = 0;
    return ok;
}

static bool is_in_line(const struct remote_piece *line, paddr at, word size)
{
    return at >= line->at && at - line->at <= line->size && size <= line->size - (at - line->at);
}

/* Words that lie together are mostly asked for one after the other: the line that has the first is
 * kept until something may have changed it. */
static bool load_word(struct remote_machine *remote, paddr at, uint8_t *to, word size)
{
    struct remote_piece *line = &remote->loaded;
    if (!is_in_line(line, at, size)) {
        line->at = at - at % REMOTE_LINE;
        line->size = 0;
        if (!flush(remote) || !exchange_load(remote, line->at, line->bytes, REMOTE_LINE))
            return false;
        line->size = REMOTE_LINE;
    }
    memcpy(to, line->bytes + (at - line->at), size);
    return true;
}

static bool load_pieces(struct remote_machine *remote, paddr at, uint8_t *to, word size)
{
    bool ok = flush(remote);
    for (word piece; ok && size > 0; at += piece, to += piece, size -= piece) {
        piece = size < LINK_PIECE ? size : LINK_PIECE;
        ok = exchange_load(remote, at, to, piece);
    }
    return ok;
}

static bool remote_load(struct machine *machine, paddr at, void *to, word size)
{
    struct remote_machine *remote = remote_of(machine);
    struct machine *below = remote->options.computer->machine;
    if (!is_inside(remote, at, size) || remote_machine_failure(remote))
        return false;
    if (remote->power != REMOTE_ON)
        return below->ops->load(below, remote->options.origin + at, to, size);
    bool in_one_line = size > 0 && at / REMOTE_LINE == (at + size - 1) / REMOTE_LINE;
    return (in_one_line ? load_word : load_pieces)(remote, at, to, size);
}

/* What is stored waits, and what is stored behind it joins it, until something is asked for. */
static bool store_later(struct remote_machine *remote, paddr at, const uint8_t *from, word size)
{
    struct remote_piece *piece = &remote->stored;
    bool joins = at == piece->at + piece->size && size <= LINK_PIECE - piece->size;
    remote->loaded.size = 0;
    if (!joins) {
        if (!flush(remote))
            return false;
        piece->at = at;
    }
    memcpy(piece->bytes + piece->size, from, size);
    piece->size += size;
    return true;
}

static bool remote_store(struct machine *machine, paddr at, const void *from, word size)
{
    struct remote_machine *remote = remote_of(machine);
    struct machine *below = remote->options.computer->machine;
    const uint8_t *bytes = from;
    if (!is_inside(remote, at, size) || remote_machine_failure(remote))
        return false;
    if (remote->power != REMOTE_ON)
        return below->ops->store(below, remote->options.origin + at, from, size);
    for (word piece; size > 0; at += piece, bytes += piece, size -= piece) {
        piece = size < LINK_PIECE ? size : LINK_PIECE;
        if (!store_later(remote, at, bytes, piece))
            return false;
    }
    return true;
}

/* Running */

/* Nothing can be run any more. The budget is used up, so that whoever runs in a loop comes to an
 * end. */
static enum stop run_nothing(struct cpu *cpu, uint64_t *budget)
{
    cpu_retire(cpu, *budget);
    *budget = 0;
    return STOP_BUDGET;
}

static void send_run(struct remote_machine *remote, const struct cpu *cpu, word turn)
{
    uint8_t change[LINK_CHANGE];
    command_begin(remote, LINK_RUN);
    command_number(remote, turn);
    command_bytes(remote, change, link_change(change, &remote->known, cpu));
    command_end(remote, turn);
    remote->counts.runs++;
}

/* Is it a trap that an instruction in user mode can have, and that leaves so much of the turn? */
static bool trap_makes_sense(const struct trap *trap, word left, word turn)
{
    if (!cause_is_fault(trap->cause) && trap->cause != CAUSE_SYSCALL)
        return false;
    if ((trap->cause == CAUSE_MEMORY || trap->cause == CAUSE_ALIGN) !=
        (trap->access != ACCESS_NONE))
        return false;
    return cause_is_fault(trap->cause) ? left >= 1 && left <= turn : left < turn;
}

static bool receive_trap(struct remote_machine *remote, struct trap *trap, word *left, word turn)
{
    const uint8_t *cause, *access;
    *trap = (struct trap){.cause = CAUSE_NONE};
    if (!receive_number(remote, left) || !receive(remote, 1, &cause) ||
        !receive_number(remote, &trap->value) || !receive(remote, 1, &access) ||
        !receive_number(remote, &trap->word))
        return false;
    if (*cause >= CAUSES || *access > ACCESS_FETCH)
        return fail_answer(remote);
    trap->cause = (enum cause) * cause;
    trap->access = (enum access) * access;
    return trap_makes_sense(trap, *left, turn) || fail_answer(remote);
}

static bool receive_words(struct remote_machine *remote, const uint8_t mask[LINK_MASK])
{
    for (unsigned i = 0; i < LINK_WORDS; i++)
        if (link_mask_names(mask, i) && !receive_number(remote, link_word(&remote->known, i)))
            return false;
    return received_all(remote);
}

/* In user mode only registers and pc can become others. */
static bool receive_change(struct remote_machine *remote, struct cpu *cpu)
{
    const uint8_t *mask;
    const struct psw sent = remote->known.psw;
    if (!receive(remote, LINK_MASK, &mask))
        return false;
    if (!link_mask_valid(mask))
        return fail_answer(remote);
    if (!receive_words(remote, mask))
        return false;
    struct psw now = remote->known.psw;
    memcpy(cpu->x, remote->known.x, sizeof cpu->x);
    cpu->psw.pc = now.pc;
    now.pc = sent.pc;
    return psw_same(&now, &sent) || fail_answer(remote);
}

/* False if the link breaks; the processor may be in any state then. */
static bool exchange_run(struct remote_machine *remote, struct cpu *cpu, word turn, word *left,
                         struct trap *trap, enum stop *stop)
{
    const uint8_t *answer;
    send_run(remote, cpu, turn);
    *left = 0;
    if (!receive(remote, 1, &answer))
        return false;
    if (*answer != LINK_SPENT && *answer != LINK_TRAPPED)
        return fail_answer(remote);
    *stop = *answer == LINK_TRAPPED ? STOP_TRAP : STOP_BUDGET;
    if ((*stop == STOP_TRAP && !receive_trap(remote, trap, left, turn)) ||
        !receive_change(remote, cpu))
        return false;
    trap->pc = cpu->psw.pc;
    return true;
}

static enum stop remote_run(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                            struct trap *trap)
{
    struct remote_machine *remote = remote_of(machine);
    const word turn = *budget < LINK_TURN ? (word)*budget : LINK_TURN;
    struct cpu before = *cpu;
    enum stop stop = STOP_BUDGET;
    word left = 0;
    if (remote->power != REMOTE_ON || !flush(remote))
        return run_nothing(cpu, budget);
    remote->loaded.size = 0;
    if (!exchange_run(remote, cpu, turn, &left, trap, &stop)) {
        *cpu = before;
        return run_nothing(cpu, budget);
    }
    *budget -= turn - left;
    remote->counts.retired += turn - left;
    cpu_retire(cpu, turn - left);
    return stop;
}

/* There are no devices. */
static word remote_in(struct machine *machine, word port, uint64_t now)
{
    (void)machine, (void)port, (void)now;
    return 0;
}

static void remote_out(struct machine *machine, word port, word value, uint64_t now)
{
    (void)machine, (void)port, (void)value, (void)now;
}

static const struct machine_ops remote_ops = {.run = remote_run,
                                              .load = remote_load,
                                              .store = remote_store,
                                              .in = remote_in,
                                              .out = remote_out};

void remote_machine_init(struct remote_machine *remote, const struct remote_options *options)
{
    *remote = (struct remote_machine){.options = *options};
    machine_init(&remote->machine, &remote_ops, options->size, options->profile, NULL);
}

/* Power */

const char *remote_machine_failure(const struct remote_machine *remote)
{
    return *remote->failure.text ? remote->failure.text : NULL;
}

static bool greet(struct remote_machine *remote)
{
    word magic, size, body;
    command_begin(remote, LINK_HELLO);
    command_end(remote, 0);
    if (!receive_done(remote) || !receive_number(remote, &magic) ||
        !receive_number(remote, &size) || !receive_number(remote, &body) || !received_all(remote))
        return false;
    return (magic == LINK_MAGIC && size == remote->options.size && body <= remote->options.body) ||
           fail_answer(remote);
}

static bool tell_failure(const struct remote_machine *remote, struct error *error)
{
    return error_set(error, "%s", remote->failure.text);
}

bool remote_machine_on(struct remote_machine *remote, struct error *error)
{
    remote->power = REMOTE_ON;
    return greet(remote) || tell_failure(remote, error);
}

/* Lets the computer below run until it is done. */
static bool wait_for_end(struct remote_machine *remote)
{
    struct computer *computer = remote->options.computer;
    while (!computer_is_done(computer))
        if (!run_below(remote))
            return false;
    return (computer->state == COMPUTER_OFF && computer->machine->bus->exit_status == 0) ||
           fail_computer(remote);
}

bool remote_machine_off(struct remote_machine *remote, struct error *error)
{
    if (remote_machine_failure(remote) || !flush(remote))
        return tell_failure(remote, error);
    command_begin(remote, LINK_OFF);
    command_end(remote, 0);
    if (!wait_for_end(remote))
        return tell_failure(remote, error);
    remote->power = REMOTE_OFF;
    return true;
}
