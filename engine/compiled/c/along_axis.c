/* Activations of all values along the last axis together; exponentials summed in double. */
#include "functions.h"

struct along_axis {
    int64_t size; /* values of a sample */
    int64_t last; /* of them along the last axis */
    const float *z;
    float *y;
    float *gradient; /* of y; becomes that of z */
    double *scratch; /* `last` values */
    int64_t *order;  /* for sparsemax: places in falling order, and as much room again */
};

static int64_t rows_of(const struct along_axis *a, const struct step *step)
{
    return step->rows * (a->size / a->last);
}

/* The largest value of a row; NaN where there is one. */
static float largest(const float *values, int64_t count)
{
    float found = values[0];
    for (int64_t i = 1; i < count; i++)
        found = values[i] > found || values[i] != values[i] ? values[i] : found;
    return found;
}

/* Fills the scratch with exp(z - top); their sum. */
static double sum_of_powers(const struct along_axis *a, const float *z, double top)
{
    double *powers = a->scratch, sum = 0.0;
    EACH
    for (int64_t i = 0; i < a->last; i++)
        powers[i] = exp_of(z[i] - top);
    for (int64_t i = 0; i < a->last; i++)
        sum += powers[i];
    return sum;
}

void softmax_forward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *z = a->z + row * a->last;
        float *y = a->y + row * a->last;
        double sum = sum_of_powers(a, z, largest(z, a->last));
        EACH
        for (int64_t i = 0; i < a->last; i++)
            y[i] = (float)(a->scratch[i] / sum);
    }
}

void softmax_backward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *y = a->y + row * a->last;
        float *g = a->gradient + row * a->last;
        double inner = 0.0;
        for (int64_t i = 0; i < a->last; i++)
            inner += (double)g[i] * y[i];
        EACH
        for (int64_t i = 0; i < a->last; i++)
            g[i] = (g[i] - (float)inner) * y[i];
    }
}

void log_softmax_forward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *z = a->z + row * a->last;
        float *y = a->y + row * a->last;
        double top = largest(z, a->last), total = log_of(sum_of_powers(a, z, top));
        EACH
        for (int64_t i = 0; i < a->last; i++)
            y[i] = (float)(z[i] - top - total);
    }
}

void log_softmax_backward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *y = a->y + row * a->last;
        float *g = a->gradient + row * a->last;
        double total = 0.0;
        for (int64_t i = 0; i < a->last; i++)
            total += g[i];
        EACH
        for (int64_t i = 0; i < a->last; i++)
            g[i] = (float)(g[i] - exp_of(y[i]) * total);
    }
}

/* Whether a value comes after another in falling order, in which NaN comes last. */
static int comes_after(float one, float other)
{
    return one < other || (one != one && other == other);
}

/* The places of values in falling order, equal ones in their own: a merge sort. */
static int64_t *falling(const struct along_axis *a, const float *z)
{
    int64_t *order = a->order, *room = a->order + a->last, count = a->last;
    for (int64_t i = 0; i < count; i++)
        order[i] = i;
    for (int64_t width = 1; width < count; width *= 2) {
        for (int64_t begin = 0; begin < count; begin += 2 * width) {
            int64_t middle = begin + width < count ? begin + width : count;
            int64_t end = middle + width < count ? middle + width : count;
            for (int64_t i = begin, j = middle, to = begin; to < end; to++) {
                int second = i == middle || (j < end && comes_after(z[order[i]], z[order[j]]));
                room[to] = order[second ? j++ : i++];
            }
        }
        int64_t *filled = room;
        room = order;
        order = filled;
    }
    return order;
}

/* Fills the scratch with the slopes of tau; how many values are the support. What lies 1 or more
 * below the largest is never in it, so that nothing overflows. */
static int64_t shares_of(const struct along_axis *a, const float *z)
{
    const int64_t *order = falling(a, z);
    double sum = 0.0, top = z[order[0]];
    int64_t support = 0;
    for (int64_t k = 0; k < a->last; k++) {
        double below = z[order[k]] - top;
        below = below < -1.0 ? -1.0 : below;
        sum += below;
        a->scratch[order[k]] = 1.0 + (double)(k + 1) * below > sum;
        support += 1.0 + (double)(k + 1) * below > sum;
    }
    for (int64_t k = 0; k < a->last; k++)
        if (a->scratch[order[k]] != 0.0)
            a->scratch[order[k]] = (double)(support - k) / (double)support;
    return support;
}

void sparsemax_forward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *z = a->z + row * a->last;
        float *y = a->y + row * a->last;
        double tau = -1.0 / (double)shares_of(a, z);
        for (int64_t i = 0; i < a->last; i++)
            tau += a->scratch[i] > 0.0 ? z[i] * a->scratch[i] : 0.0;
        EACH
        for (int64_t i = 0; i < a->last; i++)
            y[i] = !(z[i] - tau <= 0.0) ? (float)(z[i] - tau) : 0.0f;
    }
}

void sparsemax_backward(const void *arguments, struct step *step)
{
    const struct along_axis *a = arguments;
    for (int64_t row = 0; row < rows_of(a, step); row++) {
        const float *y = a->y + row * a->last;
        float *g = a->gradient + row * a->last;
        double total = 0.0;
        shares_of(a, a->z + row * a->last);
        for (int64_t i = 0; i < a->last; i++) {
            g[i] = g[i] * (y[i] > 0.0f ? 1.0f : 0.0f);
            total += g[i];
        }
        EACH
        for (int64_t i = 0; i < a->last; i++)
            g[i] = (float)(g[i] - total * a->scratch[i]);
    }
}

const int64_t size_of_along_axis = sizeof(struct along_axis);
