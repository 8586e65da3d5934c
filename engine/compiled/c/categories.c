/* Numbers as categories, and steps that do not count. No gradient goes through categories. */
#include "kernels.h"

enum mode { NUMBER, ONE_HOT, MULTI_HOT, COUNT };

struct encoding {
    int64_t numbers;  /* of a row that is encoded as one */
    int64_t rows;     /* of a sample */
    int64_t depth;    /* categories */
    int64_t mode;
    int64_t bounds;   /* of bins; -1 where the inputs are the categories themselves */
    const float *boundaries;
    const float *x;
    float *y;
};

/* The category of a value; -1 for none. */
static int64_t category_of(const struct encoding *e, float value)
{
    if (e->bounds < 0) {
        if (!(value >= 0.0f && value < (float)e->depth) || (float)(int64_t)value != value)
            return -1;
        return (int64_t)value;
    }
    int64_t low = 0, high = e->bounds;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (!(e->boundaries[middle] > value)) /* NaN comes behind all numbers. */
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void encoding_forward(const void *arguments, struct step *step)
{
    const struct encoding *e = arguments;
    if (e->mode != NUMBER)
        memset(e->y, 0, step->rows * e->rows * e->depth * sizeof(float));
    for (int64_t i = 0; i < step->rows * e->rows * e->numbers; i++) {
        int64_t category = category_of(e, e->x[i]);
        if (category < 0) {
            step->refused = 1;
            return;
        }
        if (e->mode == NUMBER) {
            e->y[i] = (float)category;
            continue;
        }
        float *y = e->y + i / e->numbers * e->depth + category;
        *y = e->mode == COUNT ? *y + 1.0f : 1.0f;
    }
}

const int64_t size_of_encoding = sizeof(struct encoding);

struct masking {
    int64_t steps, size; /* of a sample, and values of a step */
    double value;        /* steps of which all values are this do not count */
    const float *x;
    float *counts;       /* becomes 1 for what counts */
    float *y;
    float *gradient;
};

void masking_forward(const void *arguments, struct step *step)
{
    const struct masking *m = arguments;
    const float value = (float)m->value;
    for (int64_t row = 0; row < step->rows * m->steps; row++) {
        const float *x = m->x + row * m->size;
        int counts = 0;
        for (int64_t i = 0; i < m->size; i++)
            counts |= x[i] != value;
        m->counts[row] = counts ? 1.0f : 0.0f;
        for (int64_t i = 0; i < m->size; i++)
            m->y[row * m->size + i] = counts ? x[i] : 0.0f;
    }
}

void masking_backward(const void *arguments, struct step *step)
{
    const struct masking *m = arguments;
    for (int64_t row = 0; row < step->rows * m->steps; row++)
        for (int64_t i = 0; i < m->size; i++)
            m->gradient[row * m->size + i] = m->gradient[row * m->size + i] * m->counts[row];
}

const int64_t size_of_masking = sizeof(struct masking);
