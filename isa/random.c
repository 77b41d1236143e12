/* random.c - see random.h. */
#include "isa/random.h"

word random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (word)((z ^ z >> 31) >> 32);
}

static word random_read(struct device *device, word port, uint64_t now)
{
    (void)port, (void)now;
    return random_next(&((struct random *)device)->state);
}

static void random_write(struct device *device, word port, word value, uint64_t now)
{
    (void)device, (void)port, (void)value, (void)now;
}

static const struct device_field fields[] = {DEVICE_FIELD(random, state)};

static const struct device_ops random_ops = {.name = "random",
                                             .irq = IRQS,
                                             .first = PORT_RANDOM,
                                             .last = PORT_RANDOM,
                                             .read = random_read,
                                             .write = random_write,
                                             .fields = fields,
                                             .field_count = 1};

void random_init(struct random *random, uint64_t seed)
{
    *random = (struct random){.device = {.ops = &random_ops}, .state = seed};
}
