/* The walk through a program, step by step. */
#include "kernels.h"

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
        for (int64_t i = 0; i < block->calls && !step.refused; i++)
            block->program[i].kernel(block->program[i].arguments, &step);
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
