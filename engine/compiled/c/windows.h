/* Windows over volumes, for convolution and pooling; channels lie together, as in NumPy. An image
 * is a volume of depth 1. */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "kernels.h"

/* One window is window_z by window_y by window_x values `apart` from each other. */
struct windows {
    int64_t depth, height, width, channels;
    int64_t window_z, window_y, window_x;
    int64_t stride_z, stride_y, stride_x;
    int64_t apart_z, apart_y, apart_x;
    int64_t before_z, before_y, before_x; /* places that lie before the image */
    int64_t out_z, out_y, out_x;
};

static inline int64_t image_size(const struct windows *w)
{
    return w->depth * w->height * w->width * w->channels;
}

static inline int64_t places_of(const struct windows *w)
{
    return w->out_z * w->out_y * w->out_x;
}

/* Where in the image a value of a window lies, in values; -1 outside. */
static inline int64_t place_in(const struct windows *w, int64_t place, int64_t kz, int64_t ky,
                               int64_t kx)
{
    int64_t z = place / (w->out_y * w->out_x) * w->stride_z + kz * w->apart_z - w->before_z;
    int64_t y = place / w->out_x % w->out_y * w->stride_y + ky * w->apart_y - w->before_y;
    int64_t x = place % w->out_x * w->stride_x + kx * w->apart_x - w->before_x;
    if (z < 0 || z >= w->depth || y < 0 || y >= w->height || x < 0 || x >= w->width)
        return -1;
    return ((z * w->height + y) * w->width + x) * w->channels;
}

/* Before what is done with each value of a window that lies in the image: at `at`, the k-th. */
#define IN_WINDOW(w, place)                                                                     \
    for (int64_t kz = 0, k = 0, at; kz < (w)->window_z; kz++)                                   \
        for (int64_t ky = 0; ky < (w)->window_y; ky++)                                          \
            for (int64_t kx = 0; kx < (w)->window_x; kx++, k++)                                 \
                if ((at = place_in(w, place, kz, ky, kx)) >= 0)

#endif
