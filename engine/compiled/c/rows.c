/* Samples, labels and weights of a batch, gathered from where all of them lie. */
#include "kernels.h"

struct rows {
    int64_t bytes;  /* of a sample */
    int64_t values; /* float32 numbers of a sample that are to be finite; 0 where none need be */
    const char *source;
    char *target;
};

int all_finite(const float *values, int64_t count)
{
    /* A number times 0 is 0; infinity and NaN times 0 are NaN. */
    int found = 0;
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

/* Copies numbers; whether all are finite. */
static int copy_finite(const float *from, float *to, int64_t count)
{
    int found = 0;
    EACH
    for (int64_t i = 0; i < count; i++) {
        float value = from[i];
        to[i] = value;
        found |= value * 0.0f != 0.0f;
    }
    return !found;
}

static int copy(const struct rows *rows, const char *from, char *to, int64_t samples)
{
    if (rows->values)
        return copy_finite((const float *)from, (float *)to, samples * rows->values);
    memcpy(to, from, samples * rows->bytes);
    return 1;
}

void gather_rows(const void *arguments, struct step *step)
{
    const struct rows *rows = arguments;
    int fine = 1;
    if (step->order == NULL)
        fine = copy(rows, rows->source + step->first * rows->bytes, rows->target, step->rows);
    else
        for (int64_t i = 0; i < step->rows; i++) {
            if (i + AHEAD < step->rows)
                fetch(rows->source + step->order[i + AHEAD] * rows->bytes, rows->bytes);
            fine &= copy(rows, rows->source + step->order[i] * rows->bytes,
                         rows->target + i * rows->bytes, 1);
        }
    step->refused |= !fine;
}

/* Those of every step of a block, end to end. */
void keep_rows(const void *arguments, struct step *step)
{
    const struct rows *rows = arguments;
    int64_t bytes = step->rows * rows->bytes;
    memcpy(rows->target + step->number * bytes, rows->source, bytes);
}

const int64_t size_of_rows = sizeof(struct rows);
