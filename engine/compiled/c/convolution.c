/* Convolution: one product over each image's windows, whose values are read where they lie. */
#include "windows.h"

struct convolution {
    struct windows w;
    int64_t filters;
    int64_t groups;                    /* each of as many channels and filters, apart from the others */
    int64_t frame_z, frame_y, frame_x; /* the size that windows need with what lies around the image; or 0 */
    const float *x;
    const float *kernel, *bias;
    float *z;
    const float *gradient;                  /* of z */
    float *kernel_gradient, *bias_gradient; /* null where they do not train */
    float *x_gradient;                      /* null where nothing below learns */
    const int64_t *places; /* where each window begins */
    const int64_t *values; /* where each value of a window lies from there */
    float *frames;         /* of each worker, an image with what lies around it */
    float *panels;         /* the kernel, packed */
    float *turned_panels;  /* of each place in a window, its part of the kernel turned, and packed */
    float *turned;
    float *sums;           /* of each worker, the gradients of the kernel and the bias of an image */
    float *parts;          /* of each piece, the same added up */
    float *scratch;
    const int64_t *unseen; /* where further windows begin, whose outputs nobody looks at */
    int64_t unseen_count;
    int64_t together;      /* samples of each worker that z and its gradient have room for; 0 for all */
};

/* Where what a sample puts out begins in z and its gradient. */
static int64_t output_of(const struct convolution *v, const struct step *step, int64_t number)
{
    return place_of_sample(step, number, v->together) * places_of(&v->w) * v->filters;
}

static int64_t window_of(const struct convolution *v)
{
    return v->w.window_z * v->w.window_y * v->w.window_x;
}

/* Channels and filters of a group. */
static int64_t channels_of(const struct convolution *v)
{
    return v->w.channels / v->groups;
}

static int64_t filters_of(const struct convolution *v)
{
    return v->filters / v->groups;
}

static int64_t values_of(const struct convolution *v)
{
    return window_of(v) * channels_of(v);
}

static int64_t frame_size(const struct convolution *v)
{
    return v->frame_z * v->frame_y * v->frame_x * v->w.channels;
}

/* Before what is done with each row of an image that lies in its frame: where it begins in both. */
#define ROWS_IN_FRAME(v, in_image, in_frame)                                                    \
    for (int64_t z = 0, in_image, in_frame;                                                     \
         z < (v)->w.depth && z + (v)->w.before_z < (v)->frame_z; z++)                           \
        for (int64_t y = 0; y < (v)->w.height && y + (v)->w.before_y < (v)->frame_y &&          \
                            (in_image = (z * (v)->w.height + y) * (v)->w.width *                \
                                        (v)->w.channels) >= 0 &&                                \
                            (in_frame = (((z + (v)->w.before_z) * (v)->frame_y + y +            \
                                          (v)->w.before_y) * (v)->frame_x +                     \
                                         (v)->w.before_x) * (v)->w.channels) >= 0;              \
             y++)

/* Bytes of such a row. */
static int64_t row_bytes(const struct convolution *v)
{
    int64_t own = v->frame_x - v->w.before_x;
    return (v->w.width < own ? v->w.width : own) * v->w.channels * (int64_t)sizeof(float);
}

static void to_frame(const struct convolution *v, const float *image, float *frame)
{
    memset(frame, 0, frame_size(v) * sizeof(float));
    ROWS_IN_FRAME(v, in_image, in_frame)
        memcpy(frame + in_frame, image + in_image, row_bytes(v));
}

static void from_frame(const struct convolution *v, const float *frame, float *image)
{
    memset(image, 0, image_size(&v->w) * sizeof(float));
    ROWS_IN_FRAME(v, in_image, in_frame)
        memcpy(image + in_image, frame + in_frame, row_bytes(v));
}

static float *frame_of(const struct convolution *v, const struct step *step)
{
    return v->frames + step->worker * frame_size(v);
}

/* An image as windows can be read from it. */
static const float *image_of(const struct convolution *v, const struct step *step, int64_t number)
{
    const float *image = v->x + number * image_size(&v->w);
    if (!v->frame_y)
        return image;
    to_frame(v, image, frame_of(v, step));
    return frame_of(v, step);
}

void convolution_prepare(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t filters = filters_of(v);
    (void)step;
    for (int64_t group = 0; group < v->groups; group++)
        pack(values_of(v), filters, v->kernel + group * filters, v->filters,
             v->panels + group * values_of(v) * PADDED(filters));
}

static void convolve(const struct convolution *v, const struct step *step, int64_t number,
                     const float *bias)
{
    int64_t places = places_of(&v->w), filters = filters_of(v);
    struct product product = {
        .rows = places, .columns = filters, .depth = values_of(v),
        .a = image_of(v, step, number), .a_rows = v->places, .a_steps = v->values,
        .c = v->z + output_of(v, step, number), .c_row = v->filters, .start = bias,
    };
    for (int64_t group = 0; group < v->groups; group++) {
        multiply_packed(&product, v->panels + group * values_of(v) * PADDED(filters));
        product.a += channels_of(v);
        product.c += filters;
        product.start = bias ? product.start + filters : NULL;
    }
}

void convolution_forward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    for (int64_t number = step->begin; number < step->begin + step->rows; number++)
        convolve(v, step, number, v->bias);
}

void convolution_turn(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t channels = channels_of(v), filters = filters_of(v);
    (void)step;
    for (int64_t place = 0; place < window_of(v); place++)
        for (int64_t group = 0; group < v->groups; group++) {
            transpose(channels, filters, v->kernel + place * channels * v->filters + group * filters,
                      v->filters, v->turned, channels);
            pack(filters, channels, v->turned, channels,
                 v->turned_panels + (place * v->groups + group) * filters * PADDED(channels));
        }
}

/* Windows that nobody looks at have a gradient of 0, which times infinity is no number. */
static void add_unseen(const struct convolution *v, const float *image, float *total)
{
    int64_t filters = filters_of(v);
    if (all_finite(image, image_size(&v->w)))
        return;
    for (int64_t group = 0; group < v->groups; group++)
        for (int64_t k = 0; k < values_of(v); k++)
            for (int64_t place = 0; place < v->unseen_count; place++) {
                float none = image[v->unseen[place] + v->values[k] + group * channels_of(v)] * 0.0f;
                for (int64_t filter = 0; filter < filters; filter++)
                    total[k * v->filters + group * filters + filter] += none;
            }
}

static void kernel_gradient_of(const struct convolution *v, const struct step *step,
                               int64_t number, float *total)
{
    int64_t places = places_of(&v->w), values = values_of(v), filters = filters_of(v);
    float *sums = v->sums + step->worker * values * v->filters;
    struct product product = {
        .rows = values, .columns = filters, .depth = places,
        .a = image_of(v, step, number), .a_rows = v->values, .a_steps = v->places,
        .b = v->gradient + output_of(v, step, number), .b_row = v->filters,
        .c = sums, .c_row = v->filters,
    };
    for (int64_t group = 0; group < v->groups; group++) {
        multiply(&product, v->scratch + step->worker * PACKED(v->filters));
        product.a += channels_of(v);
        product.b += filters;
        product.c += filters;
    }
    add_to(total, sums, values * v->filters);
    if (v->unseen_count)
        add_unseen(v, v->x + number * image_size(&v->w), total);
}

/* What each place in a window contributes, added where it comes from. */
static void x_gradient_of(const struct convolution *v, const struct step *step, int64_t number)
{
    int64_t channels = channels_of(v), filters = filters_of(v), places = places_of(&v->w);
    float *image = v->x_gradient + number * image_size(&v->w);
    float *target = v->frame_y ? frame_of(v, step) : image;
    memset(target, 0, (v->frame_y ? frame_size(v) : image_size(&v->w)) * sizeof(float));
    for (int64_t place = 0; place < window_of(v); place++)
        for (int64_t group = 0; group < v->groups; group++) {
            struct product product = {
                .rows = places, .columns = channels, .depth = filters,
                .a = v->gradient + output_of(v, step, number) + group * filters,
                .a_row = v->filters, .a_step = 1,
                .c = target + v->values[place * channels] + group * channels,
                .c_rows = v->places, .adds = 1,
            };
            multiply_packed(&product, v->turned_panels +
                            (place * v->groups + group) * filters * PADDED(channels));
        }
    if (v->frame_y)
        from_frame(v, target, image);
}

void convolution_backward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t places = places_of(&v->w), size = values_of(v) * v->filters;
    float *kernel = v->parts + step->piece * (size + v->filters), *bias = kernel + size;
    float *sums = v->sums + step->worker * size;
    if (step->begin == step->piece_begin)
        memset(kernel, 0, (size + v->filters) * sizeof(float));
    for (int64_t number = step->begin; number < step->begin + step->rows; number++) {
        if (v->kernel_gradient)
            kernel_gradient_of(v, step, number, kernel);
        if (v->bias_gradient) {
            sum_of_rows(places, v->filters, v->gradient + output_of(v, step, number), sums);
            add_to(bias, sums, v->filters);
        }
        if (v->x_gradient)
            x_gradient_of(v, step, number);
    }
}

/* The sum of what the pieces have, always in their order. */
static void sum_parts(const struct convolution *v, const struct step *step, int64_t from,
                      int64_t count, float *total)
{
    int64_t size = (values_of(v) + 1) * v->filters;
    if (!total)
        return;
    memset(total, 0, count * sizeof(float));
    for (int64_t piece = 0; piece < step->pieces; piece++)
        add_to(total, v->parts + piece * size + from, count);
}

void convolution_finish(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t size = values_of(v) * v->filters;
    sum_parts(v, step, 0, size, v->kernel_gradient);
    sum_parts(v, step, size, v->filters, v->bias_gradient);
}

/* The way back of a convolution, as a layer: `gradient` is what it takes in, `x_gradient` what it
 * puts out; on its own way back `x` is the gradient of that, and `z` becomes that of its input. */
void transposed_forward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t channels = v->w.channels, size = image_size(&v->w);
    for (int64_t number = step->begin; number < step->begin + step->rows; number++) {
        x_gradient_of(v, step, number);
        if (v->bias)
            add_to_rows(size / channels, channels, v->bias, v->x_gradient + number * size);
    }
}

void transposed_backward(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t size = values_of(v) * v->filters;
    float *kernel = v->parts + step->piece * (size + v->filters);
    if (step->begin == step->piece_begin)
        memset(kernel, 0, size * sizeof(float));
    for (int64_t number = step->begin; number < step->begin + step->rows; number++) {
        if (v->kernel_gradient)
            kernel_gradient_of(v, step, number, kernel);
        if (v->z)
            convolve(v, step, number, NULL);
    }
}

void transposed_finish(const void *arguments, struct step *step)
{
    const struct convolution *v = arguments;
    int64_t channels = v->w.channels;
    sum_parts(v, step, 0, values_of(v) * v->filters, v->kernel_gradient);
    if (v->bias_gradient)
        sum_of_rows(step->rows * image_size(&v->w) / channels, channels, v->x, v->bias_gradient);
}

const int64_t size_of_convolution = sizeof(struct convolution);
