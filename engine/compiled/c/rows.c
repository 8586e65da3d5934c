/* Samples, labels and weights of a batch, gathered from where all of them lie. */
#include "kernels.h"

struct rows {
    int64_t bytes;  /* of a sample */
    int64_t values; /* float32 numbers of a sample that are to be finite; 0 where none need be */
    const char *source;
    char *target;
};

static int all_finite(const float *values, int64_t count)
{
    /* A number times 0 is 0; infinity and NaN times 0 are NaN. */
    int64_t found = 0;
    EACH
    for (int64_t i = 0; i < count; i++)
        found |= values[i] * 0.0f != 0.0f;
    return !found;
}

/* Samples that are on their way from memory while one is copied. */
#define AHEAD 2
#define LINE 64

static void fetch(const char *sample, int64_t bytes)
{
    for (int64_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch(sample + at);
}

void gather_rows(const void *arguments, struct step *step)
{
    const struct rows *rows = arguments;
    if (step->order == NULL)
        memcpy(rows->target, rows->source + step->first * rows->bytes, step->rows * rows->bytes);
    else
        for (int64_t i = 0; i < step->rows; i++) {
            if (i + AHEAD < step->rows)
                fetch(rows->source + step->order[i + AHEAD] * rows->bytes, rows->bytes);
            memcpy(rows->target + i * rows->bytes, rows->source + step->order[i] * rows->bytes,
                   rows->bytes);
        }
    if (rows->values && !all_finite((const float *)rows->target, step->rows * rows->values))
        step->refused = 1;
}

/* Those of every step of a block, end to end. */
void keep_rows(const void *arguments, struct step *step)
{
    const struct rows *rows = arguments;
    int64_t bytes = step->rows * rows->bytes;
    memcpy(rows->target + step->number * bytes, rows->source, bytes);
}

const int64_t size_of_rows = sizeof(struct rows);
