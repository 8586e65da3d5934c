/* Pieces of work shared out over threads.
 *
 * Whoever asks for the work does pieces, too, all those that no helper has begun; on a busy machine
 * it therefore takes about as long as without helpers, and nobody waits for a thread that is not at
 * work already. How work is cut into pieces is decided by its size alone.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "kernels.h"

#if defined(_WIN32)

void let_work(int64_t workers) { (void)workers; }

void share(int64_t pieces, piece_kernel piece, const void *work)
{
    for (int64_t number = 0; number < pieces; number++)
        piece(work, number, 0);
}

#else

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

/* Nanoseconds for which helpers look out for the next piece before they sleep: so long are the parts
 * of a step that one thread does. */
#define PATIENCE 100000

/* Where others take the processor, pieces that helpers have begun come late. Whoever has waited for
 * one for longer than LATE works alone for so many times as long. */
#define LATE 300000
#define ALONE 20

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* How many workers the work of this thread has arrays for. */
static _Thread_local int64_t allowed = 1;

static struct {
    pthread_mutex_t asking;  /* held by whoever has the helpers work */
    pthread_mutex_t sleeping;
    pthread_cond_t wake;
    _Atomic uint64_t ticket; /* the number of the work, how many may do it, how many pieces left */
    _Atomic int64_t done;
    _Atomic int64_t asleep;
    piece_kernel piece;
    const void *work;
    int64_t helpers;
    _Atomic int64_t alone_until;
} crew = {
    .asking = PTHREAD_MUTEX_INITIALIZER,
    .sleeping = PTHREAD_MUTEX_INITIALIZER,
    .wake = PTHREAD_COND_INITIALIZER,
};

static uint64_t pieces_left(uint64_t ticket) { return ticket & 0xffffff; }
static int64_t workers_of(uint64_t ticket) { return (int64_t)(ticket >> 24 & 0xff); }

static int is_for(int64_t worker, uint64_t ticket)
{
    return pieces_left(ticket) && worker < workers_of(ticket);
}

/* Takes a piece and does it; whether there was one. Work is not over before all its pieces are,
 * so that what belongs to it may be read once a piece of it has been taken. */
static int do_piece(int64_t worker)
{
    uint64_t seen = atomic_load(&crew.ticket);
    while (is_for(worker, seen)) {
        if (atomic_compare_exchange_weak(&crew.ticket, &seen, seen - 1)) {
            crew.piece(crew.work, (int64_t)pieces_left(seen) - 1, worker);
            atomic_fetch_add(&crew.done, 1);
            return 1;
        }
    }
    return 0;
}

static void wait_for_work(int64_t worker)
{
    int64_t until = now() + PATIENCE;
    do {
        for (int spin = 0; spin < 100; spin++)
            if (is_for(worker, atomic_load(&crew.ticket)))
                return;
    } while (now() < until);
    pthread_mutex_lock(&crew.sleeping);
    atomic_fetch_add(&crew.asleep, 1);
    while (!is_for(worker, atomic_load(&crew.ticket)))
        pthread_cond_wait(&crew.wake, &crew.sleeping);
    atomic_fetch_sub(&crew.asleep, 1);
    pthread_mutex_unlock(&crew.sleeping);
}

static void *help(void *number)
{
    for (;;)
        if (!do_piece((int64_t)(intptr_t)number))
            wait_for_work((int64_t)(intptr_t)number);
    return NULL;
}

static void forget_helpers(void)
{
    pthread_mutex_init(&crew.asking, NULL);
    pthread_mutex_init(&crew.sleeping, NULL);
    pthread_cond_init(&crew.wake, NULL);
    atomic_store(&crew.ticket, 0);
    atomic_store(&crew.asleep, 0);
    crew.helpers = 0;
}

static void hire(void)
{
    static int told;
    if (!told) {
        /* A process that was forked has none of its parent's threads. */
        pthread_atfork(NULL, NULL, forget_helpers);
        told = 1;
    }
    while (crew.helpers < allowed - 1) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, help, (void *)(intptr_t)(crew.helpers + 1)))
            break;
        pthread_detach(thread);
        crew.helpers++;
    }
}

void let_work(int64_t workers)
{
    allowed = workers < 1 ? 1 : workers > MOST_WORKERS ? MOST_WORKERS : workers;
}

static void wait_for_helpers(int64_t pieces)
{
    if (atomic_load(&crew.done) >= pieces)
        return;
    int64_t begun = now(), waited = 0;
    for (int spin = 1; atomic_load(&crew.done) < pieces; spin++)
        if (spin % 100 == 0) {
            waited = now() - begun;
            if (waited > LATE / 10)
                sched_yield();
        }
    atomic_store(&crew.alone_until, waited > LATE ? now() + ALONE * waited : 0);
}

void share(int64_t pieces, piece_kernel piece, const void *work)
{
    if (pieces < 2 || allowed < 2 ||
        (atomic_load(&crew.alone_until) && now() < atomic_load(&crew.alone_until)) ||
        pthread_mutex_trylock(&crew.asking)) {
        for (int64_t number = 0; number < pieces; number++)
            piece(work, number, 0);
        return;
    }
    hire();
    crew.piece = piece;
    crew.work = work;
    atomic_store(&crew.done, 0);
    uint64_t number = (atomic_load(&crew.ticket) >> 32) + 1;
    atomic_store(&crew.ticket, number << 32 | (uint64_t)allowed << 24 | (uint64_t)pieces);
    if (atomic_load(&crew.asleep)) {
        pthread_mutex_lock(&crew.sleeping);
        pthread_cond_broadcast(&crew.wake);
        pthread_mutex_unlock(&crew.sleeping);
    }
    while (do_piece(0))
        ;
    wait_for_helpers(pieces);
    pthread_mutex_unlock(&crew.asking);
}

#endif
