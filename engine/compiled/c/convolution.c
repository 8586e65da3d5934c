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
    float *matrices; /* of each worker, the windows of an image: places times values of a window */
    float *panels;  /* the kernel, packed */
    float *turned, *turned_panels; /* the kernel turned round, and that packed */
    float *sums;    /* of each worker, gradients of the kernel or the bias from one image */
    float *parts;   /* of each piece, gradients of kernel and bias */
    float *scratch;
};

#define MOST_PIECES 8

/* Multiplications of a piece that is worth a thread. */
#define WORTH_A_PIECE 10000000

/* A batch in pieces, as many as its size alone says: their gradients are added up in the end. */
struct images {
    const struct convolution *v;
    int64_t count, pieces;
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

static void lay_out(const struct convolution *v, int64_t number, float *matrix)
{
    const float *image = v->x + number * image_size(&v->w);
    if (v->w.channels < FEW)
        lay_out_columns(&v->w, image, matrix);
    else
        lay_out_rows(&v->w, image, matrix);
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

static struct images pieces_of(const struct convolution *v, int64_t count)
{
    int64_t work = count * places_of(&v->w) * values_of(v) * v->filters;
    int64_t pieces = work / WORTH_A_PIECE;
    pieces = pieces < 1 ? 1 : pieces > MOST_PIECES ? MOST_PIECES : pieces;
    return (struct images){v, count, pieces < count ? pieces : (count ? count : 1)};
}

static float *matrix_of(const struct convolution *v, int64_t worker)
{
    return v->matrices + worker * places_of(&v->w) * values_of(v);
}

static void forward_piece(const void *work, int64_t piece, int64_t worker)
{
    const struct images *images = work;
    const struct convolution *v = images->v;
    struct layout layout = layout_of(v);
    int64_t places = places_of(&v->w), end = images->count * (piece + 1) / images->pieces;
    float *matrix = matrix_of(v, worker);
    for (int64_t number = images->count * piece / images->pieces; number < end; number++) {
        struct product product = {
            .rows = places, .columns = v->filters, .depth = values_of(v),
            .a = matrix, .a_row = layout.place, .a_step = layout.value,
            .c = v->z + number * places * v->filters, .c_row = v->filters,
        };
        lay_out(v, number, matrix);
        multiply_packed(&product, v->panels);
        if (v->bias)
            add_to_rows(places, v->filters, v->bias, product.c);
    }
}

void convolution_forward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    struct images images = pieces_of(v, step->rows);
    pack(values_of(v), v->filters, v->kernel, v->filters, v->panels);
    share(images.pieces, forward_piece, &images);
}

static void add_to(float *total, const float *part, int64_t count)
{
    EACH
    for (int64_t i = 0; i < count; i++)
        total[i] = total[i] + part[i];
}

static void add_kernel_gradient(const struct convolution *v, int64_t number, int64_t worker,
                                float *total)
{
    struct layout layout = layout_of(v);
    int64_t places = places_of(&v->w), values = values_of(v);
    struct product product = {
        .rows = values, .columns = v->filters, .depth = places,
        .a = matrix_of(v, worker), .a_row = layout.value, .a_step = layout.place,
        .b = v->gradient + number * places * v->filters, .b_row = v->filters,
        .c = v->sums + worker * values * v->filters, .c_row = v->filters,
    };
    lay_out(v, number, matrix_of(v, worker));
    multiply(&product, v->scratch + worker * PACKED(v->filters));
    add_to(total, product.c, values * v->filters);
}

static void x_gradient_of(const struct convolution *v, int64_t number, int64_t worker)
{
    int64_t places = places_of(&v->w), values = values_of(v);
    struct product product = {
        .rows = places, .columns = values, .depth = v->filters,
        .a = v->gradient + number * places * v->filters, .a_row = v->filters, .a_step = 1,
        .c = matrix_of(v, worker), .c_row = values,
    };
    multiply_packed(&product, v->turned_panels);
    add_windows(&v->w, product.c, v->x_gradient + number * image_size(&v->w));
}

static void backward_piece(const void *work, int64_t piece, int64_t worker)
{
    const struct images *images = work;
    const struct convolution *v = images->v;
    int64_t places = places_of(&v->w), size = values_of(v) * v->filters;
    int64_t end = images->count * (piece + 1) / images->pieces;
    float *kernel = v->parts + piece * (size + v->filters), *bias = kernel + size;
    float *sums = v->sums + worker * size;
    memset(kernel, 0, (size + v->filters) * sizeof(float));
    for (int64_t number = images->count * piece / images->pieces; number < end; number++) {
        if (v->kernel_gradient)
            add_kernel_gradient(v, number, worker, kernel);
        if (v->bias_gradient) {
            sum_of_rows(places, v->filters, v->gradient + number * places * v->filters, sums);
            add_to(bias, sums, v->filters);
        }
        if (v->x_gradient)
            x_gradient_of(v, number, worker);
    }
}

/* The sum of what the pieces have, always in their order. */
static void sum_parts(const struct images *images, int64_t from, int64_t count, float *total)
{
    int64_t size = (values_of(images->v) + 1) * images->v->filters;
    if (!total)
        return;
    memset(total, 0, count * sizeof(float));
    for (int64_t piece = 0; piece < images->pieces; piece++)
        add_to(total, images->v->parts + piece * size + from, count);
}

void convolution_backward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    struct images images = pieces_of(v, step->rows);
    int64_t values = values_of(v);
    if (v->x_gradient) {
        transpose(values, v->filters, v->kernel, v->filters, v->turned, values);
        pack(v->filters, values, v->turned, values, v->turned_panels);
    }
    share(images.pieces, backward_piece, &images);
    sum_parts(&images, 0, values * v->filters, v->kernel_gradient);
    sum_parts(&images, values * v->filters, v->filters, v->bias_gradient);
}

const int64_t size_of_convolution = sizeof(struct convolution);
