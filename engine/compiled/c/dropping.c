/* Values that are left out or blurred while training, as numbers drawn before have it. */
#include "kernels.h"

struct dropout {
    int64_t size;   /* values of a sample */
    int64_t each;   /* of these, how many have a level of their own: all, or the channels */
    int64_t least;  /* of 2^16 levels, the lowest one that is kept */
    int64_t stride; /* 16-bit numbers from one step to the next */
    double scale, before, after; /* a value that is kept: (x - before) scale + after */
    const uint16_t *levels;
    const float *x;
    float *y;
    float *gradient;
};

static inline __attribute__((always_inline)) void
drop(const struct dropout *d, const struct step *step, const float *from, float *to, int moves)
{
    const float scale = (float)d->scale, before = (float)d->before, after = (float)d->after;
    const int least = (int)d->least;
    /* Where all values have levels, those of all samples lie in a row. */
    int64_t alone = d->each == d->size;
    int64_t count = alone ? step->rows * d->size : d->each;
    int64_t times = alone ? 1 : d->size / d->each, samples = alone ? 1 : step->rows;
    const uint16_t *levels = d->levels + step->number * d->stride + step->begin * d->each;
    from += step->begin * d->size;
    to += step->begin * d->size;
    for (int64_t sample = 0; sample < samples; sample++, levels += d->each)
        for (int64_t time = 0; time < times; time++, from += count, to += count) {
            EACH
            for (int64_t i = 0; i < count; i++) {
                float factor = levels[i] >= least ? scale : 0.0f;
                to[i] = moves ? (from[i] - before) * factor + after : from[i] * factor;
            }
        }
}

void dropout_forward(const void *arguments, struct step *step)
{
    const struct dropout *d = arguments;
    drop(d, step, d->x, d->y, 0);
}

void alpha_dropout_forward(const void *arguments, struct step *step)
{
    const struct dropout *d = arguments;
    drop(d, step, d->x, d->y, 1);
}

void dropout_backward(const void *arguments, struct step *step)
{
    const struct dropout *d = arguments;
    drop(d, step, d->gradient, d->gradient, 0);
}

const int64_t size_of_dropout = sizeof(struct dropout);

struct noise {
    int64_t size;   /* values of a sample */
    int64_t stride; /* normal numbers from one step to the next */
    double scale;
    const float *normals;
    const float *x;
    float *y;
    float *gradient;
};

#define NOISE(name, from, to, value)                                                            \
    void name(const void *arguments, struct step *step)                                         \
    {                                                                                           \
        const struct noise *n = arguments;                                                      \
        int64_t begin = step->begin * n->size, count = step->rows * n->size;                    \
        const float *normals = n->normals + step->number * n->stride + begin;                   \
        const float *before = n->from + begin, scale = (float)n->scale;                         \
        float *after = n->to + begin;                                                           \
        EACH for (int64_t i = 0; i < count; i++)                                                \
        {                                                                                       \
            float blur = normals[i] * scale, x = before[i];                                     \
            after[i] = (value);                                                                 \
        }                                                                                       \
    }

NOISE(noise_forward, x, y, blur + x)
NOISE(factors_forward, x, y, x * (blur + 1.0f))
NOISE(factors_backward, gradient, gradient, x * (blur + 1.0f))

const int64_t size_of_noise = sizeof(struct noise);
