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
};

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

void dense_forward(const void *arguments, struct step *step)
{
    const struct dense *d = arguments;
    int64_t rows = step->rows * d->places;
    struct product product = {
        .rows = rows, .columns = d->units, .depth = d->inputs,
        .a = d->x, .a_row = d->inputs, .a_step = 1,
        .b = d->kernel, .b_row = d->units,
        .c = d->z, .c_row = d->units,
    };
    multiply_shared(&product, d->scratch);
    if (d->bias)
        add_to_rows(rows, d->units, d->bias, d->z);
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
        multiply_shared(&product, d->scratch);
    }
    if (d->bias_gradient)
        sum_of_rows(rows, d->units, d->gradient, d->bias_gradient);
    if (d->x_gradient) {
        /* W dz^T, turned: the kernel is far larger than what is turned here. */
        struct product product = {
            .rows = d->inputs, .columns = rows, .depth = d->units,
            .a = d->kernel, .a_row = d->units, .a_step = 1,
            .b = d->turned, .b_row = rows,
            .c = d->turned_gradient, .c_row = rows,
        };
        transpose(rows, d->units, d->gradient, d->units, d->turned, rows);
        multiply_shared(&product, d->scratch);
        transpose(d->inputs, rows, d->turned_gradient, rows, d->x_gradient, d->inputs);
    }
}

const int64_t size_of_dense = sizeof(struct dense);
