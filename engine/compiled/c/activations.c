/* Activations and dropout: each value by itself. NaN stays NaN, as in NumPy. */
#include "activations.h"
#include "functions.h"

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
BACKWARD(linear, g)

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

/* Held between two ends; NaN stays NaN. */
static inline float held(float value, float least, float most)
{
    return value < least ? least : (value > most ? most : value);
}

static inline float size_of(float value)
{
    return value < 0.0f ? -value : value;
}

#define SELU_ALPHA 1.6732632423543772
#define SELU_SCALE 1.0507009873554805

FORWARD(selu, (float)(SELU_SCALE * (!(z <= 0.0f) ? z : SELU_ALPHA * expm1_of(z))))
BACKWARD(selu, g * (float)(SELU_SCALE * (z > 0.0f ? 1.0 : SELU_ALPHA * exp_of(z))))

FORWARD(celu, !(z <= 0.0f) ? z : (float)(a->number * expm1_of(z / a->number)))
BACKWARD(celu, g * (z > 0.0f ? 1.0f : (float)exp_of(z / a->number)))

FORWARD(gelu, (float)(z * normal_share(z)))
BACKWARD(gelu, g * (float)(normal_share(z) +
                           z * (exp_of(-0.5 * z * (double)z) * 0.3989422804014327)))

/* sqrt(2 / pi) (z + 0.044715 z^3) */
static inline double gelu_inner(double z)
{
    return 0.7978845608028654 * z * (1.0 + 0.044715 * z * z);
}

FORWARD(gelu_by_tanh, (float)(z * (0.5 + 0.5 * tanh_of(gelu_inner(z)))))
/* The slope of the inner term overflows as in float32. */
BACKWARD(gelu_by_tanh,
         g * (float)(0.5 + 0.5 * tanh_of(gelu_inner(z)) +
                     z * (0.5 * (1.0 - tanh_of(gelu_inner(z)) * tanh_of(gelu_inner(z))) *
                          (float)(0.7978845608028654 * (1.0 + 3 * 0.044715 * z * (double)z)))))

static inline double softplus_of(double z)
{
    return (z > 0.0 ? z : 0.0) + log1p_of(exp_of(z < 0.0 ? z : -z));
}

static inline double mish_gate(double z)
{
    return tanh_of(softplus_of(z));
}

FORWARD(mish, (float)(z * mish_gate(z)))
BACKWARD(mish, g * (float)(mish_gate(z) +
                           z * ((1.0 - mish_gate(z) * mish_gate(z)) * sigmoid_of(z))))

FORWARD(log_sigmoid, (float)-softplus_of(-(double)z))
BACKWARD(log_sigmoid, g * (float)-expm1_of(y))

FORWARD(hard_sigmoid, held(z * (float)(1.0 / 6) + 0.5f, 0.0f, 1.0f))
BACKWARD(hard_sigmoid, g * (y > 0.0f && y < 1.0f ? 1.0f : 0.0f) * (float)(1.0 / 6))

FORWARD(hard_silu, held(z * (float)(1.0 / 6) + 0.5f, 0.0f, 1.0f) * z)
BACKWARD(hard_silu, g * (size_of(z) < 3.0f ? z / 3.0f + 0.5f : (z >= 3.0f ? 1.0f : 0.0f)))

FORWARD(hard_tanh, held(z, -1.0f, 1.0f))
BACKWARD(hard_tanh, g * (size_of(y) < 1.0f ? 1.0f : 0.0f))

FORWARD(hard_shrink, z * (size_of(z) > number ? 1.0f : 0.0f))
BACKWARD(hard_shrink, g * (y != 0.0f ? 1.0f : 0.0f))

FORWARD(soft_shrink, z - held(z, -number, number))
BACKWARD(soft_shrink, g * (y != 0.0f ? 1.0f : 0.0f))

FORWARD(sparse_plus, (held(z, -1.0f, 1.0f) + 1.0f) * (held(z, -1.0f, 1.0f) + 1.0f) * 0.25f +
                         (!(z - 1.0f <= 0.0f) ? z - 1.0f : 0.0f))
BACKWARD(sparse_plus, g * held(0.5f * z + 0.5f, 0.0f, 1.0f))

FORWARD(sparse_sigmoid, held(z * 0.5f + 0.5f, 0.0f, 1.0f))
BACKWARD(sparse_sigmoid, g * (y > 0.0f && y < 1.0f ? 1.0f : 0.0f) * 0.5f)

FORWARD(tanh_shrink, (float)(z - tanh_of(z)))
BACKWARD(tanh_shrink, g * (float)(tanh_of(z) * tanh_of(z)))

static inline double squareplus_root(double z, double b)
{
    return sqrt(z * z + b);
}

/* (|z| + root) / 2; below 0 the plain sum would lose its digits. */
static inline float squareplus_half(float z, double b)
{
    return ((float)squareplus_root(z, b) + size_of(z)) * 0.5f;
}

FORWARD(squareplus, z < 0.0f ? (float)(a->number / 4.0) / squareplus_half(z, a->number)
                             : squareplus_half(z, a->number))
BACKWARD(squareplus, g * (float)(y / squareplus_root(z, a->number)))

const int64_t size_of_activation = sizeof(struct activation);
