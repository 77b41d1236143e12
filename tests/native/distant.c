/* distant.c - see distant.h. */
#include "tests/native/distant.h"
#include "vmm/hosted/native_tower.h"

#include <check.h>

static void read_served(struct image *image)
{
    struct error error = {""};
    ck_assert_msg(native_served_read(image, &error), "%s", error.text);
}

word distant_body(void)
{
    struct image served;
    read_served(&served);
    word body = native_body(&served);
    image_free(&served);
    return body;
}

void distant_init(struct distant *distant, word size)
{
    struct error error = {""};
    const struct board_options no_devices = {.seed = 0};
    *distant = (struct distant){.computer = {.machine = NULL}};
    read_served(&distant->served);
    const word body = native_body(&distant->served);
    ck_assert(bare_init(&distant->bare, body + size, PROFILE_PG32));
    const struct program program = {.path = "served", .image = distant->served};
    ck_assert_msg(program_load(&program, &distant->computer, &distant->bare.machine, &error), "%s",
                  error.text);
    remote_machine_init(&distant->remote, &(struct remote_options){.computer = &distant->computer,
                                                                   .size = body + size,
                                                                   .body = body,
                                                                   .profile = PROFILE_PG32,
                                                                   .patience = {2, 1000}});
    board_init(&distant->board, &no_devices, &distant->bare.bus);
    distant->board.console.input = remote_machine_input(&distant->remote);
    distant->board.console.output = remote_machine_output(&distant->remote);
}

void distant_free(struct distant *distant)
{
    bare_free(&distant->bare);
    image_free(&distant->served);
}

void distant_on(struct distant *distant)
{
    struct error error = {""};
    ck_assert_msg(remote_machine_on(&distant->remote, &error), "%s", error.text);
}

void distant_off(struct distant *distant)
{
    struct error error = {""};
    ck_assert_msg(remote_machine_off(&distant->remote, &error), "%s", error.text);
}
