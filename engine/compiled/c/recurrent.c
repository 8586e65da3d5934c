/* What recurrent layers of all kinds share: recurrent.h says more. */
#include "recurrent.h"

static void copy_kept(const struct recurrent *r, const struct step *step, int64_t row,
                      const float *from, float *to)
{
    if (!r->uniforms) {
        memcpy(to, from, r->features * sizeof(float));
        return;
    }
    const double *uniforms = r->uniforms + step->number * r->stride + row * r->features;
    const float scale = (float)(1.0 / (1.0 - r->rate));
    for (int64_t i = 0; i < r->features; i++)
        to[i] = from[i] * (uniforms[i] >= r->rate ? scale : 0.0f);
}

void turn_in_time(const struct recurrent *r, const struct step *step)
{
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t t = 0; t < r->steps; t++)
            copy_kept(r, step, row, r->x + (row * r->steps + place_of(r, t)) * r->features,
                      r->inputs + (t * step->rows + row) * r->features);
}

void turn_back(const struct recurrent *r, const struct step *step)
{
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t t = 0; t < r->steps; t++)
            copy_kept(r, step, row, r->inputs + (t * step->rows + row) * r->features,
                      r->x_gradient + (row * r->steps + place_of(r, t)) * r->features);
}

void begin_steps(const struct recurrent *r, const struct step *step, int64_t columns)
{
    struct product product = {
        .rows = block(step, r->steps), .columns = columns, .depth = r->features,
        .a = r->inputs, .a_row = r->features, .a_step = 1,
        .b = r->kernel, .b_row = columns,
        .c = r->gates, .c_row = columns,
    };
    turn_in_time(r, step);
    multiply_shared(&product, r->scratch);
    if (r->bias)
        add_to_rows(block(step, r->steps), columns, r->bias, r->gates);
    memset(r->states, 0, block(step, r->units) * sizeof(float));
    if (r->cells)
        memset(r->cells, 0, block(step, r->units) * sizeof(float));
    pack(r->units, columns, r->recurrent_kernel, columns, r->panels);
}

/* Fewest sequences of a piece: as many as a tile of a product has rows. */
#define FEWEST 8
#define LEAST_SHARED 2500000

void go_through_steps(const struct recurrent *r, const struct step *step, int64_t columns,
                      piece_kernel piece)
{
    int64_t work = block(step, r->steps) * columns * (r->units + 16) / LEAST_SHARED;
    int64_t most = step->rows / FEWEST;
    int64_t pieces = work < most ? work : most;
    struct sequences sequences = {r, step, pieces < 1 ? 1 : pieces};
    share(sequences.pieces, piece, &sequences);
}

void multiply_state(const struct recurrent *r, const struct step *step, int64_t t,
                    int64_t columns, int64_t from, int64_t to, float *target, int64_t adds)
{
    struct product product = {
        .rows = to - from, .columns = columns, .depth = r->units,
        .a = r->states + (t * step->rows + from) * r->units, .a_row = r->units, .a_step = 1,
        .c = target + from * columns, .c_row = columns, .adds = adds,
    };
    multiply_packed(&product, r->panels);
}

void put_out(const struct recurrent *r, const struct step *step)
{
    const float *after = r->states + block(step, r->units);
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t t = r->sequences ? 0 : r->steps - 1; t < r->steps; t++) {
            float *y = r->y + (r->sequences ? row * r->steps + t : row) * r->units;
            if (r->clears && skips(r, t, row))
                memset(y, 0, r->units * sizeof(float));
            else
                memcpy(y, after + (t * step->rows + row) * r->units, r->units * sizeof(float));
        }
}

void take_in(const struct recurrent *r, int64_t t, int64_t from, int64_t to)
{
    if (!r->sequences && t < r->steps - 1)
        return;
    for (int64_t row = from; row < to; row++) {
        const float *given = r->gradient + (r->sequences ? row * r->steps + t : row) * r->units;
        float *own = r->state_gradient + row * r->units;
        if (r->clears && skips(r, t, row))
            continue;
        EACH
        for (int64_t i = 0; i < r->units; i++)
            own[i] = own[i] + given[i];
    }
}

void begin_steps_back(const struct recurrent *r, const struct step *step, int64_t columns)
{
    memset(r->state_gradient, 0, block(step, r->units) * sizeof(float));
    if (r->cell_gradient)
        memset(r->cell_gradient, 0, block(step, r->units) * sizeof(float));
    transpose(r->units, columns, r->recurrent_kernel, columns, r->turned, r->units);
    pack(columns, r->units, r->turned, r->units, r->back_panels);
}

void multiply_state_back(const struct recurrent *r, int64_t columns, int64_t from, int64_t to,
                         const float *gradient, int64_t adds)
{
    struct product product = {
        .rows = to - from, .columns = r->units, .depth = columns,
        .a = gradient + from * columns, .a_row = columns, .a_step = 1,
        .c = r->state_gradient + from * r->units, .c_row = r->units, .adds = adds,
    };
    multiply_packed(&product, r->back_panels);
}

void sum_over_steps(const struct recurrent *r, const struct step *step, int64_t columns,
                    const float *values, float *to)
{
    memset(r->sums, 0, columns * sizeof(double));
    for (int64_t row = 0; row < block(step, r->steps); row++) {
        EACH
        for (int64_t i = 0; i < columns; i++)
            r->sums[i] = r->sums[i] + values[row * columns + i];
    }
    for (int64_t i = 0; i < columns; i++)
        to[i] = (float)r->sums[i];
}

void end_steps_back(const struct recurrent *r, const struct step *step, int64_t columns,
                    const float *from_state_gradient)
{
    int64_t rows = block(step, r->steps);
    struct product product = {
        .columns = columns, .depth = rows, .a_row = 1, .b_row = columns, .c_row = columns,
    };
    if (r->kernel_gradient) {
        product.rows = product.a_step = r->features;
        product.a = r->inputs;
        product.b = r->gates_gradient;
        product.c = r->kernel_gradient;
        multiply_shared(&product, r->scratch);
    }
    if (r->recurrent_gradient) {
        product.rows = product.a_step = r->units;
        product.a = r->states;
        product.b = from_state_gradient;
        product.c = r->recurrent_gradient;
        multiply_shared(&product, r->scratch);
    }
    if (r->bias_gradient)
        sum_over_steps(r, step, columns, r->gates_gradient, r->bias_gradient);
    if (r->bias_gradient && from_state_gradient != r->gates_gradient)
        sum_over_steps(r, step, columns, from_state_gradient, r->bias_gradient + columns);
    if (r->x_gradient) {
        struct product back = {
            .rows = rows, .columns = r->features, .depth = columns,
            .a = r->gates_gradient, .a_row = columns, .a_step = 1,
            .c = r->inputs, .c_row = r->features,
        };
        transpose(r->features, columns, r->kernel, columns, r->turned, r->features);
        pack(columns, r->features, r->turned, r->features, r->x_panels);
        multiply_packed(&back, r->x_panels);
        turn_back(r, step);
    }
}
