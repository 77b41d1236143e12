/* replay_format.h - what writing and reading a replay must agree on. For replay.c and
 * replay_write.c only. */
#ifndef VMM_HOSTED_REPLAY_FORMAT_H
#define VMM_HOSTED_REPLAY_FORMAT_H

#define REPLAY_MAGIC    "visor-replay "
#define REPLAY_CHECKSUM "checksum "

enum { REPLAY_VERSION = 2, REPLAY_HEAD_LINES = 2 /* version and tables */ };

/* NUMBER(keyword, field of struct tower_options, most): lines "keyword N", in their order. */
#define REPLAY_NUMBERS(NUMBER)                                                                     \
    NUMBER(storage, size, STORAGE_MAX)                                                             \
    NUMBER(seed, seed, UINT64_MAX)                                                                 \
    NUMBER(quantum, quantum, UINT64_MAX)                                                           \
    NUMBER(guests, guests, TOWER_GUESTS_MAX)                                                       \
    NUMBER(depth, depth, TOWER_DEPTH_MAX)

#endif
