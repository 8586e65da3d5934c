/* What rules of optimizers share: each moves every parameter by itself, in ranges. */
#ifndef RANGES_H
#define RANGES_H

#include "kernels.h"

#define FLUSH_EVERY 200

/* Zero what has decayed so far that arithmetic on it would be slow. */
static inline void flush(float *values, int64_t count, float tiny, const struct step *step)
{
    if (step->batches % FLUSH_EVERY)
        return;
    EACH
    for (int64_t i = 0; i < count; i++)
        values[i] = (values[i] < 0.0f ? -values[i] : values[i]) < tiny ? 0.0f : values[i];
}

#define tiny_mean 1e-20f
#define tiny_square 1e-30f

/* 1 - beta^t, the power in the type of the parameters, as the rules in Python have it. */
static inline double unbiased(double beta, double t)
{
    return 1.0 - (double)(float)pow((double)(float)beta, t);
}

/* A range of the parameters of an optimizer. */
typedef void (*range_kernel)(const void *arguments, const struct step *step, int64_t from,
                             int64_t to);

struct ranges {
    range_kernel kernel;
    const void *arguments;
    const struct step *step;
    int64_t size, pieces;
};

/* Parameters of a piece: with gradients and two slots, about a second-level cache. */
#define PIECE 65536

static inline void move_piece(const void *work, int64_t piece, int64_t worker)
{
    const struct ranges *r = work;
    (void)worker;
    r->kernel(r->arguments, r->step, r->size * piece / r->pieces,
              r->size * (piece + 1) / r->pieces);
}

static inline void move(range_kernel kernel, const void *arguments, const struct step *step, int64_t size)
{
    struct ranges ranges = {kernel, arguments, step, size, (size + PIECE - 1) / PIECE};
    share(ranges.pieces, move_piece, &ranges);
}

#define RANGED(name)                                                                            \
    void name(const void *arguments, struct step *step)                                         \
    {                                                                                           \
        move(name##_range, arguments, step, ((const struct name *)arguments)->size);            \
    }

#endif
