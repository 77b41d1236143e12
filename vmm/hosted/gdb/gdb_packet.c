/* gdb_packet.c - see gdb_packet.h. */
#include "vmm/hosted/gdb/gdb_packet.h"

#include <string.h>

enum { INTERRUPT = 3, ESCAPE = '}', ESCAPE_FLIP = 0x20 };

static const char digits[] = "0123456789abcdef";

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void begin(struct gdb_reader *reader)
{
    reader->place = GDB_INSIDE;
    reader->length = 0;
    reader->sum = 0;
    reader->escaped = reader->too_long = false;
}

static enum gdb_event take_between(uint8_t byte)
{
    switch (byte) {
    case '+':
        return GDB_ACK;
    case '-':
        return GDB_NAK;
    case INTERRUPT:
        return GDB_INTERRUPT;
    }
    return GDB_NOTHING;
}

static void keep(struct gdb_reader *reader, uint8_t byte)
{
    if (reader->length == GDB_PACKET_MAX)
        reader->too_long = true;
    else
        reader->data[reader->length++] = (char)byte;
}

static void take_inside(struct gdb_reader *reader, uint8_t byte)
{
    if (byte == '#') {
        reader->place = GDB_SUM_FIRST;
        return;
    }
    reader->sum = (uint8_t)(reader->sum + byte);
    if (reader->escaped)
        keep(reader, byte ^ ESCAPE_FLIP);
    else if (byte != ESCAPE)
        keep(reader, byte);
    reader->escaped = !reader->escaped && byte == ESCAPE;
}

static enum gdb_event finish(struct gdb_reader *reader, int second)
{
    reader->place = GDB_BETWEEN;
    reader->data[reader->length] = '\0';
    if (reader->given < 0 || second < 0 || reader->given * 16 + second != reader->sum)
        return GDB_DAMAGED;
    return reader->too_long ? GDB_LONG : GDB_PACKET;
}

enum gdb_event gdb_reader_take(struct gdb_reader *reader, uint8_t byte)
{
    if (byte == '$') {
        begin(reader);
        return GDB_NOTHING;
    }
    switch (reader->place) {
    case GDB_BETWEEN:
        return take_between(byte);
    case GDB_INSIDE:
        take_inside(reader, byte);
        break;
    case GDB_SUM_FIRST:
        reader->given = digit_value((char)byte);
        reader->place = GDB_SUM_SECOND;
        break;
    case GDB_SUM_SECOND:
        return finish(reader, digit_value((char)byte));
    }
    return GDB_NOTHING;
}

size_t gdb_packet_frame(const char *data, size_t length, char frame[GDB_FRAME_MAX])
{
    size_t at = 0;
    uint8_t sum = 0;
    frame[at++] = '$';
    for (size_t i = 0; i < length && i < GDB_PACKET_MAX; i++) {
        char c = data[i];
        if (c == '$' || c == '#' || c == '*' || c == ESCAPE) {
            frame[at++] = ESCAPE;
            sum = (uint8_t)(sum + ESCAPE);
            c ^= ESCAPE_FLIP;
        }
        frame[at++] = c;
        sum = (uint8_t)(sum + (uint8_t)c);
    }
    frame[at++] = '#';
    frame[at++] = digits[sum >> 4];
    frame[at++] = digits[sum & 15];
    return at;
}

void gdb_hex_put(const void *bytes, size_t count, char *text)
{
    const uint8_t *byte = bytes;
    for (size_t i = 0; i < count; i++) {
        *text++ = digits[byte[i] >> 4];
        *text++ = digits[byte[i] & 15];
    }
    *text = '\0';
}

bool gdb_hex_take(const char *text, size_t length, void *bytes, size_t count)
{
    uint8_t *byte = bytes;
    if (length != 2 * count)
        return false;
    for (size_t i = 0; i < count; i++) {
        int high = digit_value(text[2 * i]), low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        byte[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

bool gdb_number_take(const char **text, uint32_t *number)
{
    const char *at = *text;
    uint64_t value = 0;
    int digit;
    while ((digit = digit_value(*at)) >= 0 && value <= UINT32_MAX) {
        value = value * 16 + (uint64_t)digit;
        at++;
    }
    if (at == *text || value > UINT32_MAX)
        return false;
    *text = at;
    *number = (uint32_t)value;
    return true;
}
