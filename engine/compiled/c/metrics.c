/* What metrics count: one number for each batch. */
#include "kernels.h"

struct metric {
    int64_t size;    /* values along the last axis */
    int64_t places;  /* rows of them in a sample */
    int64_t figure;  /* where its count goes */
    double threshold;
    const float *predicted;
    const void *labels;
};

/* The place of the largest value, the first of several; the first NaN where there is one. */
static int64_t place_of_largest(const float *values, int64_t count)
{
    int64_t place = 0;
    float found = values[0];
    for (int64_t i = 1; i < count && found == found; i++)
        if (values[i] > found || values[i] != values[i]) {
            found = values[i];
            place = i;
        }
    return place;
}

void categorical_accuracy(const void *arguments, struct step *step)
{
    const struct metric *m = arguments;
    const float *labels = m->labels;
    int64_t hits = 0;
    for (int64_t row = 0; row < step->rows * m->places; row++)
        hits += place_of_largest(m->predicted + row * m->size, m->size) ==
                place_of_largest(labels + row * m->size, m->size);
    step->figures[m->figure] = (double)hits;
}

void sparse_categorical_accuracy(const void *arguments, struct step *step)
{
    const struct metric *m = arguments;
    const int64_t *labels = m->labels;
    int64_t hits = 0;
    for (int64_t row = 0; row < step->rows * m->places; row++)
        hits += place_of_largest(m->predicted + row * m->size, m->size) == labels[row];
    step->figures[m->figure] = (double)hits;
}

void binary_accuracy(const void *arguments, struct step *step)
{
    const struct metric *m = arguments;
    const float *labels = m->labels, threshold = (float)m->threshold;
    int64_t hits = 0;
    for (int64_t i = 0; i < step->rows * m->places * m->size; i++)
        hits += labels[i] == (m->predicted[i] > threshold ? 1.0f : 0.0f);
    step->figures[m->figure] = (double)hits;
}

void absolute_errors(const void *arguments, struct step *step)
{
    const struct metric *m = arguments;
    const float *labels = m->labels;
    double total = 0.0;
    for (int64_t row = 0; row < step->rows * m->places; row++) {
        double sum = 0.0;
        for (int64_t i = row * m->size; i < (row + 1) * m->size; i++)
            sum += m->predicted[i] < labels[i] ? labels[i] - m->predicted[i]
                                               : m->predicted[i] - labels[i];
        total += (float)(sum / (double)m->size);
    }
    step->figures[m->figure] = total;
}

void squared_errors(const void *arguments, struct step *step)
{
    const struct metric *m = arguments;
    const float *labels = m->labels;
    double total = 0.0;
    for (int64_t row = 0; row < step->rows * m->places; row++) {
        double sum = 0.0;
        for (int64_t i = row * m->size; i < (row + 1) * m->size; i++) {
            float difference = m->predicted[i] - labels[i];
            sum += (double)difference * difference;
        }
        total += (float)(sum / (double)m->size);
    }
    step->figures[m->figure] = total;
}

const int64_t size_of_metric = sizeof(struct metric);
