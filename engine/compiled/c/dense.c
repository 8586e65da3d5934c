/* The fully connected layer: z = x W + b, and its gradients. */
#include "kernels.h"

struct dense {
    int64_t inputs, units;
    int64_t places;  /* vectors per sample */
    const float *x;
    const float *kernel, *bias;        /* null where there is no bias */
    float *z;                          /* its gradient overwrites nothing of it */
    const float *gradient;             /* of z */
    float *kernel_gradient, *bias_gradient; /* null where they do not train */
    float *x_gradient;                 /* null where nothing below learns */
    float *scratch, *turned, *turned_gradient;
    /* Inputs that are 0 in the whole batch are left out of products. Null where none are sought. */
    int64_t *used;      /* the numbers of the others ... */
    int64_t *used_rows; /* ... and where their rows of the kernel begin */
    uint32_t *marks;    /* the bits of each input in all samples, taken together */
    int64_t used_count; /* all inputs where too few are 0 */
};

void add_to(float *total, const float *part, int64_t count)
{
    EACH
    for (int64_t i = 0; i < count; i++)
        total[i] = total[i] + part[i];
}

void add_to_rows(int64_t rows, int64_t columns, const float *bias, float *values)
{
    for (int64_t i = 0; i < rows; i++) {
        float *row = values + i * columns;
        EACH
        for (int64_t j = 0; j < columns; j++)
            row[j] = row[j] + bias[j];
    }
}

void sum_of_rows(int64_t rows, int64_t columns, const float *values, float *sums)
{
    memset(sums, 0, columns * sizeof(float));
    for (int64_t i = 0; i < rows; i++) {
        const float *row = values + i * columns;
        EACH
        for (int64_t j = 0; j < columns; j++)
            sums[j] = sums[j] + row[j];
    }
}

/* Samples after which the search for inputs that are 0 ends where there are few. */
#define GLANCE 4
#define FEW(inputs) ((inputs) / 8)

typedef uint32_t __attribute__((may_alias)) bits;

static int is_zero(bits value)
{
    return value << 1 == 0;
}

static int few_are_zero(const struct dense *d)
{
    int64_t found = 0;
    EACH
    for (int64_t k = 0; k < d->inputs; k++)
        found += is_zero(d->marks[k]);
    return found < FEW(d->inputs);
}

/* Finds the inputs that are 0 in the whole batch, as the borders of many pictures are, and the
 * others. A weight times 0 adds nothing unless it is infinite or no number. */
static void find_used(struct dense *d, int64_t rows)
{
    int64_t inputs = d->inputs, units = d->units, count = 0;
    d->used_count = inputs;
    memset(d->marks, 0, inputs * sizeof *d->marks);
    for (int64_t i = 0; i < rows; i++) {
        const bits *row = (const bits *)(d->x + i * inputs);
        EACH
        for (int64_t k = 0; k < inputs; k++)
            d->marks[k] |= row[k];
        if (i == GLANCE && few_are_zero(d))
            return;
    }
    if (few_are_zero(d))
        return;
    for (int64_t k = 0, next; k < inputs; k = next + 1) {
        for (next = k; next < inputs && is_zero(d->marks[next]); next++)
            ;
        if (!all_finite(d->kernel + k * units, (next - k) * units))
            return;
        d->used[count] = next;
        d->used_rows[count] = next * units;
        count += next < inputs;
    }
    d->used_count = count;
}

void dense_forward(const void *arguments, struct step *step)
{
    struct dense *d = (struct dense *)arguments;
    int64_t rows = step->rows * d->places;
    struct product product = {
        .rows = rows, .columns = d->units, .depth = d->inputs,
        .a = d->x, .a_row = d->inputs, .a_step = 1,
        .b = d->kernel, .b_row = d->units,
        .c = d->z, .c_row = d->units, .start = d->bias,
    };
    if (d->used) {
        find_used(d, rows);
        if (d->used_count < d->inputs) {
            product.depth = d->used_count;
            product.a_steps = product.b_rows = d->used;
        }
    }
    multiply_shared(&product, d->scratch);
}

struct back {
    const struct dense *d;
    int64_t rows, slices;
};

/* Rows of a slice, as many as a tile has columns at most. */
#define SLICE 32
#define LEAST_SHARED 2500000

/* Some rows of dz W^T, as W dz^T: the kernel is far larger than what is turned then. */
static void x_gradient_slice(const void *work, int64_t slice, int64_t worker)
{
    const struct back *back = work;
    const struct dense *d = back->d;
    int64_t from = slice * SLICE, left = back->rows - from;
    int64_t rows = left < SLICE ? left : SLICE;
    float *turned = d->turned + from * d->units;
    float *turned_gradient = d->turned_gradient + from * d->inputs;
    struct product product = {
        .rows = d->inputs, .columns = rows, .depth = d->units,
        .a = d->kernel, .a_row = d->units, .a_step = 1,
        .b = turned, .b_row = rows,
        .c = turned_gradient, .c_row = rows,
    };
    transpose(rows, d->units, d->gradient + from * d->units, d->units, turned, rows);
    multiply(&product, d->scratch + worker * PACKED(SLICE));
    transpose(d->inputs, rows, turned_gradient, rows, d->x_gradient + from * d->inputs, d->inputs);
}

static void clear_unused(const struct dense *d)
{
    for (int64_t k = 0; k < d->inputs; k++)
        if (is_zero(d->marks[k]))
            memset(d->kernel_gradient + k * d->units, 0, d->units * sizeof(float));
}

void dense_backward(const void *arguments, struct step *step)
{
    const struct dense *d = arguments;
    int64_t rows = step->rows * d->places;
    if (d->kernel_gradient) {
        struct product product = {
            .rows = d->inputs, .columns = d->units, .depth = rows,
            .a = d->x, .a_row = 1, .a_step = d->inputs,
            .b = d->gradient, .b_row = d->units,
            .c = d->kernel_gradient, .c_row = d->units,
        };
        if (d->used && d->used_count < d->inputs &&
            all_finite(d->gradient, rows * d->units)) {
            product.rows = d->used_count;
            product.a_rows = d->used;
            product.c_rows = d->used_rows;
            clear_unused(d);
        }
        multiply_shared(&product, d->scratch);
    }
    if (d->bias_gradient)
        sum_of_rows(rows, d->units, d->gradient, d->bias_gradient);
    if (d->x_gradient) {
        struct back back = {d, rows, (rows + SLICE - 1) / SLICE};
        if (rows * d->units * d->inputs < LEAST_SHARED)
            for (int64_t slice = 0; slice < back.slices; slice++)
                x_gradient_slice(&back, slice, 0);
        else
            share(back.slices, x_gradient_slice, &back);
    }
}

const int64_t size_of_dense = sizeof(struct dense);
