/* Pooling over windows, and over whole images. */
#include "windows.h"

struct pooling {
    struct windows w;
    const float *x;
    float *y;
    const float *gradient; /* of y */
    float *x_gradient;
    uint8_t *winners;      /* which value of the window is the largest */
};

#define NOBODY 255

/* Channels that are compared together, their winners as wide as the values: vectors of one size. */
#define TOGETHER 32

static inline __attribute__((always_inline)) void
largest_of(const struct windows *w, const float *image, int64_t place, int64_t count, float *y,
           uint8_t *winners)
{
    float most[TOGETHER];
    int32_t who[TOGETHER];
    int64_t first = 1;
    IN_WINDOW(w, place) {
        const float *x = image + at;
        if (first) {
            EACH
            for (int64_t c = 0; c < count; c++) {
                most[c] = x[c];
                who[c] = (int32_t)k;
            }
            first = 0;
            continue;
        }
        EACH
        for (int64_t c = 0; c < count; c++) {
            int32_t wins = x[c] > most[c];
            who[c] = wins ? (int32_t)k : who[c];
            /* A NaN stays one. */
            most[c] = wins | (x[c] != x[c]) ? x[c] : most[c];
        }
    }
    EACH
    for (int64_t c = 0; c < count; c++)
        who[c] = most[c] == most[c] ? who[c] : NOBODY;
    memcpy(y, most, count * sizeof(float));
    EACH
    for (int64_t c = 0; c < count; c++)
        winners[c] = (uint8_t)who[c];
}

void largest_forward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct windows *w = &p->w;
    int64_t channels = w->channels;
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        const float *image = p->x + number * image_size(w);
        for (int64_t c = 0; c < channels; c += TOGETHER) {
            float *y = p->y + row * channels + c;
            uint8_t *winners = p->winners + row * channels + c;
            if (channels - c >= TOGETHER)
                largest_of(w, image + c, place, TOGETHER, y, winners);
            else
                largest_of(w, image + c, place, channels - c, y, winners);
        }
    }
}

void largest_backward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct windows *w = &p->w;
    int64_t channels = w->channels;
    memset(p->x_gradient + step->begin * image_size(w), 0,
           step->rows * image_size(w) * sizeof(float));
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        float *image = p->x_gradient + number * image_size(w);
        const float *gradient = p->gradient + row * channels;
        const uint8_t *winners = p->winners + row * channels;
        IN_WINDOW(w, place) {
            float *to = image + at;
            EACH
            for (int64_t c = 0; c < channels; c++)
                to[c] = to[c] + gradient[c] * (winners[c] == (uint8_t)k ? 1.0f : 0.0f);
        }
    }
}

/* 1 / n for a window of which n values lie within the image. */
static float share_of_each(const struct windows *w, int64_t place)
{
    int64_t count = 0;
    IN_WINDOW(w, place)
        count++;
    return (float)(1.0 / (double)count);
}

void mean_forward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct windows *w = &p->w;
    int64_t channels = w->channels;
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        const float *image = p->x + number * image_size(w), share = share_of_each(w, place);
        float *y = p->y + row * channels;
        memset(y, 0, channels * sizeof(float));
        IN_WINDOW(w, place) {
            const float *x = image + at;
            EACH
            for (int64_t c = 0; c < channels; c++)
                y[c] = y[c] + x[c];
        }
        EACH
        for (int64_t c = 0; c < channels; c++)
            y[c] = y[c] * share;
    }
}

void mean_backward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct windows *w = &p->w;
    int64_t channels = w->channels;
    memset(p->x_gradient + step->begin * image_size(w), 0,
           step->rows * image_size(w) * sizeof(float));
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        float *image = p->x_gradient + number * image_size(w), share = share_of_each(w, place);
        const float *gradient = p->gradient + row * channels;
        IN_WINDOW(w, place) {
            float *to = image + at;
            EACH
            for (int64_t c = 0; c < channels; c++)
                to[c] = to[c] + gradient[c] * share;
        }
    }
}

const int64_t size_of_pooling = sizeof(struct pooling);
