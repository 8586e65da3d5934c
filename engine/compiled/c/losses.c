/* Cross-entropies, on what the last activation took in. */
#include "losses.h"

#define TOGETHER 64

/* log sum exp(z), the largest z taken out. */
static double log_of_sum(const float *z, int64_t count, double *top)
{
    float largest = z[0];
    for (int64_t i = 1; i < count; i++)
        largest = z[i] > largest || z[i] != z[i] ? z[i] : largest;
    double sum = 0.0, powers[TOGETHER];
    for (int64_t from = 0; from < count; from += TOGETHER) {
        int64_t some = count - from < TOGETHER ? count - from : TOGETHER;
        EACH
        for (int64_t i = 0; i < some; i++)
            powers[i] = exp_of((double)z[from + i] - largest);
        for (int64_t i = 0; i < some; i++)
            sum += powers[i];
    }
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

const int64_t size_of_loss = sizeof(struct loss);
