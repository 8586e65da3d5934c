/* Further optimizers with steps of their own for every parameter, in NumPy's order of operations. */
#include "ranges.h"

static inline float magnitude(float value)
{
    return value < 0.0f ? -value : value;
}

struct adagrad {
    int64_t size;
    double epsilon;
    float *values, *gradients, *accumulator;
};

static void adagrad_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct adagrad *o = arguments;
    const float rate = (float)step->rate, epsilon = (float)o->epsilon;
    float *w = o->values, *v = o->accumulator;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float sum = v[i] + g[i] * g[i];
        v[i] = sum;
        w[i] = w[i] - g[i] * rate / sqrtf(sum + epsilon);
    }
}

RANGED(adagrad)

const int64_t size_of_adagrad = sizeof(struct adagrad);

struct adadelta {
    int64_t size;
    double rho, epsilon;
    float *values, *gradients, *accumulated_grad, *accumulated_delta_var;
};

static void adadelta_range(const void *arguments, const struct step *step, int64_t from,
                           int64_t to)
{
    const struct adadelta *o = arguments;
    const float rho = (float)o->rho, rest = (float)(1.0 - o->rho);
    const float rate = (float)step->rate, epsilon = (float)o->epsilon;
    float *w = o->values, *v = o->accumulated_grad, *s = o->accumulated_delta_var;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float square = v[i] * rho + g[i] * g[i] * rest;
        float move = g[i] * sqrtf(s[i] + epsilon) / sqrtf(square + epsilon);
        v[i] = square;
        s[i] = s[i] * rho + move * move * rest;
        w[i] = w[i] - move * rate;
    }
    flush(v + from, to - from, tiny_square, step);
    flush(s + from, to - from, tiny_square, step);
}

RANGED(adadelta)

const int64_t size_of_adadelta = sizeof(struct adadelta);

struct adamax {
    int64_t size;
    double beta_1, beta_2, epsilon;
    float *values, *gradients, *momentum, *norm;
};

static void adamax_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct adamax *o = arguments;
    const float b1 = (float)o->beta_1, b2 = (float)o->beta_2, epsilon = (float)o->epsilon;
    const float scale = (float)(step->rate * (1.0 - o->beta_1) /
                                unbiased(o->beta_1, (double)step->batches));
    float *w = o->values, *m = o->momentum, *u = o->norm;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float mean = m[i] * b1 + g[i], before = u[i] * b2, size = magnitude(g[i]);
        float most = before > size || before != before ? before : size;
        m[i] = mean;
        u[i] = most;
        w[i] = w[i] - mean / (most + epsilon) * scale;
    }
    flush(m + from, to - from, tiny_mean, step);
    flush(u + from, to - from, tiny_mean, step);
}

RANGED(adamax)

const int64_t size_of_adamax = sizeof(struct adamax);

struct nadam {
    int64_t size;
    double beta_1, beta_2, epsilon;
    double u_product; /* of the momentum's factors so far, this step's among them */
    float *values, *gradients, *momentum, *velocity;
};

static double nadam_factor(const struct nadam *o, double number)
{
    return o->beta_1 * (1.0 - 0.5 * pow(0.96, number));
}

static void nadam_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct nadam *o = arguments;
    double t = (double)step->batches, now = nadam_factor(o, t), next = nadam_factor(o, t + 1.0);
    double of_mean = next * (1.0 - o->beta_1) / (1.0 - o->u_product * next);
    double of_gradient = (1.0 - now) / (1.0 - o->u_product);
    double root = sqrt((1.0 - o->beta_2) / unbiased(o->beta_2, t));
    const float b1 = (float)o->beta_1, b2 = (float)o->beta_2;
    const float by_gradient = (float)(step->rate * of_gradient / root);
    const float by_mean = (float)(step->rate * of_mean / root);
    const float epsilon = (float)(o->epsilon / root);
    float *w = o->values, *m = o->momentum, *v = o->velocity;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float mean = m[i] * b1 + g[i], square = v[i] * b2 + g[i] * g[i];
        m[i] = mean;
        v[i] = square;
        w[i] = w[i] - (g[i] * by_gradient + mean * by_mean) / (sqrtf(square) + epsilon);
    }
    flush(m + from, to - from, tiny_mean, step);
    flush(v + from, to - from, tiny_square, step);
}

void nadam(const void *arguments, struct step *step)
{
    struct nadam *o = (struct nadam *)arguments;
    o->u_product *= nadam_factor(o, (double)step->batches);
    move(nadam_range, o, step, o->size);
}

const int64_t size_of_nadam = sizeof(struct nadam);

struct lion {
    int64_t size;
    double beta_1, beta_2;
    float *values, *gradients, *momentum;
};

#define TINY_DIRECTION 1e-37f /* its sign still moves a weight */

static void lion_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct lion *o = arguments;
    const float b1 = (float)o->beta_1, b2 = (float)o->beta_2, rate = (float)step->rate;
    const float rest_1 = (float)(1.0 - o->beta_1), rest_2 = (float)(1.0 - o->beta_2);
    float *w = o->values, *m = o->momentum;
    const float *g = o->gradients;
    EACH
    for (int64_t i = from; i < to; i++) {
        float mean = m[i] * b1 + g[i] * rest_1;
        float sign = mean > 0.0f ? 1.0f : (mean < 0.0f ? -1.0f : mean);
        w[i] = w[i] - sign * rate;
        m[i] = m[i] * b2 + g[i] * rest_2;
    }
    flush(m + from, to - from, TINY_DIRECTION, step);
}

RANGED(lion)

const int64_t size_of_lion = sizeof(struct lion);

struct ftrl {
    int64_t size;
    double power, l1, l2, shrinkage, beta;
    float *values, *gradients, *accumulator, *linear;
};

static inline float power_of(float n, double power, float rate)
{
    if (power == 0.5)
        return sqrtf(n) / rate;
    return (float)pow(n, power) / rate;
}

static void ftrl_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct ftrl *o = arguments;
    const float rate = (float)step->rate, l1 = (float)o->l1;
    const float shrinkage = (float)(2.0 * o->shrinkage);
    const float more = (float)(2.0 * o->l2 + o->beta / step->rate);
    float *w = o->values, *n = o->accumulator, *z = o->linear;
    const float *g = o->gradients;
    for (int64_t i = from; i < to; i++) {
        float before = power_of(n[i], o->power, rate);
        n[i] = n[i] + g[i] * g[i];
        float after = power_of(n[i], o->power, rate);
        float sum = z[i] + g[i];
        if (o->shrinkage != 0.0)
            sum = sum + w[i] * shrinkage;
        sum = sum - (after - before) * w[i];
        z[i] = sum;
        float held = sum < -l1 ? -l1 : (sum > l1 ? l1 : sum);
        w[i] = (held - sum) / (after + more);
    }
}

RANGED(ftrl)

const int64_t size_of_ftrl = sizeof(struct ftrl);
