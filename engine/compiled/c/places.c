/* Layers that move values about: to other places, into vectors, to one for a sequence. */
#include "kernels.h"

/* Each value of the output is one of the input, or 0. */
struct taking {
    int64_t size;  /* values of a sample that are taken from */
    int64_t taken; /* values that are made of it */
    const int64_t *places; /* where each comes from; -1 for a 0 */
    const float *x;
    float *y;
    const float *gradient;
    float *x_gradient;
};

void take_forward(const void *arguments, struct step *step)
{
    const struct taking *t = arguments;
    for (int64_t row = 0; row < step->rows; row++) {
        const float *x = t->x + row * t->size;
        float *y = t->y + row * t->taken;
        for (int64_t i = 0; i < t->taken; i++)
            y[i] = t->places[i] < 0 ? 0.0f : x[t->places[i]];
    }
}

void take_backward(const void *arguments, struct step *step)
{
    const struct taking *t = arguments;
    memset(t->x_gradient, 0, step->rows * t->size * sizeof(float));
    for (int64_t row = 0; row < step->rows; row++) {
        const float *gradient = t->gradient + row * t->taken;
        float *to = t->x_gradient + row * t->size;
        for (int64_t i = 0; i < t->taken; i++)
            if (t->places[i] >= 0)
                to[t->places[i]] = to[t->places[i]] + gradient[i];
    }
}

const int64_t size_of_taking = sizeof(struct taking);

/* A factor and an offset for each channel. */
struct scaling {
    int64_t size, last;
    const float *factors, *offsets;
    const float *x;
    float *y, *gradient;
};

void scale_forward(const void *arguments, struct step *step)
{
    const struct scaling *s = arguments;
    int64_t rows = step->rows * (s->size / s->last);
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t i = 0; i < s->last; i++) {
            float value = s->x[row * s->last + i] * s->factors[i];
            s->y[row * s->last + i] = value + s->offsets[i];
        }
}

void scale_backward(const void *arguments, struct step *step)
{
    const struct scaling *s = arguments;
    int64_t rows = step->rows * (s->size / s->last);
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t i = 0; i < s->last; i++)
            s->gradient[row * s->last + i] = s->gradient[row * s->last + i] * s->factors[i];
}

/* The other way round: an offset is taken away, and a divisor applied. */
void standardize_forward(const void *arguments, struct step *step)
{
    const struct scaling *s = arguments;
    int64_t rows = step->rows * (s->size / s->last);
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t i = 0; i < s->last; i++)
            s->y[row * s->last + i] = (s->x[row * s->last + i] - s->offsets[i]) / s->factors[i];
}

void standardize_backward(const void *arguments, struct step *step)
{
    const struct scaling *s = arguments;
    int64_t rows = step->rows * (s->size / s->last);
    for (int64_t row = 0; row < rows; row++)
        EACH
        for (int64_t i = 0; i < s->last; i++)
            s->gradient[row * s->last + i] = s->gradient[row * s->last + i] / s->factors[i];
}

const int64_t size_of_scaling = sizeof(struct scaling);

struct embedding {
    int64_t indices; /* of a sample */
    int64_t count;   /* vectors in the table */
    int64_t width;   /* of a vector */
    const float *x;
    const float *table;
    float *y;
    float *counts;   /* becomes 1 for what is not index 0; null where that counts, too */
    const float *gradient;
    float *table_gradient;
};

void embedding_forward(const void *arguments, struct step *step)
{
    const struct embedding *e = arguments;
    for (int64_t i = 0; i < step->rows * e->indices; i++) {
        if (!(e->x[i] > -1.0f && e->x[i] < (float)e->count)) {
            step->refused = 1;
            return;
        }
        memcpy(e->y + i * e->width, e->table + (int64_t)e->x[i] * e->width,
               e->width * sizeof(float));
        if (e->counts)
            e->counts[i] = e->x[i] != 0.0f ? 1.0f : 0.0f;
    }
}

void embedding_backward(const void *arguments, struct step *step)
{
    const struct embedding *e = arguments;
    memset(e->table_gradient, 0, e->count * e->width * sizeof(float));
    for (int64_t i = 0; i < step->rows * e->indices; i++) {
        float *to = e->table_gradient + (int64_t)e->x[i] * e->width;
        const float *gradient = e->gradient + i * e->width;
        EACH
        for (int64_t j = 0; j < e->width; j++)
            to[j] = to[j] + gradient[j];
    }
}

const int64_t size_of_embedding = sizeof(struct embedding);

/* The mean over the steps that count; over none it is 0. */
struct averaging {
    int64_t steps, channels;
    const float *x;
    const float *counts;
    float *y;
    const float *gradient;
    float *x_gradient;
};

static float share_of_step(const struct averaging *a, int64_t row)
{
    float sum = 0.0f;
    for (int64_t i = 0; i < a->steps; i++)
        sum += a->counts[row * a->steps + i];
    return 1.0f / (sum > 1.0f ? sum : 1.0f);
}

void average_forward(const void *arguments, struct step *step)
{
    const struct averaging *a = arguments;
    for (int64_t row = 0; row < step->rows; row++) {
        float *y = a->y + row * a->channels, share = share_of_step(a, row);
        memset(y, 0, a->channels * sizeof(float));
        for (int64_t i = row * a->steps; i < (row + 1) * a->steps; i++) {
            const float *x = a->x + i * a->channels;
            if (a->counts[i] == 0.0f)
                continue;
            EACH
            for (int64_t c = 0; c < a->channels; c++)
                y[c] = y[c] + x[c] * share;
        }
    }
}

void average_backward(const void *arguments, struct step *step)
{
    const struct averaging *a = arguments;
    for (int64_t row = 0; row < step->rows; row++) {
        const float *gradient = a->gradient + row * a->channels;
        float share = share_of_step(a, row);
        for (int64_t i = row * a->steps; i < (row + 1) * a->steps; i++) {
            float factor = a->counts[i] * share, *to = a->x_gradient + i * a->channels;
            EACH
            for (int64_t c = 0; c < a->channels; c++)
                to[c] = gradient[c] * factor;
        }
    }
}

const int64_t size_of_averaging = sizeof(struct averaging);

/* The largest value of each channel; equal ones share its gradient. */
struct largest {
    int64_t places, channels;
    const float *x;
    float *y;
    const float *gradient;
    float *x_gradient;
};

void largest_of_all_forward(const void *arguments, struct step *step)
{
    const struct largest *l = arguments;
    for (int64_t row = 0; row < step->rows; row++) {
        const float *x = l->x + row * l->places * l->channels;
        float *y = l->y + row * l->channels;
        memcpy(y, x, l->channels * sizeof(float));
        for (int64_t place = 1; place < l->places; place++)
            EACH
            for (int64_t c = 0; c < l->channels; c++) {
                float value = x[place * l->channels + c];
                y[c] = value > y[c] || value != value ? value : y[c];
            }
    }
}

void largest_of_all_backward(const void *arguments, struct step *step)
{
    const struct largest *l = arguments;
    for (int64_t row = 0; row < step->rows; row++) {
        const float *x = l->x + row * l->places * l->channels;
        float *to = l->x_gradient + row * l->places * l->channels;
        for (int64_t c = 0; c < l->channels; c++) {
            float most = l->y[row * l->channels + c], equal = 0.0f;
            for (int64_t place = 0; place < l->places; place++)
                equal += x[place * l->channels + c] == most ? 1.0f : 0.0f;
            float shared = l->gradient[row * l->channels + c] / equal;
            for (int64_t place = 0; place < l->places; place++)
                to[place * l->channels + c] =
                    (x[place * l->channels + c] == most ? 1.0f : 0.0f) * shared;
        }
    }
}

const int64_t size_of_largest = sizeof(struct largest);
