/* gdb_storage.c - registers and storage, looked at and changed. */
#include "vmm/hosted/gdb/gdb_command.h"
#include "vmm/hosted/gdb/gdb_target.h"

#include <errno.h>
#include <string.h>

enum { READ_MAX = GDB_PACKET_MAX / 2, REGISTERS_MAX = 64 };

/* Words travel as the guest has them in storage: the lowest byte first. */
static void reply_word(struct gdb_server *server, word value)
{
    uint8_t bytes[4];
    memory_write32(bytes, value);
    gdb_reply_hex(server, bytes, sizeof bytes);
}

static void done_if(struct gdb_server *server, bool ok, int number)
{
    if (ok)
        gdb_reply(server, "OK");
    else
        gdb_fail(server, number);
}

void gdb_do_read_registers(struct gdb_server *server, const char *rest)
{
    (void)rest;
    for (unsigned i = 0; i < gdb_register_count(); i++)
        reply_word(server, gdb_register_read(server->debuggee, i));
}

/* So many words in hexadecimal, to the registers from `first` on. */
static void write_words(struct gdb_server *server, unsigned first, const char *text, unsigned count)
{
    uint8_t bytes[4 * REGISTERS_MAX];
    word values[REGISTERS_MAX];
    struct error error = {""};
    bool ok = gdb_hex_take(text, strlen(text), bytes, 4 * count);
    for (unsigned i = 0; ok && i < count; i++)
        values[i] = memory_read32(bytes + 4 * i);
    done_if(server, ok && gdb_registers_write(server->debuggee, first, values, count, &error),
            EINVAL);
}

void gdb_do_write_registers(struct gdb_server *server, const char *rest)
{
    write_words(server, 0, rest, gdb_register_count());
}

void gdb_do_read_register(struct gdb_server *server, const char *rest)
{
    uint32_t number;
    if (gdb_number_take(&rest, &number) && *rest == '\0' && number < gdb_register_count())
        reply_word(server, gdb_register_read(server->debuggee, number));
    else
        gdb_fail(server, EINVAL);
}

void gdb_do_write_register(struct gdb_server *server, const char *rest)
{
    uint32_t number;
    if (gdb_number_take(&rest, &number) && *rest == '=' && number < gdb_register_count())
        write_words(server, number, rest + 1, 1);
    else
        gdb_fail(server, EINVAL);
}

/* "ADDRESS,LENGTH" and then `end`, where *rest is left. */
static bool take_range(const char **rest, char end, uint32_t *address, uint32_t *length)
{
    if (!gdb_number_take(rest, address) || **rest != ',')
        return false;
    ++*rest;
    if (!gdb_number_take(rest, length) || **rest != end)
        return false;
    *rest += end != '\0';
    return true;
}

void gdb_do_read_storage(struct gdb_server *server, const char *rest)
{
    uint32_t address, length;
    uint8_t bytes[READ_MAX];
    paddr physical;
    if (!take_range(&rest, '\0', &address, &length)) {
        gdb_fail(server, EINVAL);
        return;
    }
    if (length > READ_MAX)
        length = READ_MAX; /* gdb asks for the rest by itself */
    word there = gdb_address_map(server->debuggee, address, length, &physical);
    if (length > 0 && (there == 0 || !debuggee_load(server->debuggee, physical, bytes, there)))
        gdb_fail(server, EFAULT);
    else
        gdb_reply_hex(server, bytes, there);
}

/* What is there already is not written: the run need not begin anew. */
static void store(struct gdb_server *server, uint32_t address, const uint8_t *bytes,
                  uint32_t length)
{
    uint8_t old[GDB_PACKET_MAX];
    paddr physical;
    struct error error = {""};
    struct debuggee *debuggee = server->debuggee;
    bool there = length == 0 || (gdb_address_map(debuggee, address, length, &physical) == length &&
                                 debuggee_load(debuggee, physical, old, length));
    bool same = there && memcmp(old, bytes, length) == 0;
    done_if(server, there && (same || debuggee_store(debuggee, physical, bytes, length, &error)),
            EFAULT);
}

void gdb_do_write_storage(struct gdb_server *server, const char *rest)
{
    uint32_t address, length;
    uint8_t bytes[GDB_PACKET_MAX / 2];
    if (take_range(&rest, ':', &address, &length) && length <= sizeof bytes &&
        gdb_hex_take(rest, strlen(rest), bytes, length))
        store(server, address, bytes, length);
    else
        gdb_fail(server, EINVAL);
}

void gdb_do_write_binary(struct gdb_server *server, const char *rest)
{
    uint32_t address, length;
    const char *end = server->reader.data + server->reader.length;
    if (take_range(&rest, ':', &address, &length) && length == (size_t)(end - rest))
        store(server, address, (const uint8_t *)rest, length);
    else
        gdb_fail(server, EINVAL);
}
