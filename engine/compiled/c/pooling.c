/* Pooling over windows, and over whole images. */
#include "windows.h"

struct pooling {
    struct windows w;
    const float *x;
    float *y;
    const float *gradient; /* of y */
    float *x_gradient;
    uint8_t *winners;      /* which value of the window is the largest */
    int64_t together;      /* samples of each worker that x and its gradient have room for; 0 for all */
};

/* Where an image begins in x and its gradient. */
static int64_t image_at(const struct pooling *p, const struct step *step, int64_t number)
{
    return place_of_sample(step, number, p->together) * image_size(&p->w);
}

#define NOBODY 255

/* Places of a window of which the largest is sought at most; who it is takes a byte. */
#define MOST_PLACES 255

/* Windows of one form, as their places lie in the image. */
struct form {
    const struct windows *w;
    int64_t places;
    int64_t from_corner[MOST_PLACES];
};

static int64_t window_reach(int64_t window, int64_t apart)
{
    return (window - 1) * apart + 1;
}

static struct form form_of(const struct windows *w)
{
    struct form form = {w, 0, {0}};
    for (int64_t z = 0; z < w->window_z; z++)
        for (int64_t y = 0; y < w->window_y; y++)
            for (int64_t x = 0; x < w->window_x; x++)
                form.from_corner[form.places++] =
                    ((z * w->apart_z * w->height + y * w->apart_y) * w->width + x * w->apart_x) *
                    w->channels;
    return form;
}

/* Where the places of a window lie; -1 for those outside the image. */
static void lay(const struct form *form, int64_t number, int64_t *places)
{
    const struct windows *w = form->w;
    struct corner first = corner_of(w, number);
    int64_t begin = place_in(w, first.z, first.y, first.x);
    int64_t end = place_in(w, first.z + window_reach(w->window_z, w->apart_z) - 1,
                           first.y + window_reach(w->window_y, w->apart_y) - 1,
                           first.x + window_reach(w->window_x, w->apart_x) - 1);
    if (begin >= 0 && end >= 0) {
        for (int64_t k = 0; k < form->places; k++)
            places[k] = begin + form->from_corner[k];
        return;
    }
    for (int64_t k = 0; k < form->places; k++)
        places[k] = -1;
    IN_WINDOW(w, number)
        places[k] = at;
}

/* The first place of a window that lies in the image. */
static int64_t first_of(const int64_t *places, int64_t window)
{
    int64_t first = 0;
    while (first < window - 1 && places[first] < 0)
        first++;
    return first;
}

/* Channels that are compared together. */
typedef float values __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t numbers __attribute__((vector_size(4 * LANES)));
typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1), may_alias));

static inline numbers chosen(numbers yes, numbers one, numbers other)
{
    return (yes & one) | (~yes & other);
}

/* NaN is larger than all others. */
static inline void
largest_together(const float *image, const int64_t *places, int64_t window, float *y,
                 uint8_t *winners)
{
    int64_t first = first_of(places, window);
    values most = *(const values *)(image + places[first]);
    numbers who = (numbers){0} + (int32_t)first;
    for (int64_t k = first + 1; k < window; k++)
        if (places[k] >= 0) {
            values x = *(const values *)(image + places[k]);
            numbers wins = x > most;
            who = chosen(wins, (numbers){0} + (int32_t)k, who);
            most = (values)chosen(wins | (x != x), (numbers)x, (numbers)most);
        }
    *(values *)y = most;
    *(bytes *)winners = __builtin_convertvector(who | (most != most), bytes);
}

static void largest_of(const float *image, const int64_t *places, int64_t window, float *y,
                       uint8_t *winners)
{
    int64_t first = first_of(places, window), who = first;
    float most = image[places[first]];
    for (int64_t k = first + 1; k < window; k++)
        if (places[k] >= 0) {
            float x = image[places[k]];
            who = x > most ? k : who;
            most = x > most || x != x ? x : most;
        }
    *y = most;
    *winners = most == most ? (uint8_t)who : NOBODY;
}

void largest_forward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct form form = form_of(&p->w);
    int64_t places[MOST_PLACES], channels = p->w.channels, size = places_of(&p->w) * channels;
    for (int64_t i = step->begin; i < step->begin + step->rows; i++)
        for (int64_t number = 0, c; number < places_of(&p->w); number++) {
            const float *image = p->x + image_at(p, step, i);
            float *y = p->y + i * size + number * channels;
            uint8_t *winners = p->winners + i * size + number * channels;
            lay(&form, number, places);
            for (c = 0; c + LANES <= channels; c += LANES)
                largest_together(image + c, places, form.places, y + c, winners + c);
            for (; c < channels; c++)
                largest_of(image + c, places, form.places, y + c, winners + c);
        }
}

/* Whether no place belongs to two windows. */
static int are_apart(const struct windows *w)
{
    return window_reach(w->window_z, w->apart_z) <= w->stride_z &&
           window_reach(w->window_y, w->apart_y) <= w->stride_y &&
           window_reach(w->window_x, w->apart_x) <= w->stride_x;
}

static int tiles(int64_t window, int64_t stride, int64_t apart, int64_t before, int64_t out,
                 int64_t size)
{
    return window == stride && apart == 1 && before == 0 && out * window == size;
}

/* Whether every place belongs to one window, and none lies outside. */
static int are_tiles(const struct windows *w)
{
    return tiles(w->window_z, w->stride_z, w->apart_z, w->before_z, w->out_z, w->depth) &&
           tiles(w->window_y, w->stride_y, w->apart_y, w->before_y, w->out_y, w->height) &&
           tiles(w->window_x, w->stride_x, w->apart_x, w->before_x, w->out_x, w->width);
}

/* Every value of a window has the gradient of the largest, times 1 or 0. */
static inline __attribute__((always_inline)) void
give_largest(const int apart, const struct form *form, const int64_t *places,
             const float *gradient, const uint8_t *winners, float *image)
{
    for (int64_t k = 0; k < form->places; k++) {
        float *to = image + places[k];
        if (places[k] < 0)
            continue;
        EACH
        for (int64_t c = 0; c < form->w->channels; c++) {
            float given = gradient[c] * (winners[c] == (uint8_t)k ? 1.0f : 0.0f);
            to[c] = apart ? given : to[c] + given;
        }
    }
}

void largest_backward(const void *arguments, struct step *step)
{
    const struct pooling *p = arguments;
    const struct form form = form_of(&p->w);
    int64_t places[MOST_PLACES], channels = p->w.channels, size = places_of(&p->w) * channels;
    int64_t apart = are_apart(&p->w), all = are_tiles(&p->w);
    for (int64_t i = step->begin; i < step->begin + step->rows; i++) {
        float *image = p->x_gradient + image_at(p, step, i);
        const float *gradient = p->gradient + i * size;
        const uint8_t *winners = p->winners + i * size;
        if (!all)
            memset(image, 0, image_size(&p->w) * sizeof(float));
        for (int64_t number = 0; number < places_of(&p->w); number++) {
            int64_t at = number * channels;
            lay(&form, number, places);
            if (apart)
                give_largest(1, &form, places, gradient + at, winners + at, image);
            else
                give_largest(0, &form, places, gradient + at, winners + at, image);
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
        const float *image = p->x + image_at(p, step, number), share = share_of_each(w, place);
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
    memset(p->x_gradient + image_at(p, step, step->begin), 0,
           step->rows * image_size(w) * sizeof(float));
    int64_t row = step->begin * places_of(w), end = row + step->rows * places_of(w);
    for (; row < end; row++) {
        int64_t number = row / places_of(w), place = row % places_of(w);
        float *image = p->x_gradient + image_at(p, step, number), share = share_of_each(w, place);
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
