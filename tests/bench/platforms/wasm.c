/* wasm.c - WebAssembly with the two calls of WASI that are needed. */
#include "platform.h"

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))

void _start(void);

struct span {
    const char *at;
    uint32_t size;
};

WASI("fd_write")
int32_t wasi_write(int32_t file, const struct span *, int32_t count, uint32_t *written);
WASI("proc_exit") _Noreturn void wasi_exit(int32_t status);

void platform_write(const char *text, uint32_t size)
{
    struct span span = {text, size};
    uint32_t written;
    wasi_write(1, &span, 1, &written);
}

void _start(void)
{
    wasi_exit(main());
}
