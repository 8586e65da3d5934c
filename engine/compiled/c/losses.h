/* Losses: the figure of the batch, and the gradient of what they are told. */
#ifndef LOSSES_H
#define LOSSES_H

#include "functions.h"

enum reduction { MEAN, SUM, MEAN_WITH_SAMPLE_WEIGHT };

struct loss {
    int64_t size;      /* values along the last axis */
    int64_t places;    /* rows of them in a sample */
    int64_t reduction;
    int64_t from_logits; /* whether what is told are logits */
    int64_t balances;    /* whether labels of 1 are weighed by alpha */
    double smoothing;  /* how far labels are moved ... */
    double middle;     /* ... towards this */
    double number;     /* the loss's own argument ... */
    double alpha, gamma; /* ... and further ones */
    const float *logits;    /* for those that work on them */
    const float *predicted;
    const void *labels;     /* float32 like the predictions, or int64, one for each row */
    const float *weights;   /* one for each sample, or null */
    float *gradient;
};

/* What every value is multiplied by, but for the weights. */
static inline double share_of_each(const struct loss *l, const struct step *step)
{
    if (l->reduction == SUM)
        return 1.0;
    int64_t rows = step->rows * l->places;
    if (!l->weights || l->reduction == MEAN)
        return 1.0 / (double)(rows ? rows : 1);
    double total = 0.0;
    for (int64_t i = 0; i < step->rows; i++)
        total += l->weights[i];
    return (float)total != 0.0f ? 1.0 / (float)total : 0.0;
}

static inline float label(const struct loss *l, float t)
{
    if (l->smoothing == 0.0)
        return t;
    return t * (float)(1.0 - l->smoothing) + (float)(l->smoothing * l->middle);
}

/* One row: its value, and the gradient before it is weighed. */
typedef float (*row_kernel)(const struct loss *l, int64_t row, float *gradient);

static inline __attribute__((always_inline)) void
reduce(const struct loss *l, struct step *step, row_kernel of_row)
{
    int64_t rows = step->rows * l->places;
    double share = share_of_each(l, step), sum = 0.0;
    for (int64_t row = 0; row < rows; row++) {
        float *gradient = l->gradient + row * l->size;
        float value = of_row(l, row, gradient);
        float factor = (float)share;
        if (l->weights) {
            factor = l->weights[row / l->places] * factor;
            sum += (double)(value * factor);
        } else {
            sum += value;
        }
        EACH
        for (int64_t i = 0; i < l->size; i++)
            gradient[i] = gradient[i] * factor;
    }
    step->figures[0] += l->weights ? sum : (double)(float)sum * share;
}

#define LOSS(name)                                                                              \
    void name(const void *arguments, struct step *step)                                         \
    {                                                                                           \
        reduce(arguments, step, name##_row);                                                    \
    }

#endif
