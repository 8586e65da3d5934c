/* What each gate of a recurrent layer leaves out. */
#include "kernels.h"

/* What of a batch is left out, drawn anew in each step; what is kept grows by as much. */
struct keeping {
    int64_t size;   /* for a sample */
    int64_t stride; /* uniform numbers from one step of training to the next */
    double rate;
    const double *uniforms;
    float *masks;
};

void keep_some(const void *arguments, struct step *step)
{
    const struct keeping *k = arguments;
    const double *uniforms = k->uniforms + step->number * k->stride;
    const float scale = (float)(1.0 / (1.0 - k->rate));
    for (int64_t i = 0; i < step->rows * k->size; i++)
        k->masks[i] = uniforms[i] >= k->rate ? scale : 0.0f;
}

const int64_t size_of_keeping = sizeof(struct keeping);
