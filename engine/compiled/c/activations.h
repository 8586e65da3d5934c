/* What the kernels of activations take that work on each value by itself. */
#ifndef ACTIVATIONS_H
#define ACTIVATIONS_H

#include "kernels.h"

struct activation {
    int64_t size; /* values of a sample */
    const float *z;
    float *y;          /* may be z, for those that need no z on the way back */
    float *gradient;   /* of y; becomes that of z */
    double number;
};

typedef void (*activation_kernel)(const void *arguments, struct step *step);

#endif
