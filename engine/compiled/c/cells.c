/* The kinds of recurrent layers: what each makes of a step of a sequence. */
#include "recurrent.h"

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
            multiply_state_back(r, columns, from, to, passed + t * block(step, columns),
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
        begin_steps(r, step, gates * r->units);                                                       \
        go_through_steps(r, step, gates * r->units, name##_steps);                              \
        put_out(r, step);                                                                       \
    }                                                                                           \
    void name##_backward(const void *arguments, struct step *step)                              \
    {                                                                                           \
        const struct recurrent *r = arguments;                                                  \
        begin_steps_back(r, step, gates * r->units);                                                  \
        go_through_steps(r, step, gates * r->units, name##_steps_back);                         \
        end_steps_back(r, step, gates * r->units, apart ? r->from_state_gradient : r->gates_gradient); \
    }

enum simple_activation { TANH, RELU, SIGMOID, LINEAR };

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
