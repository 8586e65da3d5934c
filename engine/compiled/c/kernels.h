/* What the kernels share.
 *
 * A program is a list of calls that is gone through once for each step of training. Every call
 * works on arrays that the caller owns, of the sizes that its arguments name. All fields are eight
 * bytes long, so that the structures look alike to every compiler; `structures.py` mirrors them.
 *
 * Values are float32. Sums and functions are computed so that the result depends neither on the
 * width of the processor's vectors nor on how many steps are asked for at once.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Before a loop over values that do not depend on each other; arrays are the same or apart. */
#if defined(__clang__)
#define EACH _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define EACH _Pragma("GCC ivdep")
#endif

/* Values of a vector. */
#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif

/* One step of training, as its calls see it. */
struct step {
    int64_t rows;         /* samples in the batch */
    int64_t number;       /* within the block, counted from 0 */
    int64_t batches;      /* that the optimizer has taken with this one; for calls at the end of a
                           * round: rounds */
    int64_t refused;      /* set where a sample is no finite number */
    int64_t first;        /* the first sample, where there is no order */
    const int64_t *order; /* the samples of the batch, or null */
    double rate;          /* the learning rate */
    double *figures;      /* loss, then what each metric counts */
    /* Calls for each sample by itself are made for some samples of the batch at a time: for `rows`
     * of them from `begin` on, of the piece that begins with the sample `piece_begin`. */
    int64_t begin;
    int64_t piece, pieces, piece_begin;
    int64_t worker;
};

/* WHOLE calls are made once in a step, for the whole batch. Between two of them, all calls BEFORE
 * are made first, then those for EACH sample, by several threads if that is worth it, then those
 * AFTER. Calls at the END_OF_ROUND are WHOLE ones made only in the last step of each round. */
enum kind { WHOLE, EACH_SAMPLE, BEFORE, AFTER, END_OF_ROUND };

struct call {
    void (*kernel)(const void *arguments, struct step *step);
    const void *arguments;
    int64_t kind;
    int64_t work;   /* for a sample, in multiplications */
    int64_t values; /* of a sample that are read and written */
};

/* Where a sample lies in an array that has all of the batch; or, where `together` is not 0, only so
 * many for each worker: those that go through calls together. */
static inline int64_t place_of_sample(const struct step *step, int64_t number, int64_t together)
{
    return together ? step->worker * together + number - step->begin : number;
}

/* In how many pieces a batch is cut at most. */
#define MOST_PIECES 8

/* Several steps, one after the other. */
struct block {
    int64_t calls;
    int64_t steps;
    int64_t rows;
    int64_t batches;      /* taken before */
    int64_t figures_each;
    int64_t stops;        /* whether a loss that is no number is the last */
    int64_t refused;      /* set where the data of the step after the last done are not finite */
    int64_t first;
    int64_t workers;      /* threads that there are arrays for */
    int64_t round;        /* batches whose gradients make one move; 0 where each has its own */
    const struct call *program;
    const int64_t *order;
    const double *rates;  /* one for each step */
    double *figures;
};

/* threads.c: pieces of work, done by several threads at once where there are several. Workers have
 * numbers below what the thread that asks has let work, by which each finds arrays of its own. */
typedef void (*piece_kernel)(const void *work, int64_t piece, int64_t worker);

/* Multiplications of a piece that is worth a thread, of work whose bits depend on its pieces. */
#define WORTH_A_PIECE 10000000

#define MOST_WORKERS 64

void let_work(int64_t workers);
void share(int64_t pieces, piece_kernel piece, const void *work);

/* products.c: c = a b, each element one chain of fused multiply-adds over rising k.
 *
 * a(i, k) is at a[i * a_row + k * a_step], b(k, j) at b[k * b_row + j], c(i, j) at
 * c[i * c_row + j]. `scratch` holds PACKED(columns) values; `multiply_shared` takes
 * those of each worker, end to end.
 */
struct product {
    int64_t rows, columns, depth;
    const float *a;
    int64_t a_row, a_step;
    const float *b;
    int64_t b_row;
    float *c;
    int64_t c_row;
    int64_t adds;         /* whether c is added to */
    const float *start;   /* of each row of c, such as biases; null for zeros, or where c is added to */
    /* What replaces i * a_row, k * a_step and i * c_row where values lie elsewhere, or null. */
    const int64_t *a_rows, *a_steps, *c_rows;
    const int64_t *b_rows; /* numbers of the rows of b that count, or null where all do */
};

#define DEEP 256
#define WIDEST 64
#define PACKED(columns) (DEEP * ((columns) / WIDEST + 1) * WIDEST)
#define PADDED(columns) (((columns) + WIDEST - 1) / WIDEST * WIDEST)

void multiply(const struct product *product, float *scratch);
void multiply_shared(const struct product *product, float *scratch);

/* The same for a b that has been packed, which pays where many products have the same. */
void pack(int64_t depth, int64_t columns, const float *b, int64_t b_row, float *panels);
void multiply_packed(const struct product *product, const float *panels);
void transpose(int64_t rows, int64_t columns, const float *from, int64_t from_row, float *to,
               int64_t to_row);

/* dense.c */
void add_to(float *total, const float *part, int64_t count);
void add_to_rows(int64_t rows, int64_t columns, const float *bias, float *values);
void sum_of_rows(int64_t rows, int64_t columns, const float *values, float *sums);

/* rows.c */
int all_finite(const float *values, int64_t count);

#endif
