/* What this processor, and the system on it, can do. */
#include <stdint.h>

#if defined(__x86_64__) || defined(_M_X64)
#include <cpuid.h>

/* The registers that the system saves when it changes from one program to another. */
static uint32_t saved_registers(void)
{
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}
#endif

/* 0 for what every processor of its kind has, 1 for AVX2 and FMA, 2 for AVX-512 besides. */
int64_t processor_level(void)
{
#if defined(__x86_64__) || defined(_M_X64)
    const uint32_t fma = 1u << 12, saving = 1u << 27, avx2 = 1u << 5;
    const uint32_t avx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31; /* F, DQ, BW, VL */
    uint32_t a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & fma) || !(c & saving))
        return 0;
    uint32_t saved = saved_registers();
    if ((saved & 0x06) != 0x06 || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & avx2))
        return 0;
    return (saved & 0xe6) == 0xe6 && (b & avx512) == avx512 ? 2 : 1;
#else
    return 0;
#endif
}
