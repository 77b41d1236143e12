/* gdb_packet.h - packets of gdb's remote serial protocol: $DATA#SUM, told apart and put together.
 *
 * Bytes in, events out, and the other way round: no input or output here, and no byte sequence is
 * an error that anything but the sender has to bear. The protocol is described in the gdb manual,
 * appendix "gdb Remote Serial Protocol". */
#ifndef VMM_HOSTED_GDB_GDB_PACKET_H
#define VMM_HOSTED_GDB_GDB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GDB_PACKET_MAX = 0x4000, /* bytes of data, before escapes: what PacketSize promises */
    GDB_FRAME_MAX = 2 * GDB_PACKET_MAX + 4,
};

enum gdb_event {
    GDB_NOTHING,   /* more bytes are needed */
    GDB_PACKET,    /* a whole packet: data, length */
    GDB_DAMAGED,   /* a packet whose sum is wrong */
    GDB_LONG,      /* a packet of more than GDB_PACKET_MAX bytes; its data is lost */
    GDB_ACK,       /* "+" */
    GDB_NAK,       /* "-" */
    GDB_INTERRUPT, /* the byte 3, between packets */
};

/* Zeroed, it waits for the first packet. */
struct gdb_reader {
    enum { GDB_BETWEEN, GDB_INSIDE, GDB_SUM_FIRST, GDB_SUM_SECOND } place;
    char data[GDB_PACKET_MAX + 1]; /* without escapes; a NUL follows */
    size_t length;
    bool escaped; /* the byte before was the escape */
    bool too_long;
    uint8_t sum; /* of what came */
    int given;   /* the sum's first digit; -1: no digit */
};

/* Takes a byte. After GDB_PACKET data and length are the packet's until the next byte is taken. A
 * "$" inside a packet begins a new one: what was cut off is forgotten. */
enum gdb_event gdb_reader_take(struct gdb_reader *, uint8_t);

/* Writes data as a packet with its sum, escaping what must be. Returns its bytes; data longer than
 * GDB_PACKET_MAX is cut there. */
size_t gdb_packet_frame(const char *data, size_t length, char frame[GDB_FRAME_MAX]);

/* Bytes as hexadecimal digits, two each, and a NUL. */
void gdb_hex_put(const void *bytes, size_t count, char *text);

/* Digits as bytes. False, if there are not exactly 2 * count digits up to the text's end. */
bool gdb_hex_take(const char *text, size_t length, void *bytes, size_t count);

/* A number in hexadecimal at *text, which moves past it. False if there is none there, or none of
 * 32 bits. */
bool gdb_number_take(const char **text, uint32_t *number);

#endif
