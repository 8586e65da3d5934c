/* SimpleRNN, LSTM and GRU: a sequence step by step, and back.
 *
 * All arrays have the time first. What the inputs contribute to the gates is one product over all
 * steps, and so are the gradients of the kernels; the state's part is a product for each step.
 */
#ifndef RECURRENT_H
#define RECURRENT_H

#include "activations.h"
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
    /* gatewise.c */
    int64_t kind;         /* of layer */
    double number, gate_number; /* of the activations */
    activation_kernel function, function_back, gate, gate_back;
    const float *state_masks, *input_masks; /* of each gate, for each sample; or null */
    float *outputs;       /* of the gates, of all steps */
    float *resets;        /* of a GRU that resets first: what it makes of each state */
    float *masked, *part; /* room for the values of all steps, and of one */
};

/* Values of a batch in one step. */
static inline int64_t block(const struct step *step, int64_t columns)
{
    return step->rows * columns;
}

/* Where in a sequence the step is that is taken as the t-th. */
static inline int64_t place_of(const struct recurrent *r, int64_t t)
{
    return r->backwards ? r->steps - 1 - t : t;
}

static inline int skips(const struct recurrent *r, int64_t t, int64_t row)
{
    return r->counts && r->counts[row * r->steps + place_of(r, t)] == 0.0f;
}

/* Some sequences of the batch, which go through all steps by themselves. */
struct sequences {
    const struct recurrent *r;
    const struct step *step;
    int64_t pieces;
};

static inline int64_t begin_of(const struct sequences *s, int64_t piece)
{
    return s->step->rows * piece / s->pieces;
}

/* recurrent.c */

/* The inputs with the time first, less what is left out of them, and their gradient back. */
void turn_in_time(const struct recurrent *r, const struct step *step);
void turn_back(const struct recurrent *r, const struct step *step);

void sum_over_steps(const struct recurrent *r, const struct step *step, int64_t columns,
                    const float *values, float *to);

/* What the inputs contribute to the gates of all steps, and the beginning of the states. */
void begin_steps(const struct recurrent *r, const struct step *step, int64_t columns);

/* Goes through the sequences in pieces. The bits do not depend on how many these are. */
void go_through_steps(const struct recurrent *r, const struct step *step, int64_t columns,
                      piece_kernel piece);

/* What the state before step t contributes, for sequences of a range. */
void multiply_state(const struct recurrent *r, const struct step *step, int64_t t,
                    int64_t columns, int64_t from, int64_t to, float *target, int64_t adds);

void put_out(const struct recurrent *r, const struct step *step);

/* The gradient of the state after step t that comes from the output is added. */
void take_in(const struct recurrent *r, int64_t t, int64_t from, int64_t to);

void begin_steps_back(const struct recurrent *r, const struct step *step, int64_t columns);

/* The gradient of the state before a step from that of what it contributed to the gates. */
void multiply_state_back(const struct recurrent *r, int64_t columns, int64_t from, int64_t to,
                         const float *gradient, int64_t adds);

/* The gradients over all steps: of the kernels, of the bias, of the input. */
void end_steps_back(const struct recurrent *r, const struct step *step, int64_t columns,
                    const float *from_state_gradient);

#endif
