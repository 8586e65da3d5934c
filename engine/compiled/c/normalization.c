/* Batch normalization while training: each channel gets mean 0 and variance 1 over the batch. */
#include "kernels.h"

struct normalization {
    int64_t channels, places; /* places of a sample, each with a value for every channel */
    double momentum, epsilon;
    const float *x;
    const float *gamma, *beta; /* null where there are none */
    float *moving_mean, *moving_variance;
    float *centred, *y;
    float *factor, *inverse;   /* gamma / s and 1 / s of each channel */
    float *gradient;           /* of y; becomes that of x */
    float *gamma_gradient, *beta_gradient; /* null where they do not train */
    double *sums, *products;
};

static void add_columns(int64_t rows, int64_t channels, const float *values, const float *others,
                        double *sums)
{
    memset(sums, 0, channels * sizeof(double));
    for (int64_t row = 0; row < rows; row++) {
        const float *one = values + row * channels, *other = others + row * channels;
        EACH
        for (int64_t c = 0; c < channels; c++)
            sums[c] = sums[c] + (double)one[c] * other[c];
    }
}

static void sum_columns(int64_t rows, int64_t channels, const float *values, double *sums)
{
    memset(sums, 0, channels * sizeof(double));
    for (int64_t row = 0; row < rows; row++) {
        const float *one = values + row * channels;
        EACH
        for (int64_t c = 0; c < channels; c++)
            sums[c] = sums[c] + one[c];
    }
}

void normalization_forward(const void *arguments, struct step *step)
{
    const struct normalization *n = arguments;
    int64_t rows = step->rows * n->places, channels = n->channels;
    const float keep = (float)n->momentum, rest = (float)(1.0 - n->momentum);
    sum_columns(rows, channels, n->x, n->sums);
    for (int64_t c = 0; c < channels; c++)
        n->factor[c] = (float)(n->sums[c] / (double)rows); /* the mean, for the moment */
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t c = 0; c < channels; c++)
            n->centred[row * channels + c] = n->x[row * channels + c] - n->factor[c];
    add_columns(rows, channels, n->centred, n->centred, n->products);
    for (int64_t c = 0; c < channels; c++) {
        float mean = n->factor[c], variance = (float)(n->products[c] / (double)rows);
        n->moving_mean[c] = n->moving_mean[c] * keep + mean * rest;
        n->moving_variance[c] = n->moving_variance[c] * keep + variance * rest;
        n->inverse[c] = 1.0f / sqrtf(variance + (float)n->epsilon);
        n->factor[c] = n->gamma ? n->inverse[c] * n->gamma[c] : n->inverse[c];
    }
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t c = 0; c < channels; c++) {
            float value = n->centred[row * channels + c] * n->factor[c];
            n->y[row * channels + c] = n->beta ? value + n->beta[c] : value;
        }
}

/* With c = x - mean: dx = gamma / s (dy - mean(dy) - c / s^2 mean(c dy)). */
void normalization_backward(const void *arguments, struct step *step)
{
    const struct normalization *n = arguments;
    int64_t rows = step->rows * n->places, channels = n->channels;
    float *g = n->gradient;
    sum_columns(rows, channels, g, n->sums);
    add_columns(rows, channels, g, n->centred, n->products);
    for (int64_t c = 0; c < channels; c++) {
        if (n->beta_gradient)
            n->beta_gradient[c] = (float)n->sums[c];
        if (n->gamma_gradient)
            n->gamma_gradient[c] = (float)(n->products[c] * n->inverse[c]);
        n->sums[c] /= (double)rows;
        n->products[c] *= (double)n->inverse[c] * n->inverse[c] / (double)rows;
    }
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t c = 0; c < channels; c++) {
            int64_t i = row * channels + c;
            double moved = g[i] - n->sums[c] - n->centred[i] * n->products[c];
            g[i] = (float)(moved * n->factor[c]);
        }
}

/* Outside of training: one line for each channel, from the moving averages. */
void normalization_fixed(const void *arguments, struct step *step)
{
    const struct normalization *n = arguments;
    int64_t rows = step->rows * n->places, channels = n->channels;
    float *start = n->inverse;
    for (int64_t c = 0; c < channels; c++) {
        float inverse = 1.0f / sqrtf(n->moving_variance[c] + (float)n->epsilon);
        n->factor[c] = n->gamma ? inverse * n->gamma[c] : inverse;
        start[c] = -n->moving_mean[c] * n->factor[c] + (n->beta ? n->beta[c] : 0.0f);
    }
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t c = 0; c < channels; c++) {
            float value = n->x[row * channels + c] * n->factor[c];
            n->y[row * channels + c] = value + start[c];
        }
}

/* The way back of that: gamma and beta stand still, also where they were to train. */
void normalization_fixed_backward(const void *arguments, struct step *step)
{
    const struct normalization *n = arguments;
    int64_t rows = step->rows * n->places, channels = n->channels;
    if (n->gamma_gradient)
        memset(n->gamma_gradient, 0, channels * sizeof(float));
    if (n->beta_gradient)
        memset(n->beta_gradient, 0, channels * sizeof(float));
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t c = 0; c < channels; c++)
            n->gradient[row * channels + c] = n->gradient[row * channels + c] * n->factor[c];
}

const int64_t size_of_normalization = sizeof(struct normalization);
