/* What weights cost by their size: l1 sum |w| + l2 sum w^2. */
#include "kernels.h"

struct penalty {
    int64_t size;
    double l1, l2;
    const float *values;
    float *gradients;
};

void penalty_total(const void *arguments, struct step *step)
{
    const struct penalty *p = arguments;
    double sizes = 0.0, squares = 0.0;
    for (int64_t i = 0; i < p->size; i++) {
        double w = p->values[i];
        sizes += w < 0.0 ? -w : w;
        squares += w * w;
    }
    /* Infinite where float32 cannot hold the sum, as in NumPy. */
    if (p->l1 != 0.0)
        step->figures[0] += p->l1 * (float)sizes;
    if (p->l2 != 0.0)
        step->figures[0] += p->l2 * (float)squares;
}

void penalty_gradient(const void *arguments, struct step *step)
{
    const struct penalty *p = arguments;
    const float slope = (float)(2.0 * p->l2), l1 = (float)p->l1;
    (void)step;
    EACH
    for (int64_t i = 0; i < p->size; i++) {
        float w = p->values[i];
        float sign = w > 0.0f ? 1.0f : (w < 0.0f ? -1.0f : w);
        float own = l1 != 0.0f ? w * slope + l1 * sign : w * slope;
        p->gradients[i] = p->gradients[i] + own;
    }
}

const int64_t size_of_penalty = sizeof(struct penalty);
