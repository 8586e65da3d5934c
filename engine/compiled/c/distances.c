/* Losses that compare numbers, distributions or margins: on the outputs. */
#include "losses.h"

static float mean_squared_error_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    float slope = (float)(2.0 / (double)l->size);
    double sum = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        float difference = p[i] - t[i];
        sum += (double)difference * difference;
        gradient[i] = difference * slope;
    }
    return (float)(sum / (double)l->size);
}
LOSS(mean_squared_error)

static float mean_absolute_error_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    float share = (float)(1.0 / (double)l->size);
    double sum = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        float difference = p[i] - t[i];
        sum += difference < 0.0f ? -difference : difference;
        float sign = difference > 0.0f ? 1.0f : (difference < 0.0f ? -1.0f : difference);
        gradient[i] = sign * share;
    }
    return (float)(sum / (double)l->size);
}
LOSS(mean_absolute_error)

/* A loss that is a mean over the values of a row, from each value's own and its slope. */
#define MEAN_LOSS(name, own, slope)                                                             \
    static float name##_row(const struct loss *l, int64_t row, float *gradient)                 \
    {                                                                                           \
        const float *predicted = l->predicted + row * l->size;                                  \
        const float *labels = (const float *)l->labels + row * l->size;                         \
        const double number = l->number;                                                        \
        const float share = (float)(1.0 / (double)l->size);                                     \
        double sum = 0.0;                                                                       \
        (void)number;                                                                           \
        for (int64_t i = 0; i < l->size; i++) {                                                 \
            double p = predicted[i], t = labels[i], d = (double)(predicted[i] - labels[i]);     \
            double distance = d < 0.0 ? -d : d;                                                 \
            (void)p, (void)t, (void)distance;                                                   \
            sum += (own);                                                                       \
            gradient[i] = (float)(slope) * share;                                               \
        }                                                                                       \
        return (float)(sum / (double)l->size);                                                  \
    }                                                                                           \
    LOSS(name)

static inline double held(double value, double least, double most)
{
    return value < least ? least : (value > most ? most : value);
}

static inline double at_least(double value, double least)
{
    return value < least ? least : value;
}

static inline double sign_of(double value)
{
    return value > 0.0 ? 1.0 : (value < 0.0 ? -1.0 : value);
}

static inline double near(double distance, double end)
{
    return distance > end ? end : distance;
}

MEAN_LOSS(huber, near(distance, number) * (distance - 0.5 * near(distance, number)),
          held(d, -number, number))

MEAN_LOSS(log_cosh, distance + log1p_of(exp_of(-2.0 * distance)) - 0.6931471805599453, tanh_of(d))

/* `number` is the least value that is divided by, or whose logarithm is taken. */
static inline double size_at_least(double value, double least)
{
    return at_least(value < 0.0 ? -value : value, least);
}

MEAN_LOSS(mean_absolute_percentage_error, 100.0 * distance / size_at_least(t, number),
          100.0 * sign_of(d) / size_at_least(t, number))

static inline double log_above(double value, double least)
{
    return log1p_of(at_least(value, least));
}

MEAN_LOSS(mean_squared_logarithmic_error,
          (log_above(p, number) - log_above(t, number)) *
              (log_above(p, number) - log_above(t, number)),
          2.0 * (log_above(p, number) - log_above(t, number)) *
              (p > number ? 1.0 / (1.0 + p) : 0.0))

MEAN_LOSS(poisson, p - t * log_of(p + number), 1.0 - t / (p + number))

static float kl_divergence_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    const float least = (float)l->number;
    double sum = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        double predicted = held(p[i], least, 1.0), true_share = held(t[i], least, 1.0);
        sum += true_share * (log_of(true_share) - log_of(predicted));
        gradient[i] = predicted == p[i] ? (float)(-true_share / predicted) : 0.0f;
    }
    return (float)sum;
}
LOSS(kl_divergence)

static double inverse_length(const float *values, int64_t count, double least)
{
    double sum = 0.0;
    for (int64_t i = 0; i < count; i++)
        sum += (double)values[i] * values[i];
    return 1.0 / at_least(sqrt(sum), least);
}

static float cosine_similarity_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    double of_p = inverse_length(p, l->size, l->number);
    double of_t = inverse_length(t, l->size, l->number), cosine = 0.0;
    for (int64_t i = 0; i < l->size; i++)
        cosine += t[i] * of_t * (p[i] * of_p);
    double along = of_p >= 1.0 / l->number ? 0.0 : cosine;
    for (int64_t i = 0; i < l->size; i++)
        gradient[i] = (float)((along * (p[i] * of_p) - t[i] * of_t) * of_p);
    return (float)-cosine;
}
LOSS(cosine_similarity)

/* Labels of 0 and 1 count as -1 and 1 where all of a batch are such; `number` says whether. */
static inline double wanted_sign(double t, double number)
{
    return number != 0.0 ? 2.0 * t - 1.0 : t;
}

/* As float32 computes it, for at the kink itself the slope is another. */
static inline float margin(double p, double t, double number)
{
    return 1.0f - (float)wanted_sign(t, number) * (float)p;
}

#define HINGE(name, own, slope)                                                                 \
    MEAN_LOSS(name##_of_signs, own, slope)                                                      \
    void name(const void *arguments, struct step *step)                                         \
    {                                                                                           \
        struct loss loss = *(const struct loss *)arguments;                                     \
        const float *labels = loss.labels;                                                      \
        int64_t others = 0;                                                                     \
        for (int64_t i = 0; i < step->rows * loss.places * loss.size; i++)                      \
            others |= labels[i] != 0.0f && labels[i] != 1.0f;                                   \
        loss.number = others ? 0.0 : 1.0;                                                       \
        name##_of_signs(&loss, step);                                                           \
    }

HINGE(hinge, at_least(margin(p, t, number), 0.0),
      -wanted_sign(t, number) *
          (margin(p, t, number) > 0.0f ? 1.0 : (margin(p, t, number) == 0.0f ? 0.5 : 0.0)))

HINGE(squared_hinge,
      at_least(margin(p, t, number), 0.0) * at_least(margin(p, t, number), 0.0),
      -2.0 * wanted_sign(t, number) * at_least(margin(p, t, number), 0.0))

static float categorical_hinge_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    float wrong = (1.0f - t[0]) * p[0], equal = 0.0f;
    double right = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        float other = (1.0f - t[i]) * p[i];
        right += (double)t[i] * p[i];
        wrong = other > wrong || other != other ? other : wrong;
    }
    for (int64_t i = 0; i < l->size; i++)
        equal += (1.0f - t[i]) * p[i] == wrong ? 1.0f : 0.0f;
    float space = wrong - (float)right + 1.0f;
    float open = space > 0.0f ? 1.0f : (space == 0.0f ? 0.5f : (space < 0.0f ? 0.0f : space));
    for (int64_t i = 0; i < l->size; i++) {
        float share = (1.0f - t[i]) * p[i] == wrong ? 1.0f / equal : 0.0f;
        gradient[i] = open * ((1.0f - t[i]) * share - t[i]);
    }
    return (float)at_least((double)wrong - right + 1.0, 0.0);
}
LOSS(categorical_hinge)
