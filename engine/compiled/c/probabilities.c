/* Losses on probabilities that no activation tells the logits of. These are held away from 0 and 1,
 * where logarithms end; `number` is how far. */
#include "losses.h"

static inline double held_apart(const struct loss *l, double p)
{
    return p < l->number ? l->number : (p > 1.0 - l->number ? 1.0 - l->number : p);
}

/* base^exponent for a base from 0 on, and as pow has it where that is infinite. */
static inline double power_of(double base, double exponent)
{
    if (exponent == 0.0)
        return 1.0;
    if (base == -INFINITY)
        base = INFINITY;
    return base == 0.0 ? 0.0 : exp_of(exponent * log_of(base));
}

/* Its derivative; 0 at a base of 0, also where the limit is infinite. */
static inline double slope_of_power(double base, double exponent)
{
    return exponent == 0.0 || base <= 0.0 ? 0.0 : exponent * power_of(base, exponent - 1.0);
}

static float binary_crossentropy_on_outputs_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *predicted = l->predicted + row * l->size;
    const float *labels = (const float *)l->labels + row * l->size;
    const double share = 1.0 / (double)l->size;
    double sum = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        double p = held_apart(l, predicted[i]), t = label(l, labels[i]);
        sum -= t * log_of(p) + (1.0 - t) * log_of(1.0 - p);
        gradient[i] = p == predicted[i] ? (float)((p - t) / (p * (1.0 - p)) * share) : 0.0f;
    }
    return (float)(sum * share);
}
LOSS(binary_crossentropy_on_outputs)

/* (1 - p_t)^gamma times the cross-entropy, p_t the probability of what is true. */
static float binary_focal_crossentropy_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *predicted = l->predicted + row * l->size;
    const float *labels = (const float *)l->labels + row * l->size;
    const double share = 1.0 / (double)l->size;
    double sum = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        double p = l->from_logits ? sigmoid_of(predicted[i]) : predicted[i];
        double t = label(l, labels[i]), held = held_apart(l, p);
        double wrong = 1.0 - (t * p + (1.0 - t) * (1.0 - p));
        wrong = wrong < 0.0 ? 0.0 : wrong;
        double entropy = -(t * log_of(held) + (1.0 - t) * log_of(1.0 - held));
        double weight = l->balances ? t * l->alpha + (1.0 - t) * (1.0 - l->alpha) : 1.0;
        double powered = power_of(wrong, l->gamma);
        double slope = p == held ? powered * (held - t) / (held * (1.0 - held)) : 0.0;
        slope += slope_of_power(wrong, l->gamma) * (1.0 - 2.0 * t) * entropy;
        slope *= l->from_logits ? p * (1.0 - p) : 1.0;
        sum += weight * powered * entropy;
        gradient[i] = (float)(slope * weight * share);
    }
    return (float)(sum * share);
}
LOSS(binary_focal_crossentropy)

/* Losses of several classes: the probabilities are divided by their sum first. `own` is the value
 * of a class with the label t and the probability q, `slope` its derivative. */
#define CATEGORICAL_LOSS(name, t_of, own, slope)                                                \
    static float name##_row(const struct loss *l, int64_t row, float *gradient)                 \
    {                                                                                           \
        const float *p = l->predicted + row * l->size;                                          \
        double total = 0.0, value = 0.0, inner = 0.0;                                           \
        for (int64_t i = 0; i < l->size; i++)                                                   \
            total += p[i];                                                                      \
        for (int64_t i = 0; i < l->size; i++) {                                                 \
            double share = p[i] / total, q = held_apart(l, share), t = (t_of);                  \
            value += (own);                                                                     \
            gradient[i] = q == share ? (float)(slope) : 0.0f;                                   \
            inner += gradient[i] * share;                                                       \
        }                                                                                       \
        for (int64_t i = 0; i < l->size; i++)                                                   \
            gradient[i] = (float)((gradient[i] - inner) / total);                               \
        return (float)value;                                                                    \
    }                                                                                           \
    LOSS(name)

#define OF_LABELS label(l, ((const float *)l->labels)[row * l->size + i])
#define OF_INDEX (((const int64_t *)l->labels)[row] == i ? 1.0 : 0.0)

CATEGORICAL_LOSS(categorical_crossentropy_on_outputs, OF_LABELS, -t * log_of(q), -t / q)

CATEGORICAL_LOSS(sparse_categorical_crossentropy_on_outputs, OF_INDEX, -t * log_of(q), -t / q)

CATEGORICAL_LOSS(categorical_focal_crossentropy, OF_LABELS,
                 -l->alpha * power_of(1.0 - q, l->gamma) * t * log_of(q),
                 l->alpha * t *
                     (slope_of_power(1.0 - q, l->gamma) * log_of(q) -
                      power_of(1.0 - q, l->gamma) / q))

/* (1 - p^q) / q for the probability p of the true class; q is called gamma here. */
static inline float generalized(const struct loss *l, int64_t row, float *gradient, int fused)
{
    const float *p = l->predicted + row * l->size;
    int64_t t = ((const int64_t *)l->labels)[row];
    if (t < 0 || t >= l->size)
        return NAN;
    double powered = power_of(p[t], l->gamma);
    double least = p[t] < 0x1p-126f ? 0x1p-126 : p[t];
    for (int64_t i = 0; i < l->size; i++)
        gradient[i] = fused ? (float)(((double)p[i] - (i == t)) * powered) : 0.0f;
    if (!fused)
        gradient[t] = (float)-power_of(least, l->gamma - 1.0);
    return (float)((1.0 - powered) / l->gamma);
}

static float generalized_crossentropy_row(const struct loss *l, int64_t row, float *gradient)
{
    return generalized(l, row, gradient, 1);
}
LOSS(generalized_crossentropy)

static float generalized_crossentropy_on_outputs_row(const struct loss *l, int64_t row,
                                                     float *gradient)
{
    return generalized(l, row, gradient, 0);
}
LOSS(generalized_crossentropy_on_outputs)
