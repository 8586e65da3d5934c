/* Windows over images, for convolution and pooling; channels lie together, as in NumPy. */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "kernels.h"

/* One window is window_y rows by window_x columns of values `apart` from each other. */
struct windows {
    int64_t height, width, channels;
    int64_t window_y, window_x;
    int64_t stride_y, stride_x;
    int64_t apart_y, apart_x;
    int64_t before_y, before_x; /* rows and columns that lie before the image */
    int64_t out_y, out_x;
};

static inline int64_t image_size(const struct windows *w)
{
    return w->height * w->width * w->channels;
}

static inline int64_t places_of(const struct windows *w)
{
    return w->out_y * w->out_x;
}

/* Where in the image a value of a window lies, in values; -1 outside. */
static inline int64_t place_in(const struct windows *w, int64_t oy, int64_t ox, int64_t ky,
                               int64_t kx)
{
    int64_t y = oy * w->stride_y + ky * w->apart_y - w->before_y;
    int64_t x = ox * w->stride_x + kx * w->apart_x - w->before_x;
    if (y < 0 || y >= w->height || x < 0 || x >= w->width)
        return -1;
    return (y * w->width + x) * w->channels;
}

/* Before what is done with each value of a window that lies in the image: at `at`, the k-th. */
#define IN_WINDOW(w, place)                                                                     \
    for (int64_t ky = 0, oy = (place) / (w)->out_x, ox = (place) % (w)->out_x, k = 0, at;       \
         ky < (w)->window_y; ky++)                                                              \
        for (int64_t kx = 0; kx < (w)->window_x; kx++, k++)                                     \
            if ((at = place_in(w, oy, ox, ky, kx)) >= 0)

#endif
