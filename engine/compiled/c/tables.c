/* Lines of a table that is written as text: numbers, and the words that are none. */
#include <math.h>

#include "numbers.h"
#include "tables.h"

enum { NUMBER = -1, WORD = -2, DOUBTFUL = -3 }; /* codes of what is no known word */

#define LONGEST 131072 /* bytes of a value */
#define LONGEST_LINE 1048576

#define BEYOND 1  /* a letter that stands in no number, however people write it */
#define FOREIGN 2 /* no ASCII */
#define STOP 4    /* perhaps the end of a value */
#define LETTERS_BEYOND "cdghjlopquvwx"

static int is_blank(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
}

static uint32_t hashed(const uint8_t *text, int64_t length)
{
    uint64_t hash = 0x9e3779b97f4a7c15u ^ (uint64_t)length, part;
    for (; length >= 8; length -= 8, text += 8) {
        memcpy(&part, text, 8);
        hash = (hash ^ part) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    for (part = 0; length > 0; length--)
        part = part << 8 | text[length - 1];
    hash = (hash ^ part) * 0xff51afd7ed558ccdu;
    return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

/* The place of a text among the words of its column; `otherwise` where there is no room for it. */
static int32_t word_of(struct table *t, int64_t column, const uint8_t *text, int64_t length,
                       int64_t most, int32_t otherwise)
{
    int32_t *found = t->found + column * t->slots;
    int32_t *starts = t->word_starts + column * t->most_words;
    int32_t *lengths = t->word_lengths + column * t->most_words;
    uint64_t slot = hashed(text, length);
    for (;; slot++) {
        slot &= (uint64_t)t->slots - 1;
        int32_t place = found[slot];
        if (place == 0)
            break;
        if (lengths[place - 1] == length &&
            memcmp(t->text + starts[place - 1], text, (size_t)length) == 0) {
            t->counts[column * t->most_words + place - 1]++;
            return place - 1;
        }
    }
    int32_t place = t->words[column];
    if (place >= most)
        return otherwise;
    starts[place] = (int32_t)(text - t->text);
    lengths[place] = (int32_t)length;
    t->word_rows[column * t->most_words + place] = (int32_t)t->rows;
    t->counts[column * t->most_words + place] = 1;
    t->words[column] = place + 1;
    found[slot] = place + 1;
    return place;
}

struct reader {
    struct table *table;
    const uint8_t *at, *end;
    int64_t line; /* lines before */
    int64_t kept; /* values of the row */
    uint8_t kinds[256];
};

/* A value that is no plain number, at `start`. */
static int keep_text(struct reader *r, int64_t column, const uint8_t *start, const uint8_t *end,
                     int kinds)
{
    struct table *t = r->table;
    int64_t place = column * t->most_rows + t->rows, length = end - start;
    if (length > LONGEST)
        return 0;
    int certain = kinds == BEYOND && length > t->longest_mark;
    int32_t code =
        word_of(t, column, start, length, t->most_words, certain ? WORD : DOUBTFUL);
    t->codes[place] = code;
    t->numbers[place] = NAN;
    r->kept++;
    if (code < 0) {
        t->beyond[2 * column + (code == DOUBTFUL)]++;
        t->starts[place] = (int32_t)(start - t->text);
        t->lengths[place] = (int32_t)length;
    }
    return 1;
}

static void keep_number(struct reader *r, int64_t column, const uint8_t *start,
                        const uint8_t *end, double value)
{
    struct table *t = r->table;
    int64_t place = column * t->most_rows + t->rows;
    t->numbers[place] = value;
    r->kept++;
    t->codes[place] = t->plain[column]
                          ? NUMBER
                          : word_of(t, column, start, end - start, t->most_numbers, NUMBER);
}

/* A value in quotation marks; where it is over, or NULL where it is odd or its end is not there. */
static const uint8_t *quoted(struct reader *r, int64_t column, const uint8_t *start)
{
    struct table *t = r->table;
    const uint8_t quote = (uint8_t)t->quote, *at = start + 1;
    int kinds = 0, twice = 0;
    for (;; at++) {
        if (at >= r->end)
            return NULL;
        if (*at == quote) {
            if (at + 1 < r->end && at[1] == quote) {
                twice = 1;
                at++;
                continue;
            }
            break;
        }
        if (*at == '\0' || (*at == '\r' && (at + 1 >= r->end || at[1] != '\n')))
            return NULL;
        r->line += *at == '\n';
        kinds |= r->kinds[*at] & (BEYOND | FOREIGN);
    }
    const uint8_t *over = at + 1, *first = start + 1;
    if (over >= r->end)
        return NULL;
    while (first < at && is_blank(*first))
        first++;
    while (at > first && is_blank(at[-1]))
        at--;
    double value = 0.0;
    if (!twice && first < at && number_at(first, (uint8_t)t->decimal, &value) == at) {
        keep_number(r, column, first, at, value);
        return over;
    }
    if (!twice && *first == '"' && first < at)
        return NULL;
    /* With its own marks around it, where there are others within. */
    if (!keep_text(r, column, twice ? start : first, twice ? over : at, twice ? FOREIGN : kinds))
        return NULL;
    return over;
}

/* A value; where it is over, or NULL. */
static const uint8_t *value_at(struct reader *r, int64_t column)
{
    struct table *t = r->table;
    const uint8_t *start = r->at, *end;
    const uint8_t delimiter = (uint8_t)t->delimiter;
    const uint8_t decimal = t->decimal == t->delimiter ? 0 : (uint8_t)t->decimal;
    double value = 0.0;
    int kinds = 0;
    while (*start == ' ')
        start++;
    if (*start == (uint8_t)t->quote)
        return quoted(r, column, start);
    end = number_at(start, decimal, &value);
    if (end != NULL) {
        const uint8_t *over = end;
        while (*over == ' ' || *over == '\r')
            over++;
        if (*over == delimiter || *over == '\n') {
            if (over > end && over[-1] == '\r' && *over != '\n')
                return NULL;
            for (const uint8_t *at = end; at + 1 < over; at++)
                if (*at == '\r')
                    return NULL;
            keep_number(r, column, start, end, value);
            return over;
        }
    }
    for (end = start; !(r->kinds[*end] & STOP); end++)
        kinds |= r->kinds[*end];
    const uint8_t *over = end;
    if (*over == '\r' && over + 1 < r->end && over[1] == '\n')
        over++;
    if (*over != delimiter && *over != '\n')
        return NULL;
    while (start < end && is_blank(*start))
        start++;
    while (end > start && is_blank(end[-1]))
        end--;
    if (start < end && (*start == (uint8_t)t->quote || *start == '"'))
        return NULL;
    if (number_at(start, decimal, &value) == end) {
        keep_number(r, column, start, end, value);
        return over;
    }
    return keep_text(r, column, start, end, kinds) ? over : NULL;
}

/* Reads one row; 1 where there was one, 0 where a line is none, -1 where it is odd. */
static int read_row(struct reader *r)
{
    struct table *t = r->table;
    const uint8_t *at = r->at;
    r->kept = 0;
    while (*at != '\n' && is_blank(*at))
        at++;
    int none = *at == '\n';
    if (t->comment_bytes && !none) {
        if (*at > 127)
            return -1;
        none = *at == (uint8_t)t->comment;
        if (t->comment_bytes > 1)
            none = none && at[1] == (uint8_t)(t->comment >> 8);
    }
    if (none) {
        at = memchr(at, '\n', (size_t)(r->end - at));
        if (at == NULL || memchr(r->at, '\0', (size_t)(at - r->at)) != NULL)
            return -1;
        for (const uint8_t *each = r->at; each < at; each++)
            if (*each == '\r' && each + 1 < at)
                return -1;
        if (at - r->at > LONGEST_LINE)
            return -1;
        r->line++;
        r->at = at + 1;
        return 0;
    }
    t->row_lines[t->rows] = (int32_t)r->line;
    for (int64_t column = 0; column < t->width; column++) {
        const uint8_t *over = value_at(r, column);
        if (over == NULL)
            return -1;
        if (*over == '\r' && over + 1 < r->end && over[1] == '\n')
            over++;
        if (*over == (uint8_t)t->delimiter && column + 1 == t->width)
            /* It stands behind the last value, too. */
            do
                over++;
            while (*over != '\n' && *over != (uint8_t)t->delimiter && is_blank(*over));
        if (*over != (column + 1 < t->width ? (uint8_t)t->delimiter : '\n'))
            return -1;
        r->at = over + 1;
    }
    r->line++;
    return r->at - at > LONGEST_LINE ? -1 : 1;
}

/* Takes back what was counted of a row that was not read to its end. */
static void forget_row(struct reader *r)
{
    struct table *t = r->table;
    for (int64_t column = 0; column < r->kept; column++) {
        int32_t code = t->codes[column * t->most_rows + t->rows];
        if (code >= 0)
            t->counts[column * t->most_words + code]--;
        else if (code != NUMBER)
            t->beyond[2 * column + (code == DOUBTFUL)]--;
    }
}

/* Reads rows of a text that ends in a line end, up to the first that is odd or not all there. */
void read_table(struct table *t)
{
    struct reader r = {t, t->text, t->text + t->size, 0, 0, {0}};
    for (int c = 0; c < 256; c++)
        r.kinds[c] = c > 127 ? FOREIGN : 0;
    for (const char *c = LETTERS_BEYOND; *c; c++)
        r.kinds[(uint8_t)*c] = BEYOND;
    r.kinds[(uint8_t)t->delimiter] |= STOP;
    r.kinds['\n'] |= STOP;
    r.kinds['\r'] |= STOP;
    r.kinds['\0'] |= STOP;
    t->rows = t->lines = t->used = 0;
    t->state = MORE;
    while (r.at < r.end && t->rows < t->most_rows) {
        if (r.line >= t->most_lines) {
            t->state = END;
            return;
        }
        int read = read_row(&r);
        if (read < 0) {
            forget_row(&r);
            t->state = ODD;
            return;
        }
        t->rows += read;
        t->used = r.at - t->text;
        t->lines = r.line;
    }
}

const int64_t size_of_table = sizeof(struct table);
