/* Recurrent layers gate by gate: with activations of any kind, with states and inputs of which each
 * gate leaves out others, and GRUs that reset before the product. */
#include "recurrent.h"

enum layer { SIMPLE, LSTM, GRU, GRU_RESET_FIRST };

static int64_t gates_of(const struct recurrent *r)
{
    return r->kind == SIMPLE ? 1 : r->kind == LSTM ? 4 : 3;
}

static void apply(activation_kernel kernel, double number, int64_t count, const float *z,
                  const float *y, float *gradient)
{
    struct activation arguments = {
        .size = count, .z = z, .y = (float *)y, .gradient = gradient, .number = number,
    };
    struct step step = {.rows = 1};
    kernel(&arguments, &step);
}

/* The activation of units, or the gates' of several gates, and the ways back. */
static void activate(const struct recurrent *r, const float *z, float *y)
{
    apply(r->function, r->number, r->units, z, y, NULL);
}

static void activate_back(const struct recurrent *r, const float *z, const float *y, float *gradient)
{
    apply(r->function_back, r->number, r->units, z, y, gradient);
}

static void open_gates(const struct recurrent *r, int64_t gates, const float *z, float *y)
{
    apply(r->gate, r->gate_number, gates * r->units, z, y, NULL);
}

static void open_back(const struct recurrent *r, int64_t gates, const float *z, const float *y,
                      float *gradient)
{
    apply(r->gate_back, r->gate_number, gates * r->units, z, y, gradient);
}

/* What a gate leaves in the values of some samples; there may be no masks. */
static const float *mask_of(const struct step *step, const float *masks, int64_t gate, int64_t row,
                            int64_t size)
{
    return masks + (gate * step->rows + row) * size;
}

static void multiply_by(const float *mask, int64_t size, const float *from, float *to)
{
    EACH
    for (int64_t i = 0; i < size; i++)
        to[i] = from[i] * mask[i];
}

static const float *masked_steps(const struct recurrent *r, const struct step *step, int64_t gate,
                                 const float *masks, int64_t size, const float *values)
{
    if (!masks)
        return values;
    for (int64_t t = 0; t < r->steps; t++)
        for (int64_t row = 0; row < step->rows; row++) {
            int64_t at = (t * step->rows + row) * size;
            multiply_by(mask_of(step, masks, gate, row, size), size, values + at, r->masked + at);
        }
    return r->masked;
}

/* Adds what a state contributes to a gate, for samples of a range. */
static void state_to_gate(const struct recurrent *r, const struct step *step, int64_t gate,
                          int64_t from, int64_t to, const float *state, float *target)
{
    int64_t units = r->units, columns = gates_of(r) * units;
    struct product product = {
        .rows = to - from, .columns = units, .depth = units,
        .a = state + from * units, .a_row = units, .a_step = 1,
        .c = target + from * columns + gate * units, .c_row = columns, .adds = 1,
    };
    if (r->state_masks) {
        for (int64_t row = from; row < to; row++)
            multiply_by(mask_of(step, r->state_masks, gate, row, units), units,
                        state + row * units, r->part + row * units);
        product.a = r->part + from * units;
    }
    multiply_packed(&product, r->panels + gate * units * PADDED(units));
}

/* Adds the gradient of the state that comes from that of a gate. */
static void gate_to_state(const struct recurrent *r, const struct step *step, int64_t gate,
                          int64_t from, int64_t to, const float *gradient, float *target)
{
    int64_t units = r->units, columns = gates_of(r) * units;
    struct product product = {
        .rows = to - from, .columns = units, .depth = units,
        .a = gradient + from * columns + gate * units, .a_row = columns, .a_step = 1,
        .c = (r->state_masks ? r->part : target) + from * units, .c_row = units,
        .adds = !r->state_masks,
    };
    multiply_packed(&product, r->back_panels + gate * units * PADDED(units));
    if (!r->state_masks)
        return;
    for (int64_t row = from; row < to; row++) {
        const float *mask = mask_of(step, r->state_masks, gate, row, units);
        const float *part = r->part + row * units;
        float *own = target + row * units;
        EACH
        for (int64_t i = 0; i < units; i++)
            own[i] = own[i] + part[i] * mask[i];
    }
}

/* A step of one sequence; `place` and `next` are where its units lie before and after it. */
static void take_row(const struct recurrent *r, int64_t place, int64_t next)
{
    int64_t units = r->units;
    const float *before = r->states + place;
    float *z = r->gates + gates_of(r) * place, *y = r->outputs + gates_of(r) * place;
    float *h = r->states + next;
    if (r->kind == SIMPLE) {
        activate(r, z, y);
        memcpy(h, y, units * sizeof(float));
    } else if (r->kind == LSTM) {
        const float *c = r->cells + place;
        float *after = r->cells + next, *active = r->active + place;
        open_gates(r, 2, z, y);
        activate(r, z + 2 * units, y + 2 * units);
        open_gates(r, 1, z + 3 * units, y + 3 * units);
        EACH
        for (int64_t i = 0; i < units; i++)
            after[i] = y[i] * y[2 * units + i] + y[units + i] * c[i];
        activate(r, after, active);
        multiply_by(y + 3 * units, units, active, h);
    } else {
        float *a = z + 2 * units, *n = y + 2 * units;
        if (r->kind == GRU) {
            const float *state = r->from_state + 3 * place;
            EACH
            for (int64_t i = 0; i < 2 * units; i++)
                z[i] = z[i] + state[i];
            open_gates(r, 2, z, y);
            EACH
            for (int64_t i = 0; i < units; i++)
                a[i] = y[units + i] * state[2 * units + i] + a[i];
        }
        activate(r, a, n);
        EACH
        for (int64_t i = 0; i < units; i++)
            h[i] = (before[i] - n[i]) * y[i] + n[i];
    }
}

/* The gradients of the gates from those of what a step has made; `dh` and `dc` become what goes by
 * the gates. Of a GRU that resets first, this is that of the new content alone. */
static void take_row_back(const struct recurrent *r, int64_t place, int64_t next, float *dh,
                          float *dc)
{
    int64_t units = r->units;
    const float *h = r->states + place;
    const float *z = r->gates + gates_of(r) * place, *y = r->outputs + gates_of(r) * place;
    float *dz = r->gates_gradient + gates_of(r) * place, *dn = dz + 2 * units;
    if (r->kind == SIMPLE) {
        memcpy(dz, dh, units * sizeof(float));
        activate_back(r, z, y, dz);
        memset(dh, 0, units * sizeof(float));
    } else if (r->kind == LSTM) {
        const float *c = r->cells + place, *active = r->active + place;
        multiply_by(y + 3 * units, units, dh, dn);
        activate_back(r, r->cells + next, active, dn);
        EACH
        for (int64_t i = 0; i < units; i++) {
            float cell = dc[i] + dn[i];
            dz[i] = cell * y[2 * units + i];
            dz[units + i] = cell * c[i];
            dn[i] = cell * y[i];
            dz[3 * units + i] = dh[i] * active[i];
            dc[i] = cell * y[units + i];
        }
        open_back(r, 2, z, y, dz);
        activate_back(r, z + 2 * units, y + 2 * units, dn);
        open_back(r, 1, z + 3 * units, y + 3 * units, dz + 3 * units);
        memset(dh, 0, units * sizeof(float));
    } else {
        EACH
        for (int64_t i = 0; i < units; i++) {
            dz[i] = (h[i] - y[2 * units + i]) * dh[i];
            dn[i] = dh[i] - dh[i] * y[i];
        }
        activate_back(r, z + 2 * units, y + 2 * units, dn);
        multiply_by(y, units, dh, dh);
    }
    if (r->kind == GRU) {
        const float *state = r->from_state + 3 * place;
        float *ds = r->from_state_gradient + 3 * place;
        multiply_by(state + 2 * units, units, dn, dz + units);
        open_back(r, 2, z, y, dz);
        memcpy(ds, dz, 2 * units * sizeof(float));
        multiply_by(y + units, units, dn, ds + 2 * units);
    }
}

static void take_steps_gatewise(const void *work, int64_t piece, int64_t worker)
{
    const struct sequences *sequences = work;
    const struct recurrent *r = sequences->r;
    const struct step *step = sequences->step;
    int64_t from = begin_of(sequences, piece), to = begin_of(sequences, piece + 1);
    int64_t units = r->units, columns = gates_of(r) * units;
    int64_t first = r->kind == GRU_RESET_FIRST ? 2 : gates_of(r);
    (void)worker;
    for (int64_t t = 0; t < r->steps; t++) {
        const float *state = r->states + t * block(step, units);
        float *target = (r->kind == GRU ? r->from_state : r->gates) + t * block(step, columns);
        if (r->kind == GRU)
            memset(target + from * columns, 0, (to - from) * columns * sizeof(float));
        for (int64_t gate = 0; gate < first; gate++)
            state_to_gate(r, step, gate, from, to, state, target);
        if (r->kind == GRU && r->bias)
            add_to_rows(to - from, columns, r->bias + columns, target + from * columns);
        if (r->kind == GRU_RESET_FIRST) {
            for (int64_t row = from; row < to; row++) {
                int64_t place = (t * step->rows + row) * units;
                open_gates(r, 2, r->gates + 3 * place, r->outputs + 3 * place);
                multiply_by(r->outputs + 3 * place + units, units, r->states + place,
                            r->resets + place);
            }
            state_to_gate(r, step, 2, from, to, r->resets + t * block(step, units), target);
        }
        for (int64_t row = from; row < to; row++) {
            int64_t place = (t * step->rows + row) * units, next = place + block(step, units);
            if (!skips(r, t, row)) {
                take_row(r, place, next);
                continue;
            }
            memcpy(r->states + next, r->states + place, units * sizeof(float));
            if (r->cells)
                memcpy(r->cells + next, r->cells + place, units * sizeof(float));
        }
    }
}

/* The rest of the way back of a GRU that resets first: through the reset, and the two gates. */
static void reset_back(const struct recurrent *r, const struct step *step, int64_t t, int64_t from,
                       int64_t to)
{
    int64_t units = r->units;
    float *gradient = r->gates_gradient + t * block(step, 3 * units);
    float *resets = r->from_state_gradient + t * block(step, units);
    memset(resets + from * units, 0, (to - from) * units * sizeof(float));
    gate_to_state(r, step, 2, from, to, gradient, resets);
    for (int64_t row = from; row < to; row++) {
        int64_t place = (t * step->rows + row) * units;
        const float *y = r->outputs + 3 * place, *h = r->states + place;
        float *dz = r->gates_gradient + 3 * place, *dh = r->state_gradient + row * units;
        const float *dr = resets + row * units;
        if (skips(r, t, row))
            continue;
        EACH
        for (int64_t i = 0; i < units; i++) {
            dz[units + i] = dr[i] * h[i];
            dh[i] = dh[i] + dr[i] * y[units + i];
        }
        open_back(r, 2, r->gates + 3 * place, y, dz);
    }
}

static void go_back_gatewise(const void *work, int64_t piece, int64_t worker)
{
    const struct sequences *sequences = work;
    const struct recurrent *r = sequences->r;
    const struct step *step = sequences->step;
    int64_t from = begin_of(sequences, piece), to = begin_of(sequences, piece + 1);
    int64_t gates = gates_of(r), units = r->units, columns = gates * units;
    int64_t first = r->kind == GRU_RESET_FIRST ? 2 : gates;
    const float *passed = r->kind == GRU ? r->from_state_gradient : r->gates_gradient;
    (void)worker;
    for (int64_t t = r->steps - 1; t >= 0; t--) {
        take_in(r, t, from, to);
        for (int64_t row = from; row < to; row++) {
            int64_t place = (t * step->rows + row) * units, next = place + block(step, units);
            float *dc = r->cell_gradient ? r->cell_gradient + row * units : NULL;
            if (!skips(r, t, row)) {
                take_row_back(r, place, next, r->state_gradient + row * units, dc);
                continue;
            }
            memset(r->gates_gradient + gates * place, 0, columns * sizeof(float));
            if (r->kind == GRU)
                memset(r->from_state_gradient + gates * place, 0, columns * sizeof(float));
        }
        if (r->kind == GRU_RESET_FIRST)
            reset_back(r, step, t, from, to);
        for (int64_t gate = 0; t && gate < first; gate++)
            gate_to_state(r, step, gate, from, to, passed + t * block(step, columns),
                          r->state_gradient);
    }
}

void gatewise_forward(const void *arguments, struct step *step)
{
    const struct recurrent *r = arguments;
    int64_t units = r->units, columns = gates_of(r) * units, rows = block(step, r->steps);
    turn_in_time(r, step);
    for (int64_t gate = 0; gate < gates_of(r); gate++) {
        struct product product = {
            .rows = rows, .columns = units, .depth = r->features,
            .a = masked_steps(r, step, gate, r->input_masks, r->features, r->inputs),
            .a_row = r->features, .a_step = 1,
            .b = r->kernel + gate * units, .b_row = columns,
            .c = r->gates + gate * units, .c_row = columns,
        };
        multiply_shared(&product, r->scratch);
        pack(units, units, r->recurrent_kernel + gate * units, columns,
             r->panels + gate * units * PADDED(units));
    }
    if (r->bias)
        add_to_rows(rows, columns, r->bias, r->gates);
    memset(r->states, 0, block(step, units) * sizeof(float));
    if (r->cells)
        memset(r->cells, 0, block(step, units) * sizeof(float));
    go_through_steps(r, step, columns, take_steps_gatewise);
    put_out(r, step);
}

/* The gradients over all steps: of the kernels, gate by gate. */
static void kernel_gradients(const struct recurrent *r, const struct step *step, int64_t gate)
{
    int64_t units = r->units, columns = gates_of(r) * units;
    const float *passed = r->kind == GRU ? r->from_state_gradient : r->gates_gradient;
    struct product product = {
        .columns = units, .depth = block(step, r->steps), .a_row = 1, .b_row = columns,
        .c_row = columns,
    };
    if (r->kernel_gradient) {
        product.rows = product.a_step = r->features;
        product.a = masked_steps(r, step, gate, r->input_masks, r->features, r->inputs);
        product.b = r->gates_gradient + gate * units;
        product.c = r->kernel_gradient + gate * units;
        multiply_shared(&product, r->scratch);
    }
    if (r->recurrent_gradient) {
        int resets = r->kind == GRU_RESET_FIRST && gate == 2;
        product.rows = product.a_step = units;
        product.a = masked_steps(r, step, gate, r->state_masks, units,
                                 resets ? r->resets : r->states);
        product.b = passed + gate * units;
        product.c = r->recurrent_gradient + gate * units;
        multiply_shared(&product, r->scratch);
    }
}

/* The gradient of the inputs that comes from that of a gate; takes their own place. */
static void gate_to_inputs(const struct recurrent *r, const struct step *step, int64_t gate)
{
    int64_t units = r->units, columns = gates_of(r) * units, rows = block(step, r->steps);
    struct product product = {
        .rows = rows, .columns = r->features, .depth = units,
        .a = r->gates_gradient + gate * units, .a_row = columns, .a_step = 1,
        .c = r->input_masks ? r->masked : r->inputs, .c_row = r->features,
        .adds = gate && !r->input_masks,
    };
    transpose(r->features, units, r->kernel + gate * units, columns, r->turned, r->features);
    pack(units, r->features, r->turned, r->features, r->x_panels);
    multiply_packed(&product, r->x_panels);
    for (int64_t row = 0; r->input_masks && row < rows; row++) {
        const float *mask = mask_of(step, r->input_masks, gate, row % step->rows, r->features);
        const float *part = r->masked + row * r->features;
        float *to = r->inputs + row * r->features;
        EACH
        for (int64_t i = 0; i < r->features; i++)
            to[i] = (gate ? to[i] : 0.0f) + part[i] * mask[i];
    }
}

void gatewise_backward(const void *arguments, struct step *step)
{
    const struct recurrent *r = arguments;
    int64_t units = r->units, gates = gates_of(r), columns = gates * units;
    memset(r->state_gradient, 0, block(step, units) * sizeof(float));
    if (r->cell_gradient)
        memset(r->cell_gradient, 0, block(step, units) * sizeof(float));
    for (int64_t gate = 0; gate < gates; gate++) {
        transpose(units, units, r->recurrent_kernel + gate * units, columns, r->turned, units);
        pack(units, units, r->turned, units, r->back_panels + gate * units * PADDED(units));
    }
    go_through_steps(r, step, columns, go_back_gatewise);
    for (int64_t gate = 0; gate < gates; gate++)
        kernel_gradients(r, step, gate);
    if (r->bias_gradient)
        sum_over_steps(r, step, columns, r->gates_gradient, r->bias_gradient);
    if (r->bias_gradient && r->kind == GRU)
        sum_over_steps(r, step, columns, r->from_state_gradient, r->bias_gradient + columns);
    if (!r->x_gradient)
        return;
    for (int64_t gate = 0; gate < gates; gate++)
        gate_to_inputs(r, step, gate);
    turn_back(r, step);
}
