/* Lines of a table that are to be read, and what was read of them. */
#ifndef TABLES_H
#define TABLES_H
#include <stdint.h>

struct table {
    int64_t size;      /* of the text, in bytes */
    int64_t width;     /* values of a line */
    int64_t most_rows; /* that there is room for */
    int64_t most_lines;
    int64_t delimiter, quote, decimal;
    int64_t comment, comment_bytes; /* lines that begin so are no rows */
    int64_t most_numbers;           /* different ones of a column that are kept as words */
    int64_t most_words;             /* with them */
    int64_t slots;                  /* of a column for finding its words: a power of 2 */
    int64_t longest_mark;           /* bytes of the longest word for a missing value */
    int64_t rows, lines, used, state;
    const uint8_t *text;
    const uint8_t *plain; /* (width): whether numbers of the column are no words */
    double *numbers;      /* (width, most_rows) */
    int32_t *codes;       /* the same: the place among the words, or one of those below */
    int32_t *starts;      /* the same, of values that are kept neither way */
    int32_t *lengths;
    int32_t *row_lines;   /* (most_rows): lines before */
    int32_t *word_starts; /* (width, most_words) */
    int32_t *word_lengths;
    int32_t *word_rows; /* where it comes first */
    int32_t *words;     /* (width): how many */
    int32_t *counts;    /* (width, most_words): how often each comes */
    int32_t *beyond;    /* (width, 2): values of the codes WORD and DOUBTFUL */
    int32_t *found;     /* (width, slots): the places of words, from 1; 0 for none */
};

enum { MORE, ODD, END };          /* why the reading is over */

#endif
