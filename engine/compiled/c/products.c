/* Matrix products.
 *
 * A tile of the result is held in registers while k runs. How a product is cut into tiles and
 * blocks changes no bit: each element is summed over rising k, in one chain. This file alone is
 * compiled so that a product and a sum become one fused operation where the processor has it.
 */
#include "kernels.h"

#if defined(__AVX512F__) || defined(__aarch64__)
#define TALL 8
#else
#define TALL 6
#endif
#define VECTORS 2
#define WIDE (VECTORS * LANES)

/* From so many values on, rows of b that lie one below the other crowd each other out of the
 * cache; from so many rows of a on, it pays to copy them into one piece. */
#define APART 128
#define WORTH_COPYING 16

typedef float vector __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

/* What a tile is computed from: rows of a and c, wherever they lie. */
struct tiling {
    const float *a[TALL];
    float *c[TALL];
    int64_t depth, a_step;
    const int64_t *a_steps;
    const float *b;
    int64_t b_row;
    const float *start; /* what the sums begin with; null where c is added to */
};

/* So that sums are registers from the first to the last. */
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define UNROLL _Pragma("GCC unroll 8")
#endif

/* `rows`, `vectors` and `anywhere` are constants wherever this is called. */
static inline __attribute__((always_inline)) void
tile(const int rows, const int vectors, const int anywhere, const struct tiling *t)
{
    vector sums[TALL][VECTORS];
    const float *a[TALL], *b = t->b;
    UNROLL
    for (int i = 0; i < rows; i++)
        a[i] = t->a[i];
    UNROLL
    for (int i = 0; i < rows; i++) {
        const float *from = t->start ? t->start : t->c[i];
        UNROLL
        for (int j = 0; j < vectors; j++)
            sums[i][j] = *(const vector *)(from + j * LANES);
    }
    const int64_t depth = t->depth, a_step = t->a_step, b_row = t->b_row;
    const int64_t *a_steps = t->a_steps;
    for (int64_t k = 0, at = 0; k < depth; k++, at += a_step, b += b_row) {
        int64_t place = anywhere ? a_steps[k] : at;
        vector right[VECTORS];
        UNROLL
        for (int j = 0; j < vectors; j++)
            right[j] = *(const vector *)(b + j * LANES);
        UNROLL
        for (int i = 0; i < rows; i++) {
            UNROLL
            for (int j = 0; j < vectors; j++)
                sums[i][j] += a[i][place] * right[j];
        }
    }
    UNROLL
    for (int i = 0; i < rows; i++) {
        UNROLL
        for (int j = 0; j < vectors; j++)
            *(vector *)(t->c[i] + j * LANES) = sums[i][j];
    }
}

#define TILE_CASE(rows)                                                                         \
    case rows:                                                                                  \
        if (t->a_steps)                                                                         \
            vectors == 1 ? tile(rows, 1, 1, t) : tile(rows, VECTORS, 1, t);                     \
        else                                                                                    \
            vectors == 1 ? tile(rows, 1, 0, t) : tile(rows, VECTORS, 0, t);                     \
        break;

static void tile_of(int64_t rows, int64_t vectors, const struct tiling *t)
{
    switch (rows) {
        TILE_CASE(1)
        TILE_CASE(2)
        TILE_CASE(3)
        TILE_CASE(4)
        TILE_CASE(5)
        TILE_CASE(6)
#if TALL > 6
        TILE_CASE(7)
        TILE_CASE(8)
#endif
    }
}

/* A tile at the right edge, of which only some columns exist; b is filled up with zeros. */
static void edge_of(int64_t rows, int64_t columns, struct tiling *t)
{
    float whole[TALL * WIDE], first[WIDE];
    float *c[TALL];
    if (t->start) {
        memset(first, 0, sizeof first);
        memcpy(first, t->start, columns * sizeof(float));
        t->start = first;
    } else {
        memset(whole, 0, sizeof whole);
        for (int64_t i = 0; i < rows; i++)
            memcpy(whole + i * WIDE, t->c[i], columns * sizeof(float));
    }
    for (int64_t i = 0; i < rows; i++) {
        c[i] = t->c[i];
        t->c[i] = whole + i * WIDE;
    }
    tile_of(rows, columns <= LANES ? 1 : VECTORS, t);
    for (int64_t i = 0; i < rows; i++)
        memcpy(c[i], whole + i * WIDE, columns * sizeof(float));
}

/* Rows of b, all or those of the given numbers, cut into panels as wide as a tile, each in one
 * piece. */
static void copy_panels(int64_t depth, int64_t columns, const float *b, int64_t b_row,
                        const int64_t *numbers, float *to)
{
    int64_t whole = columns / WIDE * WIDE, rest = columns - whole;
    for (int64_t k = 0; k < depth; k++) {
        const float *row = b + (numbers ? numbers[k] : k) * b_row;
        for (int64_t j = 0; j < whole; j += WIDE)
            for (int64_t i = 0; i < VECTORS; i++)
                *(vector *)(to + j * depth + k * WIDE + i * LANES) =
                    *(const vector *)(row + j + i * LANES);
        if (rest) {
            float *place = to + whole * depth + k * WIDE;
            memset(place, 0, WIDE * sizeof(float));
            memcpy(place, row + whole, rest * sizeof(float));
        }
    }
}

static const float nothing[WIDE];

/* A panel of the result, from a range of k. */
static void multiply_panel(const struct product *p, int64_t j, int64_t from, int64_t depth,
                           const float *panel, int64_t panel_row)
{
    int64_t columns = p->columns - j, begins = from == 0 && !p->adds;
    const float *a = p->a + (p->a_steps ? 0 : from * p->a_step);
    struct tiling t = {
        .depth = depth, .a_step = p->a_step, .b_row = panel_row,
        .a_steps = p->a_steps ? p->a_steps + from : NULL,
    };
    int64_t tiles = (p->rows + TALL - 1) / TALL, next;
    for (int64_t number = 0, i = 0; number < tiles; number++, i = next) {
        next = p->rows * (number + 1) / tiles;
        int64_t rows = next - i;
        for (int64_t r = 0; r < rows; r++) {
            t.a[r] = a + (p->a_rows ? p->a_rows[i + r] : (i + r) * p->a_row);
            t.c[r] = p->c + (p->c_rows ? p->c_rows[i + r] : (i + r) * p->c_row) + j;
        }
        t.b = panel;
        t.start = !begins ? NULL : p->start ? p->start + j : nothing;
        if (columns >= WIDE)
            tile_of(rows, VECTORS, &t);
        else
            edge_of(rows, columns, &t);
    }
}

static void start_rows(const struct product *p)
{
    for (int64_t i = 0; i < p->rows; i++) {
        float *c = p->c + (p->c_rows ? p->c_rows[i] : i * p->c_row);
        if (p->start)
            memcpy(c, p->start, p->columns * sizeof(float));
        else
            memset(c, 0, p->columns * sizeof(float));
    }
}

void multiply(const struct product *p, float *scratch)
{
    int64_t blocks = (p->depth + DEEP - 1) / DEEP;
    int64_t whole = p->columns / WIDE * WIDE;
    int64_t kept = p->b_rows || (p->b_row >= APART && p->rows >= WORTH_COPYING) ? 0 : whole;
    if (p->depth == 0 && !p->adds)
        start_rows(p);
    for (int64_t number = 0; number < blocks; number++) {
        int64_t from = p->depth * number / blocks;
        int64_t depth = p->depth * (number + 1) / blocks - from;
        const float *b = p->b + (p->b_rows ? 0 : from * p->b_row);
        copy_panels(depth, p->columns - kept, b + kept, p->b_row,
                    p->b_rows ? p->b_rows + from : NULL, scratch);
        for (int64_t j = 0; j < p->columns; j += WIDE)
            if (j < kept)
                multiply_panel(p, j, from, depth, b + j, p->b_row);
            else
                multiply_panel(p, j, from, depth, scratch + (j - kept) * depth, WIDE);
    }
}

/* Multiplications of a piece that is worth a thread: some 20 us. The bits do not depend on it. */
#define LEAST_SHARED 2500000

struct shared_product {
    const struct product *whole;
    float *scratch;
    int64_t pieces;
};

/* Some columns of the result. */
static void multiply_piece(const void *work, int64_t piece, int64_t worker)
{
    const struct shared_product *shared = work;
    struct product part = *shared->whole;
    int64_t panels = (part.columns + WIDE - 1) / WIDE;
    int64_t from = panels * piece / shared->pieces * WIDE;
    int64_t to = panels * (piece + 1) / shared->pieces * WIDE;
    part.b += from;
    part.c += from;
    part.start += part.start ? from : 0;
    part.columns = (to < part.columns ? to : part.columns) - from;
    multiply(&part, shared->scratch + worker * PACKED(shared->whole->columns));
}

void multiply_shared(const struct product *p, float *scratch)
{
    int64_t pieces = p->rows * p->columns * p->depth / LEAST_SHARED;
    int64_t panels = (p->columns + WIDE - 1) / WIDE;
    pieces = pieces < panels ? pieces : panels;
    struct shared_product shared = {p, scratch, pieces};
    if (pieces < 2)
        multiply(p, scratch);
    else
        share(pieces, multiply_piece, &shared);
}

void pack(int64_t depth, int64_t columns, const float *b, int64_t b_row, float *panels)
{
    copy_panels(depth, columns, b, b_row, NULL, panels);
}

void multiply_packed(const struct product *p, const float *panels)
{
    int64_t blocks = (p->depth + DEEP - 1) / DEEP;
    if (p->depth == 0 && !p->adds)
        start_rows(p);
    for (int64_t number = 0; number < blocks; number++) {
        int64_t from = p->depth * number / blocks;
        int64_t depth = p->depth * (number + 1) / blocks - from;
        for (int64_t j = 0; j < p->columns; j += WIDE)
            multiply_panel(p, j, from, depth, panels + j * p->depth + from * WIDE, WIDE);
    }
}

#define SQUARE 16

void transpose(int64_t rows, int64_t columns, const float *from, int64_t from_row, float *to,
               int64_t to_row)
{
    for (int64_t i = 0; i < rows; i += SQUARE)
        for (int64_t j = 0; j < columns; j += SQUARE) {
            int64_t below = rows - i < SQUARE ? rows : i + SQUARE;
            int64_t right = columns - j < SQUARE ? columns : j + SQUARE;
            for (int64_t column = j; column < right; column++)
                for (int64_t row = i; row < below; row++)
                    to[column * to_row + row] = from[row * from_row + column];
        }
}
