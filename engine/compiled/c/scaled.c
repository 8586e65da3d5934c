/* Layer normalization: the values of each place get mean 0 and variance 1. */
#include "kernels.h"

struct scaled {
    int64_t size, places; /* values of a place, places of a sample */
    double epsilon;
    const float *x;
    const float *gamma, *beta;  /* null where there are none */
    float *normal;  /* (x - mean) / s */
    float *inverse; /* 1 / s of each place */
    float *y;
    float *gradient; /* of y; becomes that of x */
    float *gamma_gradient, *beta_gradient; /* null where they do not train */
    double *sums;    /* two for each value */
};

void scaled_forward(const void *arguments, struct step *step)
{
    const struct scaled *s = arguments;
    for (int64_t row = 0; row < step->rows * s->places; row++) {
        const float *x = s->x + row * s->size;
        float *normal = s->normal + row * s->size, *y = s->y + row * s->size;
        double sum = 0.0, squares = 0.0;
        for (int64_t i = 0; i < s->size; i++)
            sum += x[i];
        float mean = (float)(sum / (double)s->size);
        for (int64_t i = 0; i < s->size; i++) {
            normal[i] = x[i] - mean;
            squares += (double)normal[i] * normal[i];
        }
        float inverse = (float)(1.0 / sqrt(squares / (double)s->size + s->epsilon));
        s->inverse[row] = inverse;
        EACH
        for (int64_t i = 0; i < s->size; i++) {
            float value = normal[i] * inverse;
            normal[i] = value;
            value = s->gamma ? value * s->gamma[i] : value;
            y[i] = s->beta ? value + s->beta[i] : value;
        }
    }
}

/* With n = (x - mean) / s and g = gamma dy: dx = (g - mean(g) - n mean(n g)) / s. */
void scaled_backward(const void *arguments, struct step *step)
{
    const struct scaled *s = arguments;
    double *for_gamma = s->sums, *for_beta = s->sums + s->size;
    memset(s->sums, 0, 2 * s->size * sizeof(double));
    for (int64_t row = 0; row < step->rows * s->places; row++) {
        const float *normal = s->normal + row * s->size;
        float *g = s->gradient + row * s->size, inverse = s->inverse[row];
        double sum = 0.0, products = 0.0;
        EACH
        for (int64_t i = 0; i < s->size; i++) {
            for_gamma[i] = for_gamma[i] + (double)g[i] * normal[i];
            for_beta[i] = for_beta[i] + g[i];
            g[i] = s->gamma ? g[i] * s->gamma[i] : g[i];
        }
        for (int64_t i = 0; i < s->size; i++) {
            sum += g[i];
            products += (double)g[i] * normal[i];
        }
        sum /= (double)s->size;
        products /= (double)s->size;
        EACH
        for (int64_t i = 0; i < s->size; i++)
            g[i] = (float)((g[i] - sum - normal[i] * products) * inverse);
    }
    for (int64_t i = 0; i < s->size; i++) {
        if (s->gamma_gradient)
            s->gamma_gradient[i] = (float)for_gamma[i];
        if (s->beta_gradient)
            s->beta_gradient[i] = (float)for_beta[i];
    }
}

const int64_t size_of_scaled = sizeof(struct scaled);
