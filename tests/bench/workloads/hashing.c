/* hashing.c - SHA-256 (FIPS 180-4) of a text by chance, each time with the digest of the time
 * before. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 480
#endif

enum { BLOCK_WORDS = 16, STATE_WORDS = 8, ROUND_COUNT = 64, TEXT_BLOCKS = 256 };

static const uint32_t round_constants[ROUND_COUNT] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t state_first[STATE_WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* Of words of which the first byte is the highest; a text is whole blocks and its end is a block.
 */
static uint32_t text[TEXT_BLOCKS][BLOCK_WORDS];

static void schedule_make(uint32_t schedule[ROUND_COUNT], const uint32_t block[BLOCK_WORDS])
{
    for (int i = 0; i < BLOCK_WORDS; i++)
        schedule[i] = block[i];
    for (int i = BLOCK_WORDS; i < ROUND_COUNT; i++) {
        uint32_t x = schedule[i - 15], y = schedule[i - 2];
        schedule[i] = (rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3) + schedule[i - 16] +
                      (rotate_right(y, 17) ^ rotate_right(y, 19) ^ y >> 10) + schedule[i - 7];
    }
}

static void block_hash(uint32_t state[STATE_WORDS], const uint32_t block[BLOCK_WORDS])
{
    uint32_t schedule[ROUND_COUNT];
    schedule_make(schedule, block);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < ROUND_COUNT; i++) {
        uint32_t one = h + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) +
                       ((e & f) ^ (~e & g)) + round_constants[i] + schedule[i];
        uint32_t two = (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) +
                       ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + one;
        d = c, c = b, b = a, a = one + two;
    }
    const uint32_t more[STATE_WORDS] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < STATE_WORDS; i++)
        state[i] += more[i];
}

static void text_hash(uint32_t state[STATE_WORDS])
{
    static const uint32_t end[BLOCK_WORDS] = {0x80000000u,
                                              [BLOCK_WORDS - 1] = TEXT_BLOCKS * BLOCK_WORDS * 32};
    for (int i = 0; i < STATE_WORDS; i++)
        state[i] = state_first[i];
    for (int i = 0; i < TEXT_BLOCKS; i++)
        block_hash(state, text[i]);
    block_hash(state, end);
}

static void text_fill(uint32_t seed)
{
    for (int i = 0; i < TEXT_BLOCKS; i++)
        for (int j = 0; j < BLOCK_WORDS; j++)
            text[i][j] = random_next(&seed);
}

uint32_t workload_run(void)
{
    uint32_t state[STATE_WORDS];
    text_fill(1);
    for (uint32_t n = 0; n < REPEAT; n++) {
        text_hash(state);
        for (int i = 0; i < STATE_WORDS; i++)
            text[n % TEXT_BLOCKS][i] = state[i];
    }
    return state[0];
}
