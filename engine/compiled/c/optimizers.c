/* Optimizers, in NumPy's order of operations: from the same gradients come the same bits. */
#include "ranges.h"

struct sgd {
    int64_t size, nesterov;
    double share;    /* of the last step that is carried over */
    float *values, *gradients;
    float *momentum; /* null where there is none */
};

static void sgd_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct sgd *o = arguments;
    const float rate = (float)-step->rate, share = (float)o->share;
    float *w = o->values, *m = o->momentum;
    const float *g = o->gradients;
    if (!m) {
        EACH
        for (int64_t i = from; i < to; i++)
            w[i] = w[i] + g[i] * rate;
        return;
    }
    if (o->nesterov) {
        EACH
        for (int64_t i = from; i < to; i++) {
            float move = g[i] * rate, mean = m[i] * share + move;
            m[i] = mean;
            w[i] = w[i] + (move + mean * share);
        }
    } else {
        EACH
        for (int64_t i = from; i < to; i++) {
            float mean = m[i] * share + g[i] * rate;
            m[i] = mean;
            w[i] = w[i] + mean;
        }
    }
    flush(m + from, to - from, tiny_mean, step);
}

RANGED(sgd)

const int64_t size_of_sgd = sizeof(struct sgd);

struct adam {
    int64_t size;
    double beta_1, beta_2, epsilon;
    float *values, *gradients, *momentum, *velocity;
    float *largest;  /* for amsgrad, or null */
};

static void adam_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct adam *o = arguments;
    double t = (double)step->batches;
    double correction = sqrt(unbiased(o->beta_2, t)) / unbiased(o->beta_1, t);
    const float scale =
        (float)(step->rate * correction * (1.0 - o->beta_1) / sqrt(1.0 - o->beta_2));
    const float b1 = (float)o->beta_1, b2 = (float)o->beta_2;
    const float epsilon = (float)(o->epsilon / sqrt(1.0 - o->beta_2));
    float *w = o->values, *m = o->momentum, *v = o->velocity, *most = o->largest;
    const float *g = o->gradients;
    if (!most) {
        EACH
        for (int64_t i = from; i < to; i++) {
            float mean = m[i] * b1 + g[i], square = v[i] * b2 + g[i] * g[i];
            m[i] = mean;
            v[i] = square;
            w[i] = w[i] - mean / (sqrtf(square) + epsilon) * scale;
        }
    } else {
        EACH
        for (int64_t i = from; i < to; i++) {
            float mean = m[i] * b1 + g[i], square = v[i] * b2 + g[i] * g[i];
            float top = square > most[i] || square != square ? square : most[i];
            m[i] = mean;
            v[i] = square;
            most[i] = top;
            w[i] = w[i] - mean / (sqrtf(top) + epsilon) * scale;
        }
    }
    flush(m + from, to - from, tiny_mean, step);
    flush(v + from, to - from, tiny_square, step);
}

RANGED(adam)

const int64_t size_of_adam = sizeof(struct adam);

struct rmsprop {
    int64_t size;
    double rho, share, epsilon;
    float *values, *gradients, *velocity;
    float *momentum, *average; /* null where there are none */
};

static void rmsprop_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct rmsprop *o = arguments;
    const float rho = (float)o->rho, rest = (float)(1.0 - o->rho), share = (float)o->share;
    const float rate = (float)step->rate, epsilon = (float)o->epsilon;
    float *w = o->values, *v = o->velocity, *m = o->momentum, *a = o->average, *g = o->gradients;
    if (a) {
        EACH
        for (int64_t i = from; i < to; i++) {
            float square = v[i] * rho + g[i] * g[i] * rest, mean = a[i] * rho + g[i] * rest;
            float variance = square - mean * mean;
            v[i] = square;
            a[i] = mean;
            variance = !(variance <= 0.0f) ? variance : 0.0f;
            g[i] = g[i] * rate / sqrtf(variance + epsilon);
        }
    } else {
        EACH
        for (int64_t i = from; i < to; i++) {
            float square = v[i] * rho + g[i] * g[i] * rest;
            v[i] = square;
            g[i] = g[i] * rate / sqrtf(square + epsilon);
        }
    }
    if (m) {
        EACH
        for (int64_t i = from; i < to; i++) {
            float move = m[i] * share + g[i];
            m[i] = move;
            w[i] = w[i] - move;
        }
    } else {
        EACH
        for (int64_t i = from; i < to; i++)
            w[i] = w[i] - g[i];
    }
    flush(v + from, to - from, tiny_square, step);
    if (m)
        flush(m + from, to - from, tiny_mean, step);
    if (a)
        flush(a + from, to - from, tiny_mean, step);
}

RANGED(rmsprop)

const int64_t size_of_rmsprop = sizeof(struct rmsprop);

/* What the common arguments ask for before the rule. */
struct clipping {
    int64_t size;
    double longest;  /* of a gradient, or */
    double largest;  /* of an entry; 0 where there is no such limit */
    double undefined; /* the factor where the length is infinite */
    float *gradients;
};

void clip(const void *arguments, struct step *step)
{
    const struct clipping *c = arguments;
    float *g = c->gradients;
    (void)step;
    if (c->largest > 0.0) {
        const float most = (float)c->largest;
        EACH
        for (int64_t i = 0; i < c->size; i++) {
            float held = g[i] < -most ? -most : g[i];
            g[i] = held > most ? most : held;
        }
        return;
    }
    double sum = 0.0;
    for (int64_t i = 0; i < c->size; i++)
        sum += (double)g[i] * g[i];
    /* Its root is infinite where float32 cannot hold the sum, as in NumPy. */
    double length = sqrt((double)(float)sum);
    if (length <= c->longest)
        return;
    const float factor = (float)(isinf(length) ? c->undefined : c->longest / length);
    EACH
    for (int64_t i = 0; i < c->size; i++)
        g[i] = g[i] * factor;
}

const int64_t size_of_clipping = sizeof(struct clipping);

struct decay {
    int64_t size;
    double share;
    float *values;
};

void decay(const void *arguments, struct step *step)
{
    const struct decay *d = arguments;
    const float factor = (float)(1.0 - d->share * step->rate);
    float *w = d->values;
    EACH
    for (int64_t i = 0; i < d->size; i++)
        w[i] = w[i] * factor;
}

const int64_t size_of_decay = sizeof(struct decay);

struct lamb {
    int64_t size;
    double beta_1, beta_2, epsilon;
    float *values, *gradients, *momentum, *velocity;
};

/* Adam's step, in the place of the gradients; `lamb_move` takes it, variable by variable. */
static void lamb_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct lamb *o = arguments;
    const float b1 = (float)o->beta_1, r1 = (float)(1.0 - o->beta_1);
    const float b2 = (float)o->beta_2, r2 = (float)(1.0 - o->beta_2);
    const float d1 = (float)unbiased(o->beta_1, (double)step->batches);
    const float d2 = (float)unbiased(o->beta_2, (double)step->batches);
    const float epsilon = (float)o->epsilon;
    float *g = o->gradients, *m = o->momentum, *v = o->velocity;
    EACH
    for (int64_t i = from; i < to; i++) {
        float mean = m[i] * b1 + g[i] * r1, square = v[i] * b2 + g[i] * g[i] * r2;
        m[i] = mean;
        v[i] = square;
        g[i] = mean / d1 / (sqrtf(square / d2) + epsilon);
    }
    flush(m + from, to - from, tiny_mean, step);
    flush(v + from, to - from, tiny_square, step);
}

RANGED(lamb)

/* A variable moves in proportion to its length. */
void lamb_move(const void *arguments, struct step *step)
{
    const struct lamb *o = arguments;
    double weights = 0.0, moves = 0.0;
    for (int64_t i = 0; i < o->size; i++) {
        weights += (double)o->values[i] * o->values[i];
        moves += (double)o->gradients[i] * o->gradients[i];
    }
    double ratio = weights > 0.0 && moves > 0.0 ? sqrt(weights) / sqrt(moves) : 1.0;
    const float rate = (float)(step->rate * ratio);
    EACH
    for (int64_t i = 0; i < o->size; i++)
        o->values[i] = o->values[i] - o->gradients[i] * rate;
}

const int64_t size_of_lamb = sizeof(struct lamb);
