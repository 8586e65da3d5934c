/* SimpleRNN, LSTM and GRU: a sequence step by step, and back.
 *
 * All arrays have the time first. What the inputs contribute to the gates is one product over all
 * steps, and so are the gradients of the kernels; the state's part is a product for each step.
 */
#include "functions.h"

struct recurrent {
    int64_t steps, features, units;
    int64_t sequences;  /* whether there is an output for every step */
    int64_t backwards;  /* whether the sequence is read from its end */
    int64_t clears;     /* whether the output of a step that does not count is 0 */
    int64_t activation; /* of a SimpleRNN */
    int64_t stride;     /* uniform numbers from one step of training to the next */
    double rate;        /* of the inputs that are left out */
    const float *x;
    const float *kernel, *recurrent_kernel, *bias; /* no bias: null */
    const float *counts;   /* 0 for each step of a sample that leaves the state as it is, or null */
    const double *uniforms; /* below the rate for what is left out; null where nothing is */
    float *y;
    const float *gradient; /* of y */
    float *kernel_gradient, *recurrent_gradient, *bias_gradient; /* null where they do not train */
    float *x_gradient;     /* null where nothing below learns */
    float *inputs;         /* x, the time first; on the way back its gradient */
    float *gates;          /* of all steps */
    float *from_state;     /* of a GRU: what the state contributes to the gates */
    float *states;         /* before each step, and after the last */
    float *cells, *active; /* of an LSTM: c likewise, and tanh(c) after each step */
    float *gates_gradient, *from_state_gradient;
    float *state_gradient, *cell_gradient;
    float *panels, *back_panels, *x_panels; /* the kernels, packed */
    float *turned;         /* a kernel turned round */
    float *scratch;
    double *sums;
};

/* Values of a batch in one step. */
static int64_t block(const struct step *step, int64_t columns)
{
    return step->rows * columns;
}

/* Where in a sequence the step is that is taken as the t-th. */
static int64_t place_of(const struct recurrent *r, int64_t t)
{
    return r->backwards ? r->steps - 1 - t : t;
}

static int skips(const struct recurrent *r, int64_t t, int64_t row)
{
    return r->counts && r->counts[row * r->steps + place_of(r, t)] == 0.0f;
}

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

static void turn_in_time(const struct recurrent *r, const struct step *step)
{
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t t = 0; t < r->steps; t++)
            copy_kept(r, step, row, r->x + (row * r->steps + place_of(r, t)) * r->features,
                      r->inputs + (t * step->rows + row) * r->features);
}

static void turn_back(const struct recurrent *r, const struct step *step)
{
    for (int64_t row = 0; row < step->rows; row++)
        for (int64_t t = 0; t < r->steps; t++)
            copy_kept(r, step, row, r->inputs + (t * step->rows + row) * r->features,
                      r->x_gradient + (row * r->steps + place_of(r, t)) * r->features);
}

/* What the inputs contribute to the gates of all steps, and the beginning of the states. */
static void begin(const struct recurrent *r, const struct step *step, int64_t columns)
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

/* Some sequences of the batch, which go through all steps by themselves. */
struct sequences {
    const struct recurrent *r;
    const struct step *step;
    int64_t pieces;
};

/* Fewest sequences of a piece: as many as a tile of a product has rows. */
#define FEWEST 8
#define LEAST_SHARED 2500000

/* Goes through the sequences in pieces. The bits do not depend on how many these are. */
static void go_through_steps(const struct recurrent *r, const struct step *step, int64_t columns,
                             piece_kernel piece)
{
    int64_t work = block(step, r->steps) * columns * (r->units + 16) / LEAST_SHARED;
    int64_t most = step->rows / FEWEST;
    int64_t pieces = work < most ? work : most;
    struct sequences sequences = {r, step, pieces < 1 ? 1 : pieces};
    share(sequences.pieces, piece, &sequences);
}

static int64_t begin_of(const struct sequences *s, int64_t piece)
{
    return s->step->rows * piece / s->pieces;
}

/* What the state before step t contributes, for sequences of a range. */
static void multiply_state(const struct recurrent *r, const struct step *step, int64_t t,
                           int64_t columns, int64_t from, int64_t to, float *target, int64_t adds)
{
    struct product product = {
        .rows = to - from, .columns = columns, .depth = r->units,
        .a = r->states + (t * step->rows + from) * r->units, .a_row = r->units, .a_step = 1,
        .c = target + from * columns, .c_row = columns, .adds = adds,
    };
    multiply_packed(&product, r->panels);
}

static void put_out(const struct recurrent *r, const struct step *step)
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

/* The gradient of the state after step t that comes from the output is added. */
static void take_in(const struct recurrent *r, int64_t t, int64_t from, int64_t to)
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

static void begin_back(const struct recurrent *r, const struct step *step, int64_t columns)
{
    memset(r->state_gradient, 0, block(step, r->units) * sizeof(float));
    if (r->cell_gradient)
        memset(r->cell_gradient, 0, block(step, r->units) * sizeof(float));
    transpose(r->units, columns, r->recurrent_kernel, columns, r->turned, r->units);
    pack(columns, r->units, r->turned, r->units, r->back_panels);
}

/* The gradient of the state before a step from that of what it contributed to the gates. */
static void multiply_back(const struct recurrent *r, int64_t columns, int64_t from, int64_t to,
                          const float *gradient, int64_t adds)
{
    struct product product = {
        .rows = to - from, .columns = r->units, .depth = columns,
        .a = gradient + from * columns, .a_row = columns, .a_step = 1,
        .c = r->state_gradient + from * r->units, .c_row = r->units, .adds = adds,
    };
    multiply_packed(&product, r->back_panels);
}

static void sum_over_steps(const struct recurrent *r, const struct step *step, int64_t columns,
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

/* The gradients over all steps: of the kernels, of the bias, of the input. */
static void end_back(const struct recurrent *r, const struct step *step, int64_t columns,
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

/* A step of one sequence: `place` is where its units lie in all steps, `next` those of the step
 * after. */
typedef void (*row_kernel)(const struct recurrent *r, int64_t place, int64_t next);

/* The same on the way back, with the gradient of the state after the step, of which what does not
 * go through the gates becomes that of the state before. */
typedef void (*back_kernel)(const struct recurrent *r, int64_t place, float *dh, float *dc);

static inline __attribute__((always_inline)) void
take_steps_of(const void *work, int64_t piece, int64_t gates, int apart, row_kernel of_row)
{
    const struct sequences *sequences = work;
    const struct recurrent *r = sequences->r;
    const struct step *step = sequences->step;
    int64_t from = begin_of(sequences, piece), to = begin_of(sequences, piece + 1);
    int64_t units = r->units, columns = gates * units;
    for (int64_t t = 0; t < r->steps; t++) {
        float *target = (apart ? r->from_state : r->gates) + t * block(step, columns);
        if (t || apart)
            multiply_state(r, step, t, columns, from, to, target, !apart);
        if (apart && r->bias)
            add_to_rows(to - from, columns, r->bias + columns, target + from * columns);
        for (int64_t row = from; row < to; row++) {
            int64_t place = (t * step->rows + row) * units, next = place + block(step, units);
            if (!skips(r, t, row)) {
                of_row(r, place, next);
                continue;
            }
            memcpy(r->states + next, r->states + place, units * sizeof(float));
            if (r->cells)
                memcpy(r->cells + next, r->cells + place, units * sizeof(float));
        }
    }
}

static inline __attribute__((always_inline)) void
go_back_through(const void *work, int64_t piece, int64_t gates, int apart, back_kernel of_row)
{
    const struct sequences *sequences = work;
    const struct recurrent *r = sequences->r;
    const struct step *step = sequences->step;
    int64_t from = begin_of(sequences, piece), to = begin_of(sequences, piece + 1);
    int64_t units = r->units, columns = gates * units;
    const float *passed = apart ? r->from_state_gradient : r->gates_gradient;
    for (int64_t t = r->steps - 1; t >= 0; t--) {
        take_in(r, t, from, to);
        for (int64_t row = from; row < to; row++) {
            int64_t place = (t * step->rows + row) * units;
            float *dh = r->state_gradient + row * units;
            if (!skips(r, t, row)) {
                of_row(r, place, dh, r->cell_gradient ? r->cell_gradient + row * units : NULL);
                continue;
            }
            memset(r->gates_gradient + gates * place, 0, columns * sizeof(float));
            if (apart)
                memset(r->from_state_gradient + gates * place, 0, columns * sizeof(float));
        }
        /* Where steps are skipped, their gradients are there already, and the others' are 0. */
        if (t)
            multiply_back(r, columns, from, to, passed + t * block(step, columns),
                          apart || r->counts != NULL);
    }
}

/* For the kinds of which nothing goes by the gates. */
static inline void all_went_through(const struct recurrent *r, float *dh)
{
    if (r->counts)
        memset(dh, 0, r->units * sizeof(float));
}

#define RECURRENT(name, gates, apart)                                                           \
    static void name##_steps(const void *work, int64_t piece, int64_t worker)                   \
    {                                                                                           \
        (void)worker;                                                                           \
        take_steps_of(work, piece, gates, apart, name##_row);                                   \
    }                                                                                           \
    static void name##_steps_back(const void *work, int64_t piece, int64_t worker)              \
    {                                                                                           \
        (void)worker;                                                                           \
        go_back_through(work, piece, gates, apart, name##_row_back);                            \
    }                                                                                           \
    void name##_forward(const void *arguments, struct step *step)                               \
    {                                                                                           \
        const struct recurrent *r = arguments;                                                  \
        begin(r, step, gates * r->units);                                                       \
        go_through_steps(r, step, gates * r->units, name##_steps);                              \
        put_out(r, step);                                                                       \
    }                                                                                           \
    void name##_backward(const void *arguments, struct step *step)                              \
    {                                                                                           \
        const struct recurrent *r = arguments;                                                  \
        begin_back(r, step, gates * r->units);                                                  \
        go_through_steps(r, step, gates * r->units, name##_steps_back);                         \
        end_back(r, step, gates * r->units, apart ? r->from_state_gradient : r->gates_gradient); \
    }

enum activation { TANH, RELU, SIGMOID, LINEAR };

/* h' = activation(x W + h U + b). */
static inline void simple_row(const struct recurrent *r, int64_t place, int64_t next)
{
    const float *z = r->gates + place;
    float *h = r->states + next;
    if (r->activation == TANH) {
        EACH for (int64_t i = 0; i < r->units; i++) h[i] = (float)tanh_of(z[i]);
    } else if (r->activation == SIGMOID) {
        EACH for (int64_t i = 0; i < r->units; i++) h[i] = (float)sigmoid_of(z[i]);
    } else if (r->activation == RELU) {
        EACH for (int64_t i = 0; i < r->units; i++) h[i] = !(z[i] <= 0.0f) ? z[i] : 0.0f;
    } else {
        memcpy(h, z, r->units * sizeof(float));
    }
    /* The way back takes the output from here. */
    memcpy(r->gates + place, h, r->units * sizeof(float));
}

static inline void simple_row_back(const struct recurrent *r, int64_t place, float *dh, float *dc)
{
    const float *y = r->gates + place;
    float *dz = r->gates_gradient + place;
    (void)dc;
    if (r->activation == TANH) {
        EACH for (int64_t i = 0; i < r->units; i++) dz[i] = dh[i] * (1.0f - y[i] * y[i]);
    } else if (r->activation == SIGMOID) {
        EACH for (int64_t i = 0; i < r->units; i++) dz[i] = dh[i] * y[i] * (1.0f - y[i]);
    } else if (r->activation == RELU) {
        EACH for (int64_t i = 0; i < r->units; i++) dz[i] = dh[i] * (y[i] > 0.0f ? 1.0f : 0.0f);
    } else {
        memcpy(dz, dh, r->units * sizeof(float));
    }
    all_went_through(r, dh);
}

RECURRENT(simple, 1, 0)

/* c' = f c + i g, h' = o tanh(c'); the gates in the order i, f, g, o. */
static inline void lstm_row(const struct recurrent *r, int64_t place, int64_t next)
{
    int64_t units = r->units;
    float *z = r->gates + 4 * place;
    const float *c = r->cells + place;
    float *after = r->cells + next, *active = r->active + place, *h = r->states + next;
    EACH
    for (int64_t i = 0; i < 2 * units; i++)
        z[i] = (float)sigmoid_of(z[i]);
    EACH
    for (int64_t i = 2 * units; i < 3 * units; i++)
        z[i] = (float)tanh_of(z[i]);
    EACH
    for (int64_t i = 3 * units; i < 4 * units; i++)
        z[i] = (float)sigmoid_of(z[i]);
    EACH
    for (int64_t i = 0; i < units; i++)
        after[i] = z[i] * z[2 * units + i] + z[units + i] * c[i];
    EACH
    for (int64_t i = 0; i < units; i++)
        active[i] = (float)tanh_of(after[i]);
    EACH
    for (int64_t i = 0; i < units; i++)
        h[i] = z[3 * units + i] * active[i];
}

static inline void lstm_row_back(const struct recurrent *r, int64_t place, float *dh, float *dc)
{
    int64_t units = r->units;
    const float *y = r->gates + 4 * place, *c = r->cells + place, *active = r->active + place;
    float *dz = r->gates_gradient + 4 * place;
    EACH
    for (int64_t j = 0; j < units; j++) {
        float i = y[j], f = y[units + j], g = y[2 * units + j], o = y[3 * units + j];
        float cell = dc[j] + dh[j] * o * (1.0f - active[j] * active[j]);
        dz[j] = cell * g * (i - i * i);
        dz[units + j] = cell * c[j] * (f - f * f);
        dz[2 * units + j] = cell * i * (1.0f - g * g);
        dz[3 * units + j] = dh[j] * active[j] * (o - o * o);
        dc[j] = cell * f;
    }
    all_went_through(r, dh);
}

RECURRENT(lstm, 4, 0)

/* h' = n + z (h - n), n = tanh(x W + r (h U + b')); the gates in the order z, r, n. */
static inline void gru_row(const struct recurrent *r, int64_t place, int64_t next)
{
    int64_t units = r->units;
    float *y = r->gates + 3 * place, *n = y + 2 * units;
    const float *state = r->from_state + 3 * place, *h = r->states + place;
    float *after = r->states + next;
    EACH
    for (int64_t i = 0; i < 2 * units; i++)
        y[i] = (float)sigmoid_of(y[i] + state[i]);
    EACH
    for (int64_t i = 0; i < units; i++)
        n[i] = y[units + i] * state[2 * units + i] + n[i];
    EACH
    for (int64_t i = 0; i < units; i++)
        n[i] = (float)tanh_of(n[i]);
    EACH
    for (int64_t i = 0; i < units; i++)
        after[i] = (h[i] - n[i]) * y[i] + n[i];
}

static inline void gru_row_back(const struct recurrent *r, int64_t place, float *dh, float *dc)
{
    int64_t units = r->units;
    const float *y = r->gates + 3 * place, *state = r->from_state + 3 * place;
    const float *h = r->states + place;
    float *dx = r->gates_gradient + 3 * place, *ds = r->from_state_gradient + 3 * place;
    (void)dc;
    EACH
    for (int64_t j = 0; j < units; j++) {
        float z = y[j], reset = y[units + j], n = y[2 * units + j];
        float direct = dh[j] * z;
        float content = (dh[j] - direct) * (1.0f - n * n);
        float update = (h[j] - n) * dh[j] * (z - z * z);
        float resets = content * state[2 * units + j] * (reset - reset * reset);
        dx[j] = update;
        ds[j] = update;
        dx[units + j] = resets;
        ds[units + j] = resets;
        dx[2 * units + j] = content;
        ds[2 * units + j] = content * reset;
        dh[j] = direct;
    }
}

RECURRENT(gru, 3, 1)

const int64_t size_of_recurrent = sizeof(struct recurrent);
