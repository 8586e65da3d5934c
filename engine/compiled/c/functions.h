/* Exponential, logarithm and hyperbolic tangent.
 *
 * Computed in double precision and rounded once, so that results are closer to the true ones than
 * those of float32 arithmetic, and the same on every processor. Written without branches, for the
 * compiler to do several at a time.
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include "kernels.h"

static inline int64_t bits_of(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double of_bits(int64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Added to a number below 2^51, it leaves the nearest whole number in the low bits. */
#define ROUNDING 0x1.8p52

/* exp(x) = 2^n exp(r) with |r| <= log(2) / 2, and a Taylor polynomial for exp(r); to 2e-10. What
 * float32 cannot hold comes out as what it rounds to, 0 or infinity. */
static inline double exp_of(double x)
{
    double given = x;
    x = x < -700.0 ? -700.0 : x;
    x = x > 700.0 ? 700.0 : x;
    double shifted = x * 1.4426950408889634 + ROUNDING;
    double r = x - (shifted - ROUNDING) * 0.6931471805599453;
    double sum = 1.0 / 40320;
    sum = sum * r + 1.0 / 5040;
    sum = sum * r + 1.0 / 720;
    sum = sum * r + 1.0 / 120;
    sum = sum * r + 1.0 / 24;
    sum = sum * r + 1.0 / 6;
    sum = sum * r + 0.5;
    sum = sum * r + 1.0;
    sum = sum * r + 1.0;
    sum = sum * of_bits((int64_t)((uint64_t)(bits_of(shifted) + 1023) << 52));
    sum = given < -700.0 ? 0.0 : sum;
    return given > 700.0 ? INFINITY : sum;
}

/* log(x) = n log(2) + 2 artanh(s), s = (m - 1) / (m + 1), x = 2^n m and m near 1; for x that
 * are float32 numbers or sums of such. */
static inline double log_of(double x)
{
    uint64_t least = (uint64_t)bits_of(0.70710678118654752);
    uint64_t bits = (uint64_t)bits_of(x) - least + ((uint64_t)1024 << 52);
    /* The exponent lands in the low bits of 2^52 + 2^51, which is then taken away again. */
    double n = of_bits((int64_t)((bits >> 52) + (uint64_t)bits_of(ROUNDING))) - (ROUNDING + 1024);
    double m = of_bits((int64_t)((bits & 0x000fffffffffffff) + least));
    double s = (m - 1.0) / (m + 1.0), square = s * s;
    double sum = 1.0 / 13;
    sum = sum * square + 1.0 / 11;
    sum = sum * square + 1.0 / 9;
    sum = sum * square + 1.0 / 7;
    sum = sum * square + 1.0 / 5;
    sum = sum * square + 1.0 / 3;
    sum = sum * square + 1.0;
    double value = n * 0.6931471805599453 + 2.0 * s * sum;
    value = x > 0.0 ? value : (x == 0.0 ? -INFINITY : NAN);
    return x < INFINITY ? value : x;
}

/* log(1 + x) for x >= 0; the quotient restores what rounding 1 + x has lost. */
static inline double log1p_of(double x)
{
    double sum = 1.0 + x, part = sum - 1.0;
    return part == 0.0 ? x : log_of(sum) * (x / part);
}

/* exp(x) - 1 for x <= 0. */
static inline double expm1_of(double x)
{
    double far = exp_of(x) - 1.0;
    return x > -0x1p-14 ? x * (1.0 + 0.5 * x) : far;
}

static inline double tanh_of(double x)
{
    double size = x < 0.0 ? -x : x;
    double square = x * x;
    double near = x * (1.0 + square * (-1.0 / 3 + square * (2.0 / 15)));
    double far = 1.0 - 2.0 / (exp_of(2.0 * size) + 1.0);
    return size < 0x1p-6 ? near : (x < 0.0 ? -far : far);
}

static inline double sigmoid_of(double x)
{
    return 1.0 / (1.0 + exp_of(-x));
}

/* erfc(x) for x >= 0: exp(-x^2) P(x) / Q(x), with Cody's polynomials; see error_function.py. */
static inline double far_erfc(double x)
{
    x = x > 27.0 ? 27.0 : x;
    double p = 2.15311535474403846e-8;
    p = p * x + 5.64188496988670089e-1;
    p = p * x + 8.88314979438837594;
    p = p * x + 6.61191906371416295e1;
    p = p * x + 2.98635138197400131e2;
    p = p * x + 8.81952221241769090e2;
    p = p * x + 1.71204761263407058e3;
    p = p * x + 2.05107837782607147e3;
    p = p * x + 1.23033935479799725e3;
    double q = x + 1.57449261107098347e1;
    q = q * x + 1.17693950891312499e2;
    q = q * x + 5.37181101862009858e2;
    q = q * x + 1.62138957456669019e3;
    q = q * x + 3.29079923573345963e3;
    q = q * x + 4.36261909014324716e3;
    q = q * x + 3.43936767414372164e3;
    q = q * x + 1.23033935480374942e3;
    return p / q * exp_of(-x * x);
}

/* The share of a normal distribution that lies below z. */
static inline double normal_share(double z)
{
    double x = z * 0.7071067811865476, half = 0.5 * far_erfc(x < 0.0 ? -x : x);
    return x > 0.0 ? 1.0 - half : half;
}

#endif
