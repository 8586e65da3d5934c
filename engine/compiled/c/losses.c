/* Losses: the figure of the batch, and the gradient of what they are told. */
#include "functions.h"

enum reduction { MEAN, SUM, MEAN_WITH_SAMPLE_WEIGHT };

struct loss {
    int64_t size;      /* values along the last axis */
    int64_t places;    /* rows of them in a sample */
    int64_t reduction;
    double smoothing;  /* how far labels are moved ... */
    double middle;     /* ... towards this */
    const float *logits;    /* for those that work on them */
    const float *predicted;
    const void *labels;     /* float32 like the predictions, or int64, one for each row */
    const float *weights;   /* one for each sample, or null */
    float *gradient;
};

/* What every value is multiplied by, but for the weights. */
static double share_of_each(const struct loss *l, const struct step *step)
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

static float label(const struct loss *l, float t)
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

/* log sum exp(z), the largest z taken out. */
static double log_of_sum(const float *z, int64_t count, double *top)
{
    float largest = z[0];
    for (int64_t i = 1; i < count; i++)
        largest = z[i] > largest || z[i] != z[i] ? z[i] : largest;
    double sum = 0.0;
    for (int64_t i = 0; i < count; i++)
        sum += exp_of((double)z[i] - largest);
    *top = largest;
    return log_of(sum);
}

static float categorical_crossentropy_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *z = l->logits + row * l->size, *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    double top, log_sum = log_of_sum(z, l->size, &top), value = 0.0, total = 0.0;
    for (int64_t i = 0; i < l->size; i++) {
        float wanted = label(l, t[i]);
        total += wanted;
        value += wanted * ((double)z[i] - top - log_sum);
        gradient[i] = wanted;
    }
    float whole = (float)total;
    EACH
    for (int64_t i = 0; i < l->size; i++)
        gradient[i] = p[i] * whole - gradient[i];
    return (float)-value;
}
LOSS(categorical_crossentropy)

static float sparse_categorical_crossentropy_row(const struct loss *l, int64_t row,
                                                 float *gradient)
{
    const float *z = l->logits + row * l->size, *p = l->predicted + row * l->size;
    int64_t t = ((const int64_t *)l->labels)[row];
    double top, log_sum = log_of_sum(z, l->size, &top);
    memcpy(gradient, p, l->size * sizeof(float));
    if (t < 0 || t >= l->size) /* Labels were looked at before; somebody has changed them since. */
        return NAN;
    gradient[t] -= 1.0f;
    return (float)-((double)z[t] - top - log_sum);
}
LOSS(sparse_categorical_crossentropy)

static float binary_crossentropy_row(const struct loss *l, int64_t row, float *gradient)
{
    const float *z = l->logits + row * l->size, *p = l->predicted + row * l->size;
    const float *t = (const float *)l->labels + row * l->size;
    double sum = 0.0;
    float share = (float)(1.0 / (double)l->size);
    for (int64_t i = 0; i < l->size; i++) {
        double size = z[i] < 0.0f ? -(double)z[i] : z[i];
        float wanted = label(l, t[i]);
        double above = !(z[i] <= 0.0f) ? z[i] : 0.0;
        sum += above - (double)z[i] * wanted + log1p_of(exp_of(-size));
        gradient[i] = (p[i] - wanted) * share;
    }
    return (float)(sum / (double)l->size);
}
LOSS(binary_crossentropy)

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

const int64_t size_of_loss = sizeof(struct loss);
