/* Numbers from their decimal digits, as near as a number can be: what Python's float() gives. */
#ifndef NUMBERS_H
#define NUMBERS_H
#include <stdint.h>
#include <string.h>

#define LARGEST 1e30
#define MOST_DIGITS 19
#define EXACT_DIGITS 9007199254740992u /* 2^53 */
#define EXACT_POWER 22
#define MOST_POWER 27 /* 5^27 < 2^63 */

static inline int is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') < 10;
}

static inline double from_bits(uint64_t mantissa, int exponent)
{
    /* mantissa in [2^52, 2^53], times 2^exponent, far from the ends of the range. */
    if (mantissa == EXACT_DIGITS) {
        mantissa >>= 1;
        exponent++;
    }
    uint64_t bits = (mantissa & 0xfffffffffffffu) | (uint64_t)(exponent + 52 + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The number nearest to `high`:`low` * 2^exponent; `sticky` where a little is to be added. */
static inline double rounded(unsigned __int128 all, int exponent, int sticky)
{
    uint64_t high = (uint64_t)(all >> 64);
    int zeros = high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)all);
    all <<= zeros;
    exponent -= zeros;
    uint64_t kept = (uint64_t)(all >> 75);
    unsigned __int128 rest = all & (((unsigned __int128)1 << 75) - 1);
    unsigned __int128 half = (unsigned __int128)1 << 74;
    if (rest > half || (rest == half && (sticky || (kept & 1))))
        kept++;
    return from_bits(kept, exponent + 75);
}

/* `digits` * 10^power, rounded once; 0 where that takes more than this can do. */
static inline int scaled(uint64_t digits, int power, double *value)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (digits <= EXACT_DIGITS && power >= -EXACT_POWER && power <= EXACT_POWER) {
        *value = power < 0 ? (double)digits / tens[-power] : (double)digits * tens[power];
        return 1;
    }
    if (digits == 0) {
        *value = 0.0;
        return 1;
    }
    if (power < -MOST_POWER || power > MOST_POWER)
        return 0;
    uint64_t fives = 1;
    for (int i = power < 0 ? -power : power; i > 0; i--)
        fives *= 5;
    if (power >= 0) {
        *value = rounded((unsigned __int128)digits * fives, power, 0);
        return 1;
    }
    int zeros = __builtin_clzll(digits);
    unsigned __int128 dividend = (unsigned __int128)(digits << zeros) << 63;
    unsigned __int128 quotient = dividend / fives;
    *value = rounded(quotient, power - zeros - 63, quotient * fives != dividend);
    return 1;
}

/* The number at `at`, which ends before anything else; NULL where there is none to be had. */
static inline const uint8_t *number_at(const uint8_t *at, uint8_t decimal, double *value)
{
    int negative = *at == '-', power = 0;
    int64_t count;
    uint64_t digits = 0;
    if (*at == '-' || *at == '+')
        at++;
    const uint8_t *start = at;
    for (; is_digit(*at); at++)
        digits = digits * 10 + (uint64_t)(*at - '0');
    count = at - start;
    if (decimal && *at == decimal) {
        const uint8_t *point = at++;
        for (; is_digit(*at); at++)
            digits = digits * 10 + (uint64_t)(*at - '0');
        power = -(int)(at - point - 1);
        count -= power;
    }
    if (count == 0 || count > MOST_DIGITS)
        return NULL;
    if (*at == 'e' || *at == 'E') {
        int down = at[1] == '-', exponent = 0;
        at += 1 + (at[1] == '-' || at[1] == '+');
        if (!is_digit(*at))
            return NULL;
        for (; is_digit(*at); at++)
            if ((exponent = exponent * 10 + (*at - '0')) > 999)
                return NULL;
        power += down ? -exponent : exponent;
    }
    if (!scaled(digits, power, value) || *value > LARGEST)
        return NULL;
    if (negative)
        *value = -*value;
    return at;
}

#endif
