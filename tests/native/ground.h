/* ground.h - a bare machine whose outside is a bench: what is typed, what is printed, a disk.
 *
 * The ground that native monitors stand on, and, for comparison, the one that a guest has alone.
 * Functions that cannot do what they are asked end the program, saying why. */
#ifndef TESTS_NATIVE_GROUND_H
#define TESTS_NATIVE_GROUND_H

#include "isa/bare.h"
#include "isa/board.h"
#include "isa/computer.h"
#include "isa/image.h"

enum { GROUND_SECTORS = 2100, GROUND_OUTPUT = 1 << 16, GROUND_NO_SECTOR = -1 };

struct ground_options {
    word size; /* bytes of storage */
    enum profile profile;
    uint64_t seed;       /* of the random source */
    const char *typed;   /* borrowed; then input ends. NULL: it never begins and never ends */
    uint64_t typed_from; /* instruction time from which on it can be had */
    word sectors;        /* of the disk, at most GROUND_SECTORS; 0: none */
    word first_number;   /* what fills sector 0; see ground_init */
    bool read_only;      /* the disk */
    int bad_sector;      /* an I/O error there; or GROUND_NO_SECTOR */
    bool bad_flush;      /* an I/O error at each flush */
};

struct ground {
    struct ground_options options;
    struct bare bare;
    struct board board;
    struct computer computer;
    size_t typed_taken; /* characters, and the end */
    uint8_t *sent;      /* the first GROUND_OUTPUT characters printed; owned */
    uint64_t sent_count;
    uint8_t *sectors; /* owned */
    unsigned moved;   /* sectors read or written */
    unsigned flushes;
};

/* Switched off, with storage zero, and sector n of the disk filled with what depends on
 * first_number + n only: so a part of a disk is a disk. */
void ground_init(struct ground *, const struct ground_options *);
void ground_free(struct ground *);

/* Puts the image into storage and switches on. */
void ground_load(struct ground *, const struct image *);

/* Ends the program with a text, unless the condition holds. */
#define MUST(condition) must(condition, #condition, __FILE__, __LINE__)
void must(bool condition, const char *text, const char *file, int line);

#endif
