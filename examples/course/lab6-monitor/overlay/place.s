# place.s - puts a guest's image where the grader puts it, so that one image holds monitor and guest:
#
#   visor asm --format flat -o guest.bin overlay/guests/hello.s
#   visor asm -I . -o lab6.elf mine/monitor.s overlay/place.s

        .text
        .org    0x8000
        .incbin "guest.bin"
