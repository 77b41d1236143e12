/* snapshot.c - one walk over the state, for writing, for reading and for its digest alike. */
#include "vmm/hosted/snapshot.h"
#include "vmm/hosted/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { SNAPSHOT_VERSION = 3, SNAPSHOT_FILE_MAX = INT32_MAX };
static const char magic[8] = "VISORSNP";

/* No machine has run so long. With this bound sums over guests stay within 64 bits. */
#define RETIRED_MAX ((uint64_t)1 << 56)

/* Goes over the state in one direction or the other. Numbers are little-endian. */
struct codec {
    FILE *out;            /* writing if not NULL */
    XXH64_state_t *hash;  /* taking a digest if not NULL */
    const uint8_t *bytes; /* else reading */
    size_t size, at;
    bool failed; /* the bytes ended too soon, or held what cannot be */
};

static void codec_bytes(struct codec *codec, void *bytes, size_t size)
{
    if (codec->out) {
        codec->failed |= fwrite(bytes, 1, size, codec->out) != size;
    } else if (codec->hash) {
        XXH64_update(codec->hash, bytes, size);
    } else if (codec->failed || size > codec->size - codec->at) {
        codec->failed = true;
    } else {
        memcpy(bytes, codec->bytes + codec->at, size);
        codec->at += size;
    }
}

static uint64_t codec_number(struct codec *codec, uint64_t value, unsigned size)
{
    uint8_t bytes[8] = {0};
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    codec_bytes(codec, bytes, size);
    if (codec->failed)
        return 0;
    value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << 8 * i;
    return value;
}

/* A field of 4 or 8 bytes, wherever it is. */
static void codec_field(struct codec *codec, void *field, size_t size)
{
    if (size == sizeof(uint64_t)) {
        uint64_t value;
        memcpy(&value, field, sizeof value);
        value = codec_number(codec, value, 8);
        memcpy(field, &value, sizeof value);
    } else {
        uint32_t value;
        memcpy(&value, field, sizeof value);
        value = (uint32_t)codec_number(codec, value, 4);
        memcpy(field, &value, sizeof value);
    }
}
#define CODEC(lvalue) codec_field(codec, &(lvalue), sizeof(lvalue))

/* An enum with `count` values. */
static unsigned codec_choice(struct codec *codec, unsigned value, unsigned count)
{
    value = (unsigned)codec_number(codec, value, 4);
    if (value < count)
        return value;
    codec->failed = true;
    return 0;
}

static void walk_cpu(struct codec *codec, struct cpu *cpu)
{
    for (unsigned i = 0; i < REGISTERS; i++)
        CODEC(cpu->x[i]);
#define PSW(name, text) CODEC(cpu->psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text) CODEC(cpu->control.name);
#include "isa/state.def"
    if (!cpu_is_valid(cpu) || cpu->control.waiting > 1)
        codec->failed = true;
}

static void walk_computer(struct codec *codec, struct computer *computer)
{
    walk_cpu(codec, &computer->cpu);
    computer->state =
        (enum computer_state)codec_choice(codec, computer->state, COMPUTER_STOPPED + 1);
    computer->trap.cause = (enum cause)codec_choice(codec, computer->trap.cause, CAUSES);
    computer->trap.access =
        (enum access)codec_choice(codec, computer->trap.access, ACCESS_FETCH + 1);
    CODEC(computer->trap.value);
    CODEC(computer->trap.pc);
    CODEC(computer->trap.word);
    for (unsigned i = 0; i < CAUSES; i++)
        CODEC(computer->traps[i]);
    CODEC(computer->retired);
}

static void walk_device(struct codec *codec, struct device *device)
{
    const struct device_ops *ops = device->ops;
    for (unsigned i = 0; i < ops->field_count; i++)
        codec_field(codec, (uint8_t *)device + ops->fields[i].offset, ops->fields[i].size);
    if (!codec->failed && ops->valid && !ops->valid(device))
        codec->failed = true;
}

/* All devices but one, which may be NULL. */
static void walk_bus(struct codec *codec, struct bus *bus, const struct device *except)
{
    bus->off = codec_choice(codec, bus->off, 2);
    CODEC(bus->raised);
    CODEC(bus->exit_status);
    CODEC(bus->unknown);
    if (bus->raised >> IRQS != 0 || bus->exit_status > 0xff)
        codec->failed = true;
    for (unsigned i = 0; i < bus->count; i++)
        if (bus->devices[i] != except)
            walk_device(codec, bus->devices[i]);
    bus_touch(bus);
}

static bool is_zero(const uint8_t *page)
{
    return page[0] == 0 && memcmp(page, page + 1, PAGE_BYTES - 1) == 0;
}

/* Pages that are not all zero: the number of each, by rising number, and its bytes; then ~0. */
static void write_storage(struct codec *codec, struct machine *machine)
{
    uint8_t page[PAGE_BYTES];
    for (word number = 0; number < machine->size >> PAGE_SHIFT; number++) {
        if (!machine->ops->load(machine, number << PAGE_SHIFT, page, PAGE_BYTES) || is_zero(page))
            continue;
        codec_number(codec, number, 4);
        codec_bytes(codec, page, PAGE_BYTES);
    }
    codec_number(codec, UINT32_MAX, 4);
}

/* Pages that nobody wrote to since power-on are not written to now. */
static void clear_pages(struct machine *machine, word first, word end)
{
    static const uint8_t zero[PAGE_BYTES];
    uint8_t page[PAGE_BYTES];
    for (word number = first; number < end; number++)
        if (!machine->ops->load(machine, number << PAGE_SHIFT, page, PAGE_BYTES) || !is_zero(page))
            machine->ops->store(machine, number << PAGE_SHIFT, zero, PAGE_BYTES);
}

static void read_storage(struct codec *codec, struct machine *machine)
{
    const word end = machine->size >> PAGE_SHIFT;
    uint8_t page[PAGE_BYTES];
    for (word next = 0; !codec->failed;) {
        word number = (word)codec_number(codec, 0, 4);
        bool last = number == UINT32_MAX;
        if (codec->failed || (!last && (number < next || number >= end))) {
            codec->failed = true;
            return;
        }
        clear_pages(machine, next, last ? end : number);
        if (last)
            return;
        codec_bytes(codec, page, PAGE_BYTES);
        if (!codec->failed)
            machine->ops->store(machine, number << PAGE_SHIFT, page, PAGE_BYTES);
        next = number + 1;
    }
}

static void walk_vm(struct codec *codec, struct vm_counts *counts)
{
    CODEC(counts->direct);
    CODEC(counts->emulated);
    CODEC(counts->interpreted);
    CODEC(counts->reflected);
    CODEC(counts->exits);
}

static void walk_guest(struct codec *codec, struct tower *tower, unsigned index,
                       const struct device *except)
{
    struct vm_counts none = {0};
    walk_computer(codec, &tower->guests[index].computer);
    walk_bus(codec, tower_machine(tower, index)->bus, except);
    walk_vm(codec, tower->options.depth ? &tower->vms[index].counts : &none);
}

/* Who meddles with a guest is no part of it: left out of what goes to other towers. */
static const struct device *meddler_of(const struct tower *tower, unsigned index)
{
    return &tower->guests[index].intervenor.device;
}

static void walk_storage(struct codec *codec, struct tower *tower, unsigned index)
{
    if (codec->out || codec->hash)
        write_storage(codec, tower_machine(tower, index));
    else
        read_storage(codec, tower_machine(tower, index));
}

/* Whose turn it is. A tower without monitor has one guest, and nothing to say. */
static void walk_turn(struct codec *codec, struct tower *tower)
{
    struct monitor bare = {0}, *monitor = tower_monitor(tower);
    if (!monitor)
        monitor = &bare;
    unsigned guests = tower->options.guests, current = 0;
    while (current < guests && monitor->current != &tower->guests[current].computer)
        current++;
    current = codec_choice(codec, current, guests + 1);
    monitor->current = current < guests ? &tower->guests[current].computer : NULL;
    monitor->scheduler.next = codec_choice(codec, monitor->scheduler.next, guests);
    CODEC(monitor->left);
    CODEC(monitor->switches);
    tower_rouse(tower);
}

static void walk_disk(struct codec *codec, const struct guest *guest, bool *same)
{
    uint64_t here;
    *same = disk_file_digest(&guest->disk, &here);
    uint64_t there = codec_number(codec, here, 8);
    *same = *same && here == there;
}

static void walk_tables(struct codec *codec)
{
    char bytes[sizeof magic];
    memcpy(bytes, magic, sizeof magic);
    codec_bytes(codec, bytes, sizeof bytes);
    if (memcmp(bytes, magic, sizeof magic) != 0)
        codec->failed = true;
}

/* The rows that are silent, by rising number; then INSN_none. */
static void walk_silent(struct codec *codec, struct tower_options *options)
{
    unsigned last = INSN_none, insn;
    do {
        for (insn = last + 1; insn < INSNS && !options->silent[insn]; insn++)
            ;
        insn = codec_choice(codec, insn < INSNS ? insn : INSN_none, INSNS);
        if (insn != INSN_none && (insn <= last || insn_rows[insn].mode != MODE_SUPER))
            codec->failed = true;
        options->silent[insn] = insn != INSN_none;
        last = insn;
    } while (last != INSN_none && !codec->failed);
}

static void walk_options(struct codec *codec, struct tower_options *options)
{
    unsigned strategy = 0, count = 0;
    while (strategies[count])
        count++;
    while (strategies[strategy] != options->strategy && strategy + 1 < count)
        strategy++;
    options->strategy = strategies[codec_choice(codec, strategy, count)];
    options->profile = (enum profile)codec_choice(codec, options->profile, PROFILES);
    options->depth = codec_choice(codec, options->depth, TOWER_DEPTH_MAX + 1);
    options->guests = codec_choice(codec, options->guests, TOWER_GUESTS_MAX + 1);
    CODEC(options->size);
    CODEC(options->seed);
    CODEC(options->quantum);
    walk_silent(codec, options);
    if (!tower_options_valid(options))
        codec->failed = true;
}

bool snapshot_write(struct tower *tower, const char *path, struct error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    struct codec codec = {.out = open_memstream(&bytes, &size)};
    if (!codec.out)
        return error_set(error, "%s: the host has no storage left", path);
    walk_tables(&codec);
    codec_number(&codec, SNAPSHOT_VERSION, 4);
    codec_number(&codec, TABLES_HASH, 8);
    walk_options(&codec, &tower->options);
    walk_turn(&codec, tower);
    for (unsigned i = 0; i < tower->options.guests; i++) {
        bool same;
        walk_disk(&codec, &tower->guests[i], &same);
        codec.failed |= !same;
        walk_guest(&codec, tower, i, meddler_of(tower, i));
        walk_storage(&codec, tower, i);
    }
    fflush(codec.out);
    codec_number(&codec, XXH64(bytes, size, 0), 8);
    codec.failed |= fclose(codec.out) != 0;
    bool ok = codec.failed ? error_set(error, "%s: the state could not be written", path)
                           : file_write(path, bytes, size, error);
    free(bytes);
    return ok;
}

/* The machines between the bare one and the guests have counts only. */
static void walk_state(struct codec *codec, struct tower *tower)
{
    walk_turn(codec, tower);
    for (unsigned i = 0; i < tower->options.guests; i++)
        walk_guest(codec, tower, i, NULL);
    for (unsigned level = 0; level + 1 < tower->options.depth; level++)
        walk_vm(codec, &tower->levels[level].counts);
}

bool snapshot_state_save(struct tower *tower, char **bytes, size_t *size)
{
    *bytes = NULL;
    struct codec codec = {.out = open_memstream(bytes, size)};
    if (!codec.out)
        return false;
    walk_state(&codec, tower);
    codec.failed |= fclose(codec.out) != 0;
    return !codec.failed;
}

bool snapshot_state_restore(struct tower *tower, const char *bytes, size_t size)
{
    struct codec codec = {.bytes = (const uint8_t *)bytes, .size = size};
    walk_state(&codec, tower);
    return !codec.failed && codec.at == codec.size;
}

bool snapshot_digest(struct tower *tower, uint64_t *digest)
{
    struct codec codec = {.hash = XXH64_createState()};
    if (!codec.hash)
        return false;
    XXH64_reset(codec.hash, 0);
    for (unsigned i = 0; i < tower->options.guests; i++) {
        bool same;
        walk_computer(&codec, &tower->guests[i].computer);
        walk_bus(&codec, tower_machine(tower, i)->bus, meddler_of(tower, i));
        walk_storage(&codec, tower, i);
        walk_disk(&codec, &tower->guests[i], &same);
        codec.failed |= !same;
    }
    *digest = XXH64_digest(codec.hash);
    XXH64_freeState(codec.hash);
    return !codec.failed;
}

static bool check_header(struct snapshot *snapshot, struct codec *codec, struct error *error)
{
    walk_tables(codec);
    if (codec->failed)
        return error_set(error, "%s: not a snapshot of visor", snapshot->name);
    uint64_t version = codec_number(codec, 0, 4);
    if (version != SNAPSHOT_VERSION)
        return error_set(error, "%s: a snapshot of version %llu; this visor reads version %d",
                         snapshot->name, (unsigned long long)version, SNAPSHOT_VERSION);
    if (codec_number(codec, 0, 8) != TABLES_HASH)
        return error_set(error, "%s: taken by a visor whose machine has other tables",
                         snapshot->name);
    struct codec tail = *codec;
    tail.at = codec->size - 8;
    if (codec->size < codec->at + 8 ||
        codec_number(&tail, 0, 8) != XXH64(codec->bytes, codec->size - 8, 0))
        return error_set(error, "%s: damaged: its checksum does not match", snapshot->name);
    codec->size -= 8;
    return true;
}

static bool read_options(struct snapshot *snapshot, struct codec *codec, struct error *error)
{
    walk_options(codec, &snapshot->options);
    return !codec->failed || error_set(error, "%s: damaged: impossible options", snapshot->name);
}

/* The codec is at the options; what it is over is the snapshot's in any case. */
static bool keep(struct snapshot *snapshot, struct codec *codec, struct error *error)
{
    bool ok = read_options(snapshot, codec, error);
    snapshot->size = codec->size;
    snapshot->at = codec->at;
    if (!ok)
        snapshot_free(snapshot);
    return ok;
}

bool snapshot_parse(struct snapshot *snapshot, uint8_t *bytes, size_t size, const char *name,
                    struct error *error)
{
    *snapshot = (struct snapshot){.name = name, .bytes = bytes, .size = size};
    struct codec codec = {.bytes = bytes, .size = size};
    if (check_header(snapshot, &codec, error))
        return keep(snapshot, &codec, error);
    snapshot_free(snapshot);
    return false;
}

bool snapshot_parse_body(struct snapshot *snapshot, uint8_t *bytes, size_t size, const char *name,
                         struct error *error)
{
    *snapshot = (struct snapshot){.name = name, .bytes = bytes, .size = size};
    struct codec codec = {.bytes = bytes, .size = size};
    return keep(snapshot, &codec, error);
}

bool snapshot_read(struct snapshot *snapshot, const char *path, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    *snapshot = (struct snapshot){0};
    return file_read(path, SNAPSHOT_FILE_MAX, &bytes, &size, error) &&
           snapshot_parse(snapshot, bytes, size, path, error);
}

void snapshot_free(struct snapshot *snapshot)
{
    free(snapshot->bytes);
    *snapshot = (struct snapshot){0};
}

bool snapshot_restore(const struct snapshot *snapshot, struct tower *tower, struct error *error)
{
    struct codec codec = {.bytes = snapshot->bytes, .size = snapshot->size, .at = snapshot->at};
    walk_turn(&codec, tower);
    for (unsigned i = 0; i < tower->options.guests && !codec.failed; i++) {
        bool same;
        walk_disk(&codec, &tower->guests[i], &same);
        if (!same)
            return error_set(error, "%s: guest %u had another disk; give the same one with --disk",
                             snapshot->name, i);
        tower->guests[i].computer.machine = tower_machine(tower, i);
        walk_guest(&codec, tower, i, meddler_of(tower, i));
        walk_storage(&codec, tower, i);
        codec.failed |= tower->guests[i].computer.retired > RETIRED_MAX;
        intervenor_seek(&tower->guests[i].intervenor);
    }
    if (!codec.failed && codec.at == codec.size)
        return true;
    return error_set(error, "%s: damaged: it holds a state that cannot be", snapshot->name);
}
