/* The walk through a program, step by step. */
#include "kernels.h"

/* Calls for each sample by itself, and how a batch is cut for them. */
struct chain {
    const struct call *calls;
    int64_t count;
    int64_t pieces, together; /* samples that go through all calls together */
    const struct step *step;
};

/* Values that stay in a second-level cache from one call to the next. */
#define NEAR 65536

static void make_calls(const struct chain *chain, enum kind kind, struct step *step)
{
    for (int64_t i = 0; i < chain->count; i++)
        if (chain->calls[i].kind == (int64_t)kind)
            chain->calls[i].kernel(chain->calls[i].arguments, step);
}

static void do_chain(const void *work, int64_t piece, int64_t worker)
{
    const struct chain *chain = work;
    struct step step = *chain->step;
    int64_t begin = step.rows * piece / chain->pieces;
    int64_t end = step.rows * (piece + 1) / chain->pieces;
    step.piece = piece;
    step.pieces = chain->pieces;
    step.piece_begin = begin;
    step.worker = worker;
    for (step.begin = begin; step.begin < end; step.begin += step.rows) {
        int64_t left = end - step.begin;
        step.rows = left < chain->together ? left : chain->together;
        make_calls(chain, EACH_SAMPLE, &step);
    }
}

static void go_through(const struct call *calls, int64_t count, struct step *step)
{
    int64_t work = 0, values = 0, pieces;
    for (int64_t i = 0; i < count; i++) {
        work += calls[i].work;
        values += calls[i].values;
    }
    pieces = step->rows * work / WORTH_A_PIECE;
    pieces = pieces < step->rows ? pieces : step->rows;
    pieces = pieces < 1 ? 1 : pieces > MOST_PIECES ? MOST_PIECES : pieces;
    struct chain chain = {calls, count, pieces, NEAR / (values + 1) + 1, step};
    make_calls(&chain, BEFORE, step);
    share(pieces, do_chain, &chain);
    step->pieces = pieces;
    make_calls(&chain, AFTER, step);
}

static int is_whole(const struct call *call)
{
    return call->kind == WHOLE || call->kind == END_OF_ROUND;
}

static void make_whole(const struct block *block, const struct call *call, struct step *step)
{
    struct step last = *step;
    if (call->kind == WHOLE || !block->round) {
        call->kernel(call->arguments, step);
    } else if (step->batches % block->round == 0) {
        last.batches = step->batches / block->round;
        call->kernel(call->arguments, &last);
    }
}

static void take_step(const struct block *block, struct step *step)
{
    int64_t count;
    for (int64_t i = 0; i < block->calls && !step->refused; i += count) {
        const struct call *calls = block->program + i;
        for (count = 0; i + count < block->calls && !is_whole(calls + count); count++)
            ;
        if (count) {
            go_through(calls, count, step);
        } else {
            make_whole(block, calls, step);
            count = 1;
        }
    }
}

/* Takes the steps of a block; how many were taken. Fewer than asked for where the data of the next
 * one were refused, or where the loss is no number and that is to be the end. */
int64_t take_steps(struct block *block)
{
    struct step step = {.rows = block->rows};
    let_work(block->workers);
    for (int64_t number = 0; number < block->steps; number++) {
        step.number = number;
        step.batches = block->batches + number + 1;
        step.first = block->first + number * block->rows;
        step.order = block->order ? block->order + number * block->rows : NULL;
        step.rate = block->rates ? block->rates[number] : 0.0;
        step.figures = block->figures + number * block->figures_each;
        memset(step.figures, 0, block->figures_each * sizeof(double));
        take_step(block, &step);
        if (step.refused) {
            block->refused = 1;
            return number;
        }
        if (block->stops && !isfinite(step.figures[0]))
            return number + 1;
    }
    return block->steps;
}

const int64_t size_of_block = sizeof(struct block);
