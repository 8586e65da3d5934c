/* Images of another size: each place is a mean of some of the given ones. */
#include "kernels.h"

struct blending {
    int64_t places, taken; /* of a sample of the input, and of the output */
    int64_t channels;
    const int64_t *starts; /* of each place of the output, where its sources begin; and the end */
    const int64_t *sources;
    const float *shares;
    const float *x;
    float *y;
    const float *gradient;
    float *x_gradient;
};

void blend_forward(const void *arguments, struct step *step)
{
    const struct blending *b = arguments;
    memset(b->y, 0, step->rows * b->taken * b->channels * sizeof(float));
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t place = 0; place < b->taken; place++)
            for (int64_t k = b->starts[place]; k < b->starts[place + 1]; k++) {
                const float *x = b->x + (row * b->places + b->sources[k]) * b->channels;
                float *y = b->y + (row * b->taken + place) * b->channels, share = b->shares[k];
                EACH
                for (int64_t c = 0; c < b->channels; c++)
                    y[c] = y[c] + x[c] * share;
            }
}

void blend_backward(const void *arguments, struct step *step)
{
    const struct blending *b = arguments;
    memset(b->x_gradient, 0, step->rows * b->places * b->channels * sizeof(float));
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t place = 0; place < b->taken; place++)
            for (int64_t k = b->starts[place]; k < b->starts[place + 1]; k++) {
                float *to = b->x_gradient + (row * b->places + b->sources[k]) * b->channels;
                const float *g = b->gradient + (row * b->taken + place) * b->channels;
                float share = b->shares[k];
                EACH
                for (int64_t c = 0; c < b->channels; c++)
                    to[c] = to[c] + g[c] * share;
            }
}

const int64_t size_of_blending = sizeof(struct blending);
