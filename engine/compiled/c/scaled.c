/* The values of each place scaled to mean 0 and variance 1, to a mean square of 1, or to length 1. */
#include "kernels.h"

enum mode { LAYER, ROOT_MEAN_SQUARE, UNIT };

#define SMALLEST_NORM 1e-12

struct scaled {
    int64_t size, places; /* values of a place, places of a sample */
    int64_t mode;
    double epsilon;
    const float *x;
    const float *gamma, *beta;  /* null where there are none */
    float *normal;  /* (x - mean) / s */
    float *inverse; /* 1 / s of each place; 0 for a UNIT without a direction */
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
        for (int64_t i = 0; s->mode == LAYER && i < s->size; i++)
            sum += x[i];
        float mean = (float)(sum / (double)s->size);
        for (int64_t i = 0; i < s->size; i++) {
            normal[i] = x[i] - mean;
            squares += (double)normal[i] * normal[i];
        }
        double norm = sqrt(s->mode == UNIT ? squares : squares / (double)s->size + s->epsilon);
        int has_none = s->mode == UNIT && norm <= SMALLEST_NORM;
        float inverse = (float)(1.0 / (has_none ? SMALLEST_NORM : norm));
        s->inverse[row] = has_none ? 0.0f : inverse;
        EACH
        for (int64_t i = 0; i < s->size; i++) {
            float value = normal[i] * inverse;
            normal[i] = value;
            value = s->gamma ? value * s->gamma[i] : value;
            y[i] = s->beta ? value + s->beta[i] : value;
        }
    }
}

/* With n = (x - mean) / s and g = gamma dy: dx = (g - mean(g) - n mean(n g)) / s; without the mean
 * of g where x has kept its own, and with the sum of n g where s is the length. */
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
        sum = s->mode == LAYER ? sum / (double)s->size : 0.0;
        products /= s->mode == UNIT ? 1.0 : (double)s->size;
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
