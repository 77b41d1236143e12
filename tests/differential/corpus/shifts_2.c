// -O0
// Shifts by 31 in 64-bit arithmetic.
#include "runtime.h"
static u32 fuel_2;
static int take_2(void)
{
    return fuel_2 ? fuel_2--, 1 : 0;
}
static volatile i8 g1_2 = (i8)0x1u;
static i32 g2_2 = (i32)0x0u;
static i16 g3_2 = (i16)0x8b4u;
static u64 g4_2 = (u64)0x5ull;
static u64 g5_2 = (u64)0x712907e44c5055ull;
static i16 g6_2 = (i16)0x0u;
static i16 g7_2 = (i16)0xffffu;
static u32 g8_2 = (u32)0xfecu;
static u64 g9_2 = (u64)0x4bf7ca2ce6bcull;
static u32 g10_2 = (u32)0x5286cb6u;
static u64 a11_2[32] = {(u64)0x7fffffffffffffffull,
                        (u64)0x3880a9643a29ull,
                        (u64)0x8000000000000000ull,
                        (u64)0xffffffffull,
                        (u64)0x54565a87c9260dcull,
                        (u64)0x7fffffffffffffffull,
                        (u64)0x381bcaull,
                        (u64)0x7c5e2486cull,
                        (u64)0x7fffffffffffffffull,
                        (u64)0x1763c74fd5079eull,
                        (u64)0xffffffffffffffffull,
                        (u64)0xffffffffull,
                        (u64)0x323ull,
                        (u64)0x3ull,
                        (u64)0x3c2ull,
                        (u64)0x22ull,
                        (u64)0x3047ull,
                        (u64)0x63ead4efeull,
                        (u64)0x0ull,
                        (u64)0xffffffffull,
                        (u64)0x5cull,
                        (u64)0x1ull,
                        (u64)0xebull,
                        (u64)0x0ull,
                        (u64)0x2ull,
                        (u64)0x100000000ull,
                        (u64)0x85e951ull,
                        (u64)0x2c3296e6bc4dull,
                        (u64)0x26c377c1ull,
                        (u64)0x0ull,
                        (u64)0x249cull,
                        (u64)0x0ull};
static i32 a12_2[16] = {(i32)0x7u,        (i32)0x10000u,    (i32)0x1e4u,      (i32)0x2au,
                        (i32)0x3u,        (i32)0x7fffffffu, (i32)0x1f29b9cu,  (i32)0x37fu,
                        (i32)0x860fu,     (i32)0x539fd05u,  (i32)0x7fffffffu, (i32)0x112eu,
                        (i32)0x7fffffffu, (i32)0x80000000u, (i32)0x7u,        (i32)0xf4243u};
static u8 a13_2[8] = {(u8)0x1u, (u8)0x10u, (u8)0x10u, (u8)0x0u,
                      (u8)0x1u, (u8)0x0u,  (u8)0x0u,  (u8)0x1u};
struct s14_2 {
    u16 f15_2;
    i8 f16_2;
};
static struct s14_2 t17_2[2];
static __attribute__((noinline)) i64 call18_2(u16 p19_2, i64 p20_2, i64 p21_2)
{
    i8 v22_2 = (i8)remainder_i16((i16)g5_2, (i16)p20_2);
    return (i64)((u64)(i64)((u64)(i64)p21_2 - (u64)(i64)g3_2) - (u64)(i64)((i64)g5_2 > (i64)p20_2));
}
static u32 call47_2(u64 p48_2, u8 p49_2, i32 p50_2, u64 p51_2, i32 p52_2, u8 p53_2, i32 p54_2,
                    i32 p55_2)
{
    i64 v56_2 = (i64)((i64)g6_2 == (i64)g7_2);
    g10_2 = (u32)((u64)(i64)((u32)(u16)t17_2[(u32)p53_2 & 1].f16_2 *
                             (u32)(u16)t17_2[(u32)g5_2 & 1].f15_2) +
                  (u64)(i64)p51_2);
    p52_2 = (i32)(i16)p50_2;
    t17_2[(u32)((u32)p54_2 * (u32)g9_2) & 1] = t17_2[(u32)((u32)0x32322u - (u32)g5_2) & 1];
    return (u32)((u32)g7_2 != (u32)((u32)(u8)p51_2 + (u32)(u8)g6_2));
}
static i8 call58_2(i32 p59_2, i32 p60_2, u16 p61_2, u16 p62_2, i32 p63_2, u64 p64_2, i16 p65_2)
{
    i32 v66_2 = (i32)((i8)0x7fu >> ((i8)g5_2 & 7));
    i32 v67_2 = (i32)a12_2[(u32)g4_2 & 15];
    u8 v68_2 = (u8)divide_u8((u8)g9_2, (u8)0x1u);
    i16 v69_2 = (i16)0x0u;
    return (i8)g7_2;
}
PROGRAM(2)
static void run_2(void)
{
    fuel_2 = 300;
    i8 v86_2 = (i8)((u8)0x1u >> ((u8)g4_2 & 7));
    i64 v87_2 = (i64)(take_2() ? call58_2((i32)g10_2, (i32)0x33e0au, (u16)0x8000u, (u16)g10_2,
                                          (i32)g8_2, (u64)g1_2, (i16)g3_2)
                               : 0);
    u8 v88_2 = (u8)(take_2() ? call58_2((i32)g5_2, (i32)0xf4243u, (u16)v86_2, (u16)g9_2, (i32)g3_2,
                                        (u64)v87_2, (i16)0x1u)
                             : 0);
    i64 v89_2 = (i64)a12_2[(u32)g6_2 & 15];
    a12_2[(u32)((u32)0xf4243u + (u32)g9_2) & 15] = (i32)divide_i8((i8)g4_2, (i8)g3_2);
    g6_2 = (i16)g1_2;
    a13_2[(u32)v88_2 & 7] =
        (u8)((u16)((u32)(u16)g8_2 - (u32)(u16)v87_2) || (u16)((u64)g1_2 ^ (u64)0x1280fb77e65ull));
    g2_2 = (i32)((i32)(take_2() ? call47_2((u64)g5_2, (u8)g3_2, (i32)0xddu, (u64)g9_2, (i32)v87_2,
                                           (u8)g7_2, (i32)0xf4243u, (i32)g5_2)
                                : 0)
                     ? (u64)g3_2
                     : (u64)divide_u64((u64)g7_2, (u64)g1_2));
    a12_2[(u32)((i32)g10_2 ? (i64)g2_2 : (i64)g7_2) & 15] = (i32)g8_2;
    g6_2 = (i16)((u32)(i8)0x80u + (u32)(i8)g10_2);
    show((u32)g1_2);
    show((u32)g2_2);
    show((u32)g3_2);
    show((u32)g4_2);
    show((u32)((u64)g4_2 >> 32));
    show((u32)g5_2);
    show((u32)((u64)g5_2 >> 32));
    show((u32)g6_2);
    show((u32)g7_2);
    show((u32)g8_2);
    show((u32)g9_2);
    show((u32)((u64)g9_2 >> 32));
    show((u32)g10_2);
    show((u32)v86_2);
    show((u32)v87_2);
    show((u32)((u64)v87_2 >> 32));
    show((u32)v88_2);
    show((u32)v89_2);
    show((u32)((u64)v89_2 >> 32));
    show_bytes(a11_2, sizeof a11_2);
    show_bytes(a12_2, sizeof a12_2);
    show_bytes(a13_2, sizeof a13_2);
    show((u32)t17_2[0].f15_2);
    show((u32)t17_2[0].f16_2);
    show((u32)t17_2[1].f15_2);
    show((u32)t17_2[1].f16_2);
    show(fuel_2);
}
