/* What weights and outputs cost by their size: l1 sum |w| + l2 sum w^2. */
#include "kernels.h"

struct penalty {
    int64_t size; /* of a weight, or of the output for a sample */
    int64_t each; /* whether it is an output, which costs its share of the batch */
    double l1, l2;
    const float *values;
    float *gradients;
};

static int64_t count_of(const struct penalty *p, const struct step *step)
{
    return p->each ? step->rows * p->size : p->size;
}

void penalty_total(const void *arguments, struct step *step)
{
    const struct penalty *p = arguments;
    double sizes = 0.0, squares = 0.0, samples = p->each ? (double)step->rows : 1.0;
    for (int64_t i = 0; i < count_of(p, step); i++) {
        double w = p->values[i];
        sizes += w < 0.0 ? -w : w;
        squares += w * w;
    }
    /* Infinite where float32 cannot hold the sum, as in NumPy. */
    if (p->l1 != 0.0)
        step->figures[0] += p->l1 * (float)sizes / samples;
    if (p->l2 != 0.0)
        step->figures[0] += p->l2 * (float)squares / samples;
}

void penalty_gradient(const void *arguments, struct step *step)
{
    const struct penalty *p = arguments;
    const float slope = (float)(2.0 * p->l2), l1 = (float)p->l1;
    const float samples = p->each ? (float)step->rows : 1.0f;
    EACH
    for (int64_t i = 0; i < count_of(p, step); i++) {
        float w = p->values[i];
        float sign = w > 0.0f ? 1.0f : (w < 0.0f ? -1.0f : w);
        float own = l1 != 0.0f ? w * slope + l1 * sign : w * slope;
        p->gradients[i] = p->gradients[i] + own / samples;
    }
}

const int64_t size_of_penalty = sizeof(struct penalty);
