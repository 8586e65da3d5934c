/* Losses of regions that should cover each other: one value for the whole batch. */
#include "losses.h"

/* What samples' weights make of it. */
static double share_of_all(const struct loss *l, const struct step *step)
{
    double total = 0.0;
    if (!l->weights)
        return 1.0;
    for (int64_t i = 0; i < step->rows; i++)
        total += l->weights[i];
    if (l->reduction == MEAN_WITH_SAMPLE_WEIGHT)
        return (float)total != 0.0f ? 1.0 : 0.0;
    return l->reduction == SUM ? (float)total : (float)(total / (double)step->rows);
}

/* 1 - both / size, the size being tp + alpha fp + beta fn. */
void tversky(const void *arguments, struct step *step)
{
    const struct loss *l = arguments;
    const float *p = l->predicted, *labels = l->labels;
    int64_t count = step->rows * l->places * l->size;
    double both = 0.0, missed = 0.0, outside = 0.0, factor = share_of_all(l, step);
    for (int64_t i = 0; i < count; i++) {
        double t = labels[i];
        both += t * p[i];
        missed += (1.0 - p[i]) * t;
        outside += p[i] * (1.0 - t);
    }
    double size = both + l->alpha * outside + l->gamma * missed + l->number;
    for (int64_t i = 0; i < count; i++) {
        double t = labels[i], slope = t - l->gamma * t + l->alpha * (1.0 - t);
        l->gradient[i] = (float)((both * slope / size - t) / size * factor);
    }
    step->figures[0] += (float)(1.0 - both / size) * factor;
}

/* 1 - 2 both / (sum(t) + sum(p)). */
void dice(const void *arguments, struct step *step)
{
    const struct loss *l = arguments;
    const float *p = l->predicted, *labels = l->labels;
    int64_t count = step->rows * l->places * l->size;
    double both = 0.0, size = l->number, factor = share_of_all(l, step);
    for (int64_t i = 0; i < count; i++) {
        both += (double)labels[i] * p[i];
        size += (double)labels[i] + p[i];
    }
    for (int64_t i = 0; i < count; i++)
        l->gradient[i] = (float)(2.0 * (both / size - labels[i]) / size * factor);
    step->figures[0] += (float)(1.0 - 2.0 * both / size) * factor;
}
