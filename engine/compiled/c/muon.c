/* Muon: momentum whose directions are evened out by Newton-Schulz iterations, for matrices; Adam
 * for the rest. */
#include "ranges.h"

struct muon {
    int64_t rows, columns; /* of a matrix */
    int64_t nesterov;
    int64_t iterations;
    double share;          /* of the last step that is carried over */
    double factor;         /* of the learning rate */
    double first, third, fifth; /* coefficients of the polynomial that is iterated */
    float *values, *gradients, *momentum;
    /* Room: of the size of the matrix, and of the square of its shorter side. */
    float *wide, *turned, *product, *square, *powers;
    float *scratch;
};

static void carry_over(const struct muon *o, int64_t size)
{
    const float share = (float)o->share;
    float *m = o->momentum, *g = o->gradients;
    EACH
    for (int64_t i = 0; i < size; i++) {
        float mean = m[i] * share + g[i];
        m[i] = mean;
        g[i] = o->nesterov ? g[i] + mean * share : mean;
    }
}

static float length_of(const float *values, int64_t size)
{
    double sum = 0.0;
    for (int64_t i = 0; i < size; i++)
        sum += (double)values[i] * values[i];
    /* Its root is infinite where float32 cannot hold the sum, as in NumPy. */
    return (float)(sqrt((double)(float)sum) + 1e-7);
}

static void multiply_plain(const struct muon *o, int64_t rows, int64_t columns, int64_t depth,
                           const float *a, const float *b, float *c)
{
    struct product product = {
        .rows = rows, .columns = columns, .depth = depth,
        .a = a, .a_row = depth, .a_step = 1, .b = b, .b_row = columns, .c = c, .c_row = columns,
    };
    multiply_shared(&product, o->scratch);
}

/* x = first x + (third x x^T + fifth (x x^T)^2) x, again and again. */
static void even_out(const struct muon *o, int64_t rows, int64_t columns)
{
    const float first = (float)o->first, third = (float)o->third, fifth = (float)o->fifth;
    float *x = o->wide, *square = o->square, *powers = o->powers, *product = o->product;
    for (int64_t number = 0; number < o->iterations; number++) {
        transpose(rows, columns, x, columns, o->turned, rows);
        multiply_plain(o, rows, rows, columns, x, o->turned, square);
        multiply_plain(o, rows, rows, rows, square, square, powers);
        EACH
        for (int64_t i = 0; i < rows * rows; i++)
            powers[i] = powers[i] * fifth + square[i] * third;
        multiply_plain(o, rows, columns, rows, powers, x, product);
        EACH
        for (int64_t i = 0; i < rows * columns; i++)
            x[i] = x[i] * first + product[i];
    }
}

void muon(const void *arguments, struct step *step)
{
    const struct muon *o = arguments;
    int64_t size = o->rows * o->columns, tall = o->rows > o->columns;
    const float rate = (float)(step->rate * o->factor);
    float *w = o->values;
    carry_over(o, size);
    if (tall)
        transpose(o->rows, o->columns, o->gradients, o->columns, o->wide, o->rows);
    else
        memcpy(o->wide, o->gradients, size * sizeof(float));
    const float length = length_of(o->wide, size);
    EACH
    for (int64_t i = 0; i < size; i++)
        o->wide[i] = o->wide[i] / length;
    even_out(o, tall ? o->columns : o->rows, tall ? o->rows : o->columns);
    const float *moves = o->wide;
    if (tall) {
        transpose(o->columns, o->rows, o->wide, o->rows, o->turned, o->columns);
        moves = o->turned;
    }
    EACH
    for (int64_t i = 0; i < size; i++)
        w[i] = w[i] - moves[i] * rate;
    flush(o->momentum, size, tiny_mean, step);
}

const int64_t size_of_muon = sizeof(struct muon);

struct beside {
    int64_t size;
    double beta_1, beta_2, epsilon;
    double factor; /* of the learning rate */
    float *values, *gradients, *momentum, *velocity;
};

static void beside_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct beside *o = arguments;
    double t = (double)step->batches;
    const float b1 = (float)o->beta_1, r1 = (float)(1.0 - o->beta_1);
    const float b2 = (float)o->beta_2, r2 = (float)(1.0 - o->beta_2);
    const float epsilon = (float)o->epsilon;
    const float rate = (float)(step->rate * o->factor *
                               (sqrt(unbiased(o->beta_2, t)) / unbiased(o->beta_1, t)));
    float *w = o->values, *m = o->momentum, *v = o->velocity;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float mean = m[i] * b1 + g[i] * r1, square = v[i] * b2 + g[i] * g[i] * r2;
        m[i] = mean;
        v[i] = square;
        w[i] = w[i] - mean / (sqrtf(square) + epsilon) * rate;
    }
    flush(m + from, to - from, tiny_mean, step);
    flush(v + from, to - from, tiny_square, step);
}

RANGED(beside)

const int64_t size_of_beside = sizeof(struct beside);
