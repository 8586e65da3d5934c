/* Group normalization: the values of a sample in each group of channels get mean 0 and variance 1. */
#include "kernels.h"

struct grouped {
    int64_t channels, places, groups;
    double epsilon;
    const float *x;
    const float *gamma, *beta; /* null where there are none */
    float *normal;  /* (x - mean) / s */
    float *inverse; /* 1 / s of each group of each sample */
    float *y;
    float *gradient; /* of y; becomes that of x */
    float *gamma_gradient, *beta_gradient; /* null where they do not train */
    double *sums;    /* two for each channel */
};

/* Each value of a group: `i` among those of all, `c` its channel. */
#define IN_GROUP(g, row, group)                                                                 \
    for (int64_t place = 0, each = (g)->channels / (g)->groups; place < (g)->places; place++)   \
        for (int64_t c = (group) * each,                                                        \
                     i = ((row) * (g)->places + place) * (g)->channels + c;                     \
             c < ((group) + 1) * each; c++, i++)

void grouped_forward(const void *arguments, struct step *step)
{
    const struct grouped *g = arguments;
    double count = (double)(g->places * (g->channels / g->groups));
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t group = 0; group < g->groups; group++) {
            double sum = 0.0, squares = 0.0;
            IN_GROUP(g, row, group)
                sum += g->x[i];
            float mean = (float)(sum / count);
            IN_GROUP(g, row, group) {
                g->normal[i] = g->x[i] - mean;
                squares += (double)g->normal[i] * g->normal[i];
            }
            float inverse = (float)(1.0 / sqrt(squares / count + g->epsilon));
            g->inverse[row * g->groups + group] = inverse;
            IN_GROUP(g, row, group) {
                float value = g->normal[i] * inverse;
                g->normal[i] = value;
                value = g->gamma ? value * g->gamma[c] : value;
                g->y[i] = g->beta ? value + g->beta[c] : value;
            }
        }
}

/* With n = (x - mean) / s and g = gamma dy: dx = (g - mean(g) - n mean(n g)) / s. */
void grouped_backward(const void *arguments, struct step *step)
{
    const struct grouped *g = arguments;
    double *for_gamma = g->sums, *for_beta = g->sums + g->channels;
    double count = (double)(g->places * (g->channels / g->groups));
    memset(g->sums, 0, 2 * g->channels * sizeof(double));
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t group = 0; group < g->groups; group++) {
            double sum = 0.0, products = 0.0;
            float inverse = g->inverse[row * g->groups + group];
            IN_GROUP(g, row, group) {
                float dy = g->gradient[i];
                for_gamma[c] += (double)dy * g->normal[i];
                for_beta[c] += dy;
                dy = g->gamma ? dy * g->gamma[c] : dy;
                sum += dy;
                products += (double)dy * g->normal[i];
                g->gradient[i] = dy;
            }
            sum /= count;
            products /= count;
            IN_GROUP(g, row, group) {
                double moved = g->gradient[i] - sum - g->normal[i] * products;
                g->gradient[i] = (float)(moved * inverse);
            }
        }
    for (int64_t c = 0; c < g->channels; c++) {
        if (g->gamma_gradient)
            g->gamma_gradient[c] = (float)for_gamma[c];
        if (g->beta_gradient)
            g->beta_gradient[c] = (float)for_beta[c];
    }
}

const int64_t size_of_grouped = sizeof(struct grouped);
