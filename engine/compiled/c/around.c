/* What surrounds an optimizer's rule: gradients gathered over several batches, a running mean of
 * the parameters. In NumPy's order of operations, so that the bits are the same. */
#include "ranges.h"

struct gathering {
    int64_t size;
    int64_t round;     /* batches whose gradients make one step */
    float *gradients;  /* of the batch; after the last of a round their mean */
    float *gathered;
};

static void gather_gradients_range(const void *arguments, const struct step *step, int64_t from,
                                   int64_t to)
{
    const struct gathering *a = arguments;
    float *g = a->gradients, *sum = a->gathered;
    const float round = (float)a->round;
    if (step->batches % a->round) {
        EACH
        for (int64_t i = from; i < to; i++)
            sum[i] = sum[i] + g[i];
        return;
    }
    EACH
    for (int64_t i = from; i < to; i++) {
        g[i] = (sum[i] + g[i]) / round;
        sum[i] = 0.0f;
    }
}

void gather_gradients(const void *arguments, struct step *step)
{
    move(gather_gradients_range, arguments, step, ((const struct gathering *)arguments)->size);
}

const int64_t size_of_gathering = sizeof(struct gathering);

/* What has decayed counts as zero now and then, after batches without a step, too. */
struct decayed {
    int64_t size;
    double tiny;
    float *values;
};

void flush_decayed(const void *arguments, struct step *step)
{
    const struct decayed *d = arguments;
    flush(d->values, d->size, (float)d->tiny, step);
}

const int64_t size_of_decayed = sizeof(struct decayed);

struct average {
    int64_t size;
    int64_t round;     /* batches that make one step */
    int64_t frequency; /* steps after which the parameters become their mean; 0 for never */
    double momentum;
    float *values, *average;
};

static void follow_range(const void *arguments, const struct step *step, int64_t from, int64_t to)
{
    const struct average *a = arguments;
    int64_t before = (step->batches - 1) / a->round;
    double momentum = before ? a->momentum : 0.0;
    const float kept = (float)momentum, share = (float)(1.0 - momentum);
    float *w = a->values, *mean = a->average;
    EACH
    for (int64_t i = from; i < to; i++)
        mean[i] = mean[i] * kept + w[i] * share;
    if (a->frequency && (before + 1) % a->frequency == 0)
        memcpy(w + from, mean + from, (to - from) * sizeof(float));
}

void follow(const void *arguments, struct step *step)
{
    move(follow_range, arguments, step, ((const struct average *)arguments)->size);
}

const int64_t size_of_average = sizeof(struct average);
