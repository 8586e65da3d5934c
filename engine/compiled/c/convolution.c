/* Convolution: an image's windows are laid out as a matrix, and multiplied with the kernel. */
#include "windows.h"

struct convolution {
    struct windows w;
    int64_t filters;
    const float *x;
    const float *kernel, *bias;
    float *z;
    const float *gradient;                  /* of z */
    float *kernel_gradient, *bias_gradient; /* null where they do not train */
    float *x_gradient;                      /* null where nothing below learns */
    float *matrix;  /* the windows of an image: places times values of a window */
    float *panels;  /* the kernel, packed */
    float *turned, *turned_panels; /* the kernel turned round, and that packed */
    float *sums;    /* gradients of the kernel and the bias from one image */
    float *scratch;
};

/* Images of few channels have their windows laid out column by column, so that what is copied lies
 * in one piece. */
#define FEW 8

struct layout {
    int64_t place, value; /* from one place to the next, and from one value of a window to the next */
};

static int64_t values_of(const struct convolution *v)
{
    return v->w.window_y * v->w.window_x * v->w.channels;
}

static struct layout layout_of(const struct convolution *v)
{
    if (v->w.channels < FEW)
        return (struct layout){1, places_of(&v->w)};
    return (struct layout){values_of(v), 1};
}

static void lay_out_columns(const struct windows *w, const float *image, float *matrix)
{
    for (int64_t ky = 0; ky < w->window_y; ky++)
        for (int64_t kx = 0; kx < w->window_x; kx++)
            for (int64_t channel = 0; channel < w->channels; channel++)
                for (int64_t oy = 0; oy < w->out_y; oy++)
                    for (int64_t ox = 0; ox < w->out_x; ox++) {
                        int64_t place = place_in(w, oy, ox, ky, kx);
                        *matrix++ = place < 0 ? 0.0f : image[place + channel];
                    }
}

static void lay_out_rows(const struct windows *w, const float *image, float *matrix)
{
    for (int64_t oy = 0; oy < w->out_y; oy++)
        for (int64_t ox = 0; ox < w->out_x; ox++)
            for (int64_t ky = 0; ky < w->window_y; ky++)
                for (int64_t kx = 0; kx < w->window_x; kx++, matrix += w->channels) {
                    int64_t place = place_in(w, oy, ox, ky, kx);
                    if (place < 0)
                        memset(matrix, 0, w->channels * sizeof(float));
                    else
                        memcpy(matrix, image + place, w->channels * sizeof(float));
                }
}

static void lay_out(const struct convolution *v, int64_t number)
{
    const float *image = v->x + number * image_size(&v->w);
    if (v->w.channels < FEW)
        lay_out_columns(&v->w, image, v->matrix);
    else
        lay_out_rows(&v->w, image, v->matrix);
}

/* The gradient of each window's values, added where these come from. */
static void add_windows(const struct windows *w, const float *matrix, float *image)
{
    memset(image, 0, image_size(w) * sizeof(float));
    for (int64_t oy = 0; oy < w->out_y; oy++)
        for (int64_t ox = 0; ox < w->out_x; ox++)
            for (int64_t ky = 0; ky < w->window_y; ky++)
                for (int64_t kx = 0; kx < w->window_x; kx++, matrix += w->channels) {
                    int64_t place = place_in(w, oy, ox, ky, kx);
                    if (place < 0)
                        continue;
                    float *to = image + place;
                    EACH
                    for (int64_t c = 0; c < w->channels; c++)
                        to[c] = to[c] + matrix[c];
                }
}

void convolution_forward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    struct layout layout = layout_of(v);
    int64_t places = places_of(&v->w);
    pack(values_of(v), v->filters, v->kernel, v->filters, v->panels);
    for (int64_t number = 0; number < step->rows; number++) {
        struct product product = {
            .rows = places, .columns = v->filters, .depth = values_of(v),
            .a = v->matrix, .a_row = layout.place, .a_step = layout.value,
            .c = v->z + number * places * v->filters, .c_row = v->filters,
        };
        lay_out(v, number);
        multiply_packed(&product, v->panels);
        if (v->bias)
            add_to_rows(places, v->filters, v->bias, product.c);
    }
}

static void add_to(float *total, const float *part, int64_t count)
{
    EACH
    for (int64_t i = 0; i < count; i++)
        total[i] = total[i] + part[i];
}

static void kernel_gradient_of(const struct convolution *v, int64_t number)
{
    struct layout layout = layout_of(v);
    int64_t places = places_of(&v->w), values = values_of(v);
    struct product product = {
        .rows = values, .columns = v->filters, .depth = places,
        .a = v->matrix, .a_row = layout.value, .a_step = layout.place,
        .b = v->gradient + number * places * v->filters, .b_row = v->filters,
        .c = v->sums, .c_row = v->filters,
    };
    lay_out(v, number);
    multiply(&product, v->scratch);
    add_to(v->kernel_gradient, v->sums, values * v->filters);
}

static void x_gradient_of(const struct convolution *v, int64_t number)
{
    int64_t places = places_of(&v->w), values = values_of(v);
    struct product product = {
        .rows = places, .columns = values, .depth = v->filters,
        .a = v->gradient + number * places * v->filters, .a_row = v->filters, .a_step = 1,
        .c = v->matrix, .c_row = values,
    };
    multiply_packed(&product, v->turned_panels);
    add_windows(&v->w, v->matrix, v->x_gradient + number * image_size(&v->w));
}

void convolution_backward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t places = places_of(&v->w), values = values_of(v);
    if (v->kernel_gradient)
        memset(v->kernel_gradient, 0, values * v->filters * sizeof(float));
    if (v->bias_gradient)
        memset(v->bias_gradient, 0, v->filters * sizeof(float));
    if (v->x_gradient) {
        transpose(values, v->filters, v->kernel, v->filters, v->turned, values);
        pack(v->filters, values, v->turned, values, v->turned_panels);
    }
    for (int64_t number = 0; number < step->rows; number++) {
        if (v->kernel_gradient)
            kernel_gradient_of(v, number);
        if (v->bias_gradient) {
            sum_of_rows(places, v->filters, v->gradient + number * places * v->filters, v->sums);
            add_to(v->bias_gradient, v->sums, v->filters);
        }
        if (v->x_gradient)
            x_gradient_of(v, number);
    }
}

const int64_t size_of_convolution = sizeof(struct convolution);
