/* Tables of nothing but whole numbers, such as pictures in rows. */
#include "numbers.h"
#include "tables.h"

#define WHOLE_DIGITS 15

/* Reads a line of whole numbers as programs write them, with nothing around them; the beginning of
   the next, or NULL. */
static const uint8_t *whole_row(const uint8_t *at, int64_t width, uint8_t delimiter, int64_t *into)
{
    for (int64_t column = 0; column < width; column++) {
        const uint8_t *start = at;
        uint64_t value = 0;
        for (; is_digit(*at); at++)
            value = value * 10 + (uint64_t)(*at - '0');
        if (at == start || at - start > WHOLE_DIGITS || (at - start > 1 && *start == '0'))
            return NULL;
        into[column] = (int64_t)value;
        if (column + 1 == width) {
            if (*at == '\r')
                at++;
            delimiter = '\n';
        }
        if (*at++ != delimiter)
            return NULL;
    }
    return at;
}

/* Reads rows of a text that ends in a line end, up to the first that is not of whole numbers. */
void read_whole_table(struct table *t, int64_t *numbers)
{
    const uint8_t *at = t->text, *end = at + t->size;
    t->rows = t->used = 0;
    t->state = MORE;
    while (at < end && t->rows < t->most_lines) {
        at = whole_row(at, t->width, (uint8_t)t->delimiter, numbers + t->rows * t->width);
        if (at == NULL) {
            t->state = ODD;
            break;
        }
        t->row_lines[t->rows] = (int32_t)t->rows;
        t->rows++;
        t->used = at - t->text;
    }
    t->lines = t->rows;
}

/* Columns whose counts stay in the processor's cache. */
#define TOGETHER 16

/* Counts numbers (rows, width) of each column, which all are from 0 to bins - 1. */
void count_whole(const int64_t *numbers, int64_t rows, int64_t width, int64_t bins,
                 int64_t *counts)
{
    for (int64_t first = 0; first < width; first += TOGETHER) {
        int64_t end = first + TOGETHER < width ? first + TOGETHER : width;
        for (int64_t row = 0; row < rows; row++)
            for (int64_t column = first; column < end; column++)
                counts[column * bins + numbers[row * width + column]]++;
    }
}
