/* Convolutions that keep channels apart. */
#include "windows.h"

struct depthwise {
    struct windows w;
    int64_t multiplier; /* channels that each becomes */
    const float *x;
    const float *kernel, *bias; /* no bias: null */
    float *z;
    const float *gradient;                  /* of z */
    float *kernel_gradient, *bias_gradient; /* null where they do not train */
    float *x_gradient;                      /* null where nothing below learns */
    double *sums;                           /* of the kernel's size */
};

void depthwise_forward(const void *arguments, struct step *step)
{
    const struct depthwise *d = arguments;
    const struct windows *w = &d->w;
    int64_t many = d->multiplier, out = w->channels * many;
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        const float *image = d->x + number * image_size(w);
        float *to = d->z + row * out;
        if (d->bias)
            memcpy(to, d->bias, out * sizeof(float));
        else
            memset(to, 0, out * sizeof(float));
        IN_WINDOW(w, place) {
            const float *x = image + at, *kernel = d->kernel + k * out;
            if (many == 1) {
                EACH
                for (int64_t c = 0; c < out; c++)
                    to[c] = to[c] + x[c] * kernel[c];
                continue;
            }
            for (int64_t c = 0; c < w->channels; c++)
                for (int64_t m = c * many; m < (c + 1) * many; m++)
                    to[m] = to[m] + x[c] * kernel[m];
        }
    }
}

/* For each sample by itself: the gradient of the input. */
void depthwise_backward(const void *arguments, struct step *step)
{
    const struct depthwise *d = arguments;
    const struct windows *w = &d->w;
    int64_t many = d->multiplier, out = w->channels * many;
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    memset(d->x_gradient + step->begin * image_size(w), 0,
           step->rows * image_size(w) * sizeof(float));
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        float *image = d->x_gradient + number * image_size(w);
        const float *gradient = d->gradient + row * out;
        IN_WINDOW(w, place) {
            const float *kernel = d->kernel + k * out;
            float *to = image + at;
            if (many == 1) {
                EACH
                for (int64_t c = 0; c < out; c++)
                    to[c] = to[c] + gradient[c] * kernel[c];
                continue;
            }
            for (int64_t c = 0; c < w->channels; c++)
                for (int64_t m = c * many; m < (c + 1) * many; m++)
                    to[c] = to[c] + gradient[m] * kernel[m];
        }
    }
}

/* For the whole batch: the gradients of the weights. */
void depthwise_finish(const void *arguments, struct step *step)
{
    const struct depthwise *d = arguments;
    const struct windows *w = &d->w;
    int64_t many = d->multiplier, out = w->channels * many, rows = step->rows * places_of(w);
    int64_t size = w->window_z * w->window_y * w->window_x * out;
    if (d->bias_gradient)
        sum_of_rows(rows, out, d->gradient, d->bias_gradient);
    if (!d->kernel_gradient)
        return;
    memset(d->sums, 0, size * sizeof(double));
    for (int64_t row = 0; row < rows; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        const float *image = d->x + number * image_size(w), *gradient = d->gradient + row * out;
        IN_WINDOW(w, place) {
            const float *x = image + at;
            double *sums = d->sums + k * out;
            if (many == 1) {
                EACH
                for (int64_t c = 0; c < out; c++)
                    sums[c] = sums[c] + (double)x[c] * gradient[c];
                continue;
            }
            for (int64_t c = 0; c < w->channels; c++)
                for (int64_t m = c * many; m < (c + 1) * many; m++)
                    sums[m] = sums[m] + (double)x[c] * gradient[m];
        }
    }
    for (int64_t i = 0; i < size; i++)
        d->kernel_gradient[i] = (float)d->sums[i];
}

const int64_t size_of_depthwise = sizeof(struct depthwise);
