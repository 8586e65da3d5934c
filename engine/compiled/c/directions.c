/* What two recurrent layers put out, one of which has read the sequences from their ends. */
#include "kernels.h"

enum mode { CONCAT, SUM, MEAN, PRODUCT };

struct directions {
    int64_t units, others; /* of the two layers */
    int64_t steps;         /* of their outputs */
    int64_t mode;
    int64_t size;          /* values of a sample of the input */
    const float *one, *other;
    float *y;
    const float *gradient;
    float *one_gradient, *other_gradient;
    float *x_gradient;     /* of the first layer; the other's is added to it */
    const float *other_x_gradient;
};

/* The rows of both layers' outputs that belong to a step of the input. */
#define ROWS(d, at, number)                                                                     \
    for (int64_t row = 0, at, number; row < step->rows; row++)                                  \
        for (int64_t t = 0; at = row * (d)->steps + t,                                          \
                     number = row * (d)->steps + (d)->steps - 1 - t, t < (d)->steps; t++)

void directions_forward(const void *arguments, struct step *step)
{
    const struct directions *d = arguments;
    int64_t width = d->units + (d->mode == CONCAT ? d->others : 0);
    ROWS(d, at, number) {
        const float *one = d->one + at * d->units, *other = d->other + number * d->others;
        float *y = d->y + at * width;
        if (d->mode == CONCAT) {
            memcpy(y, one, d->units * sizeof(float));
            memcpy(y + d->units, other, d->others * sizeof(float));
            continue;
        }
        EACH
        for (int64_t i = 0; i < d->units; i++) {
            float sum = one[i] + other[i];
            y[i] = d->mode == PRODUCT ? one[i] * other[i] : (d->mode == MEAN ? sum * 0.5f : sum);
        }
    }
}

void directions_backward(const void *arguments, struct step *step)
{
    const struct directions *d = arguments;
    int64_t width = d->units + (d->mode == CONCAT ? d->others : 0);
    const float share = d->mode == MEAN ? 0.5f : 1.0f;
    ROWS(d, at, number) {
        const float *one = d->one + at * d->units, *other = d->other + number * d->others;
        const float *g = d->gradient + at * width;
        float *for_one = d->one_gradient + at * d->units;
        float *for_other = d->other_gradient + number * d->others;
        if (d->mode == CONCAT) {
            memcpy(for_one, g, d->units * sizeof(float));
            memcpy(for_other, g + d->units, d->others * sizeof(float));
            continue;
        }
        EACH
        for (int64_t i = 0; i < d->units; i++) {
            for_one[i] = g[i] * (d->mode == PRODUCT ? other[i] : share);
            for_other[i] = g[i] * (d->mode == PRODUCT ? one[i] : share);
        }
    }
}

void directions_finish(const void *arguments, struct step *step)
{
    const struct directions *d = arguments;
    add_to(d->x_gradient, d->other_x_gradient, step->rows * d->size);
}

const int64_t size_of_directions = sizeof(struct directions);
