/* What weights are brought back to after each step. */
#include "kernels.h"

struct constraint {
    int64_t before, along, after; /* values of a weight before, along and after a vector's axes */
    double least, most;           /* lengths */
    double rate;                  /* how strictly; */
    double epsilon;
    float *values;
    double *sums;   /* of the squares of `after` vectors, */
    float *factors; /* and what they are multiplied by */
};

void not_negative(const void *arguments, struct step *step)
{
    const struct constraint *c = arguments;
    float *w = c->values;
    (void)step;
    EACH
    for (int64_t i = 0; i < c->along; i++)
        w[i] = w[i] < 0.0f ? 0.0f : w[i];
}

/* The factor for a vector whose squares have this sum, in float32 as in NumPy: where that cannot
 * hold the sum, the length is infinite. */
static inline float factor_of(const struct constraint *c, double sum)
{
    const float least = (float)c->least, most = (float)c->most, rate = (float)c->rate;
    float length = (float)sqrt((double)(float)sum);
    float wanted = length < least ? least : length;
    wanted = wanted > most ? most : wanted;
    if (rate != 1.0f)
        wanted = rate * wanted + (float)(1.0 - c->rate) * length;
    return wanted / (length + (float)c->epsilon);
}

void held_in_length(const void *arguments, struct step *step)
{
    const struct constraint *c = arguments;
    (void)step;
    for (int64_t block = 0; block < c->before; block++) {
        float *w = c->values + block * c->along * c->after;
        memset(c->sums, 0, c->after * sizeof(double));
        for (int64_t k = 0; k < c->along; k++) {
            const float *row = w + k * c->after;
            EACH
            for (int64_t i = 0; i < c->after; i++)
                c->sums[i] = c->sums[i] + (double)row[i] * row[i];
        }
        EACH
        for (int64_t i = 0; i < c->after; i++)
            c->factors[i] = factor_of(c, c->sums[i]);
        for (int64_t k = 0; k < c->along; k++) {
            float *row = w + k * c->after;
            EACH
            for (int64_t i = 0; i < c->after; i++)
                row[i] = row[i] * c->factors[i];
        }
    }
}

const int64_t size_of_constraint = sizeof(struct constraint);
