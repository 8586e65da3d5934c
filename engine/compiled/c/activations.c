/* Activations and dropout: each value by itself. NaN stays NaN, as in NumPy. */
#include "functions.h"

struct activation {
    int64_t size; /* values of a sample */
    int64_t last; /* of them along the last axis */
    const float *z;
    float *y;          /* may be z, for those that need no z on the way back */
    float *gradient;   /* of y; becomes that of z */
    double number;
    double *scratch;   /* `last` values, for softmax */
};

#define FORWARD(name, value)                                                                    \
    void name##_forward(const void *arguments, struct step *step)                               \
    {                                                                                           \
        const struct activation *a = arguments;                                                 \
        int64_t count = step->rows * a->size, begin = step->begin * a->size;                    \
        const float *from = a->z + begin;                                                       \
        float *to = a->y + begin;                                                               \
        const float number = (float)a->number;                                                  \
        (void)number;                                                                           \
        EACH for (int64_t i = 0; i < count; i++)                                                \
        {                                                                                       \
            float z = from[i];                                                                  \
            to[i] = (value);                                                                    \
        }                                                                                       \
    }

#define BACKWARD(name, value)                                                                   \
    void name##_backward(const void *arguments, struct step *step)                              \
    {                                                                                           \
        const struct activation *a = arguments;                                                 \
        int64_t count = step->rows * a->size, begin = step->begin * a->size;                    \
        const float *before = a->z + begin, *after = a->y + begin;                              \
        float *to = a->gradient + begin;                                                        \
        const float number = (float)a->number;                                                  \
        (void)number;                                                                           \
        EACH for (int64_t i = 0; i < count; i++)                                                \
        {                                                                                       \
            float z = before[i], y = after[i], g = to[i];                                       \
            (void)z, (void)y;                                                                   \
            to[i] = (value);                                                                    \
        }                                                                                       \
    }

FORWARD(linear, z)

FORWARD(relu, !(z <= 0.0f) ? z : 0.0f)
BACKWARD(relu, g * (y > 0.0f ? 1.0f : 0.0f))

FORWARD(leaky_relu, !(z < 0.0f) ? z : number * z)
BACKWARD(leaky_relu, g * (z >= 0.0f ? 1.0f : number))

FORWARD(relu6, !(z <= 0.0f) ? (z > 6.0f ? 6.0f : z) : 0.0f)
BACKWARD(relu6, g * (y > 0.0f && y < 6.0f ? 1.0f : 0.0f))

FORWARD(elu, !(z <= 0.0f) ? z : (float)(a->number * expm1_of(z)))
BACKWARD(elu, g * (z > 0.0f ? 1.0f : (float)(a->number * exp_of(z))))

FORWARD(tanh, (float)tanh_of(z))
BACKWARD(tanh, g * (1.0f - y * y))

FORWARD(sigmoid, (float)sigmoid_of(z))
BACKWARD(sigmoid, g * y * (1.0f - y))

FORWARD(exponential, (float)exp_of(z))
BACKWARD(exponential, g * y)

FORWARD(softsign, z / ((z < 0.0f ? -z : z) + 1.0f))
BACKWARD(softsign, g / ((1.0f + (z < 0.0f ? -z : z)) * (1.0f + (z < 0.0f ? -z : z))))

FORWARD(silu, (float)(z * sigmoid_of(z)))
BACKWARD(silu, (float)(g * (y + sigmoid_of(z) * (1.0 - y))))

FORWARD(softplus, (float)((z > 0.0f ? z : 0.0) + log1p_of(exp_of(z < 0.0f ? z : -z))))
BACKWARD(softplus, g * (float)-expm1_of(-(double)y))

/* The largest value of a row; NaN where there is one. */
static float largest(const float *values, int64_t count)
{
    float found = values[0];
    for (int64_t i = 1; i < count; i++)
        found = values[i] > found || values[i] != values[i] ? values[i] : found;
    return found;
}

void softmax_forward(const void *arguments, struct step *step)
{
    const struct activation *a = arguments;
    int64_t rows = step->rows * (a->size / a->last);
    double *powers = a->scratch;
    for (int64_t row = 0; row < rows; row++) {
        const float *z = a->z + row * a->last;
        float *y = a->y + row * a->last;
        double top = largest(z, a->last), sum = 0.0;
        EACH
        for (int64_t i = 0; i < a->last; i++)
            powers[i] = exp_of(z[i] - top);
        for (int64_t i = 0; i < a->last; i++)
            sum += powers[i];
        EACH
        for (int64_t i = 0; i < a->last; i++)
            y[i] = (float)(powers[i] / sum);
    }
}

void softmax_backward(const void *arguments, struct step *step)
{
    const struct activation *a = arguments;
    int64_t rows = step->rows * (a->size / a->last);
    for (int64_t row = 0; row < rows; row++) {
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

const int64_t size_of_activation = sizeof(struct activation);

/* Dropout. The random numbers of the whole block are drawn before it. */
struct dropout {
    int64_t size;   /* values of a sample */
    int64_t least;  /* of 2^16 levels, the lowest one that is kept */
    int64_t stride; /* 16-bit numbers from one step to the next */
    double scale;
    const uint16_t *levels;
    const float *x;
    float *y;
    float *gradient;
};

static void drop(const struct dropout *d, const struct step *step, const float *from, float *to)
{
    int64_t count = step->rows * d->size, begin = step->begin * d->size;
    const uint16_t *levels = d->levels + step->number * d->stride + begin;
    const float scale = (float)d->scale;
    const int least = (int)d->least;
    from += begin;
    to += begin;
    EACH
    for (int64_t i = 0; i < count; i++)
        to[i] = from[i] * (levels[i] >= least ? scale : 0.0f);
}

void dropout_forward(const void *arguments, struct step *step)
{
    const struct dropout *d = arguments;
    drop(d, step, d->x, d->y);
}

void dropout_backward(const void *arguments, struct step *step)
{
    const struct dropout *d = arguments;
    drop(d, step, d->gradient, d->gradient);
}

const int64_t size_of_dropout = sizeof(struct dropout);
