/* A rectifier with learned slopes below 0. */
#include "kernels.h"

struct slopes {
    int64_t size;   /* values of a sample */
    int64_t period; /* slopes; they repeat within a sample */
    const float *alpha;
    const float *x;
    float *y;
    float *gradient; /* of y; becomes that of x */
    float *alpha_gradient; /* null where they do not train */
    double *sums;
};

/* The part of a value that is below 0; NaN stays NaN. */
static inline float below(float x)
{
    return !(x >= 0.0f) ? x : 0.0f;
}

void slopes_forward(const void *arguments, struct step *step)
{
    const struct slopes *s = arguments;
    for (int64_t row = 0; row < step->rows * (s->size / s->period); row++) {
        const float *x = s->x + row * s->period;
        float *y = s->y + row * s->period;
        EACH
        for (int64_t i = 0; i < s->period; i++)
            y[i] = below(x[i]) * s->alpha[i] + (!(x[i] <= 0.0f) ? x[i] : 0.0f);
    }
}

void slopes_backward(const void *arguments, struct step *step)
{
    const struct slopes *s = arguments;
    memset(s->sums, 0, s->period * sizeof(double));
    for (int64_t row = 0; row < step->rows * (s->size / s->period); row++) {
        const float *x = s->x + row * s->period;
        float *g = s->gradient + row * s->period;
        EACH
        for (int64_t i = 0; i < s->period; i++) {
            s->sums[i] = s->sums[i] + (double)g[i] * below(x[i]);
            g[i] = g[i] * (x[i] > 0.0f ? 1.0f : (x[i] < 0.0f ? s->alpha[i] : 0.0f));
        }
    }
    for (int64_t i = 0; s->alpha_gradient && i < s->period; i++)
        s->alpha_gradient[i] = (float)s->sums[i];
}

const int64_t size_of_slopes = sizeof(struct slopes);
