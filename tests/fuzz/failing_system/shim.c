/* A system that fails when it is told to.
 *
 * Loaded before the C library (LD_PRELOAD), it sees every call of this process that names a file
 * below one folder, or a descriptor that was opened there. It counts them; from `fault_arm` on, the
 * n-th fails with the given error, or ends the process. A write that is to end the process writes
 * half of its bytes before.
 */
#define _GNU_SOURCE
#define _LARGEFILE64_SOURCE
#undef _FORTIFY_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define KILL (-1)

static char folder[PATH_MAX];
static size_t folder_length;
static atomic_long calls;
static long wanted;
static int failure;
static int lasting;
static char trace[1 << 20];
static size_t trace_length;
static int tracing;

/* Whether a path, or a name in the folder of a descriptor, lies below the watched folder. */
static int below(const char *path) {
    return strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == '\0');
}

static int place_of(int descriptor, char *place) {
    char link[64];
    if (descriptor == AT_FDCWD)
        strcpy(link, "/proc/self/cwd");
    else
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, place, PATH_MAX - 1);
    if (length < 0)
        return 0;
    place[length] = '\0';
    return 1;
}

static int watched(int at, const char *path, char *place) {
    if (path != NULL && path[0] == '/') {
        snprintf(place, PATH_MAX, "%s", path);
        return below(place);
    }
    if (!place_of(at, place))
        return 0;
    if (!below(place))
        return 0;
    if (path != NULL && path[0] != '\0') {
        size_t length = strlen(place);
        snprintf(place + length, PATH_MAX - length, "/%s", path);
    }
    return 1;
}

/* Whether this call is the one that fails. `half` is what a write does before the end. */
static int fails(const char *call, int at, const char *path, int descriptor, const void *bytes,
                 size_t size) {
    char place[PATH_MAX];
    int before = errno;
    if (folder_length == 0)
        return 0;
    int counts = watched(at, path, place);
    errno = before;
    if (!counts)
        return 0;
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (tracing) {
        int length = snprintf(trace + trace_length, sizeof trace - trace_length, "%s %s\n", call,
                              place + folder_length);
        if (length > 0 && trace_length + (size_t)length < sizeof trace)
            trace_length += (size_t)length;
    }
    if (wanted == 0 || number < wanted || (number > wanted && !lasting))
        return 0;
    if (failure == KILL) {
        if (bytes != NULL && size > 1)
            syscall(SYS_write, descriptor, bytes, size / 2);
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    }
    /* Of a lock, EACCES says that somebody holds it; what is wanted is a lock that fails. */
    int locks = strcmp(call, "flock") == 0 || strncmp(call, "fcntl", 5) == 0;
    errno = locks && failure == EACCES ? ENOLCK : failure;
    return 1;
}

/* What Python calls. */

void fault_arm(const char *where, long number, int error, int from_then_on) {
    folder_length = 0;
    snprintf(folder, sizeof folder, "%s", where);
    atomic_store(&calls, 0);
    wanted = number;
    failure = error;
    lasting = from_then_on;
    tracing = number == 0;
    trace_length = 0;
    trace[0] = '\0';
    folder_length = strlen(folder);
}

long fault_disarm(void) {
    folder_length = 0;
    return atomic_load(&calls);
}

const char *fault_trace(void) { return trace; }

/* The calls. */

#define REAL(name, result, ...)                                                                    \
    static result (*real)(__VA_ARGS__);                                                            \
    if (real == NULL)                                                                              \
        real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name);

#define BY_PATH(name, result, failed, at, path, parameters, arguments)                             \
    result name parameters {                                                                       \
        static result(*real) parameters;                                                           \
        if (real == NULL)                                                                          \
            real = (result(*) parameters)dlsym(RTLD_NEXT, #name);                                  \
        if (fails(#name, at, path, -1, NULL, 0))                                                   \
            return failed;                                                                         \
        return real arguments;                                                                     \
    }

#define BY_TWO(name, at, path, other_at, other, parameters, arguments)                             \
    int name parameters {                                                                          \
        static int(*real) parameters;                                                              \
        char place[PATH_MAX];                                                                      \
        if (real == NULL)                                                                          \
            real = (int(*) parameters)dlsym(RTLD_NEXT, #name);                                     \
        int first = folder_length > 0 && watched(at, path, place);                                 \
        if (first ? fails(#name, at, path, -1, NULL, 0) : fails(#name, other_at, other, -1, NULL, 0)) \
            return -1;                                                                             \
        return real arguments;                                                                     \
    }

#define BY_DESCRIPTOR(name, result, descriptor, bytes, size, parameters, arguments)                \
    result name parameters {                                                                       \
        static result(*real) parameters;                                                           \
        if (real == NULL)                                                                          \
            real = (result(*) parameters)dlsym(RTLD_NEXT, #name);                                  \
        if (fails(#name, descriptor, NULL, descriptor, bytes, size))                               \
            return (result)-1;                                                                     \
        return real arguments;                                                                     \
    }

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        REAL(#name, int, const char *, int, ...)                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        if (fails(#name, AT_FDCWD, path, -1, NULL, 0))                                             \
            return -1;                                                                             \
        return real(path, flags, mode);                                                            \
    }

#define OPENAT(name)                                                                               \
    int name(int at, const char *path, int flags, ...) {                                           \
        REAL(#name, int, int, const char *, int, ...)                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        if (fails(#name, at, path, -1, NULL, 0))                                                   \
            return -1;                                                                             \
        return real(at, path, flags, mode);                                                        \
    }

#define FCNTL(name)                                                                                \
    int name(int descriptor, int command, ...) {                                                   \
        REAL(#name, int, int, int, ...)                                                            \
        va_list rest;                                                                              \
        va_start(rest, command);                                                                   \
        void *argument = va_arg(rest, void *);                                                     \
        va_end(rest);                                                                              \
        int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||         \
                    command == F_OFD_SETLKW || command == F_GETLK;                                 \
        if (locks && fails(#name, descriptor, NULL, descriptor, NULL, 0))                          \
            return -1;                                                                             \
        return real(descriptor, command, argument);                                                \
    }

#define FOPEN(name)                                                                                \
    BY_PATH(name, FILE *, NULL, AT_FDCWD, path, (const char *path, const char *mode), (path, mode))

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
BY_PATH(creat, int, -1, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
FOPEN(fopen)
FOPEN(fopen64)
BY_PATH(opendir, DIR *, NULL, AT_FDCWD, path, (const char *path), (path))
FCNTL(fcntl)
FCNTL(fcntl64)
BY_DESCRIPTOR(flock, int, fd, NULL, 0, (int fd, int operation), (fd, operation))
BY_DESCRIPTOR(lockf, int, fd, NULL, 0, (int fd, int command, off_t size), (fd, command, size))

BY_DESCRIPTOR(read, ssize_t, fd, NULL, 0, (int fd, void *to, size_t n), (fd, to, n))
BY_DESCRIPTOR(__read_chk, ssize_t, fd, NULL, 0, (int fd, void *to, size_t n, size_t m), (fd, to, n, m))
BY_DESCRIPTOR(pread, ssize_t, fd, NULL, 0, (int fd, void *to, size_t n, off_t at), (fd, to, n, at))
BY_DESCRIPTOR(pread64, ssize_t, fd, NULL, 0, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at))
BY_DESCRIPTOR(readv, ssize_t, fd, NULL, 0, (int fd, const struct iovec *v, int n), (fd, v, n))
BY_DESCRIPTOR(write, ssize_t, fd, from, n, (int fd, const void *from, size_t n), (fd, from, n))
BY_DESCRIPTOR(pwrite, ssize_t, fd, NULL, 0, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
BY_DESCRIPTOR(pwrite64, ssize_t, fd, NULL, 0, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
BY_DESCRIPTOR(writev, ssize_t, fd, NULL, 0, (int fd, const struct iovec *v, int n), (fd, v, n))
BY_DESCRIPTOR(copy_file_range, ssize_t, out, NULL, 0,
              (int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags),
              (in, in_at, out, out_at, n, flags))
BY_DESCRIPTOR(sendfile, ssize_t, out, NULL, 0, (int out, int in, off_t *at, size_t n), (out, in, at, n))
BY_DESCRIPTOR(fsync, int, fd, NULL, 0, (int fd), (fd))
BY_DESCRIPTOR(fdatasync, int, fd, NULL, 0, (int fd), (fd))
BY_DESCRIPTOR(ftruncate, int, fd, NULL, 0, (int fd, off_t n), (fd, n))
BY_DESCRIPTOR(ftruncate64, int, fd, NULL, 0, (int fd, off64_t n), (fd, n))
BY_DESCRIPTOR(fchmod, int, fd, NULL, 0, (int fd, mode_t mode), (fd, mode))
BY_DESCRIPTOR(fstat, int, fd, NULL, 0, (int fd, struct stat *to), (fd, to))
BY_DESCRIPTOR(fstat64, int, fd, NULL, 0, (int fd, struct stat64 *to), (fd, to))

BY_PATH(stat, int, -1, AT_FDCWD, path, (const char *path, struct stat *to), (path, to))
BY_PATH(stat64, int, -1, AT_FDCWD, path, (const char *path, struct stat64 *to), (path, to))
BY_PATH(lstat, int, -1, AT_FDCWD, path, (const char *path, struct stat *to), (path, to))
BY_PATH(lstat64, int, -1, AT_FDCWD, path, (const char *path, struct stat64 *to), (path, to))
BY_PATH(fstatat, int, -1, at, path, (int at, const char *path, struct stat *to, int flags),
        (at, path, to, flags))
BY_PATH(fstatat64, int, -1, at, path, (int at, const char *path, struct stat64 *to, int flags),
        (at, path, to, flags))
BY_PATH(statx, int, -1, at, path,
        (int at, const char *path, int flags, unsigned mask, struct statx *to),
        (at, path, flags, mask, to))
/* Of libraries that were built with an older C library. */
BY_PATH(__xstat, int, -1, AT_FDCWD, path, (int v, const char *path, struct stat *to), (v, path, to))
BY_PATH(__xstat64, int, -1, AT_FDCWD, path, (int v, const char *path, struct stat64 *to), (v, path, to))
BY_PATH(__lxstat, int, -1, AT_FDCWD, path, (int v, const char *path, struct stat *to), (v, path, to))
BY_PATH(__lxstat64, int, -1, AT_FDCWD, path, (int v, const char *path, struct stat64 *to), (v, path, to))
BY_DESCRIPTOR(__fxstat, int, fd, NULL, 0, (int v, int fd, struct stat *to), (v, fd, to))
BY_DESCRIPTOR(__fxstat64, int, fd, NULL, 0, (int v, int fd, struct stat64 *to), (v, fd, to))

BY_PATH(access, int, -1, AT_FDCWD, path, (const char *path, int mode), (path, mode))
BY_PATH(faccessat, int, -1, at, path, (int at, const char *path, int mode, int flags),
        (at, path, mode, flags))
BY_PATH(readlink, ssize_t, -1, AT_FDCWD, path, (const char *path, char *to, size_t n), (path, to, n))
BY_PATH(truncate, int, -1, AT_FDCWD, path, (const char *path, off_t n), (path, n))
BY_PATH(truncate64, int, -1, AT_FDCWD, path, (const char *path, off64_t n), (path, n))
BY_PATH(chmod, int, -1, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
BY_PATH(fchmodat, int, -1, at, path, (int at, const char *path, mode_t mode, int flags),
        (at, path, mode, flags))
BY_PATH(mkdir, int, -1, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
BY_PATH(mkdirat, int, -1, at, path, (int at, const char *path, mode_t mode), (at, path, mode))
BY_PATH(rmdir, int, -1, AT_FDCWD, path, (const char *path), (path))
BY_PATH(unlink, int, -1, AT_FDCWD, path, (const char *path), (path))
BY_PATH(unlinkat, int, -1, at, path, (int at, const char *path, int flags), (at, path, flags))
BY_PATH(remove, int, -1, AT_FDCWD, path, (const char *path), (path))
BY_PATH(utimensat, int, -1, at, path,
        (int at, const char *path, const struct timespec times[2], int flags),
        (at, path, times, flags))
BY_TWO(rename, AT_FDCWD, path, AT_FDCWD, other, (const char *path, const char *other), (path, other))
BY_TWO(renameat, at, path, to, other, (int at, const char *path, int to, const char *other),
       (at, path, to, other))
BY_TWO(renameat2, at, path, to, other,
       (int at, const char *path, int to, const char *other, unsigned flags),
       (at, path, to, other, flags))
BY_TWO(link, AT_FDCWD, path, AT_FDCWD, other, (const char *path, const char *other), (path, other))
BY_TWO(linkat, at, path, to, other,
       (int at, const char *path, int to, const char *other, int flags),
       (at, path, to, other, flags))
BY_TWO(symlink, AT_FDCWD, other, AT_FDCWD, other, (const char *path, const char *other), (path, other))

#define READDIR(name, type)                                                                        \
    type *name(DIR *entries) {                                                                     \
        REAL(#name, type *, DIR *)                                                                 \
        if (folder_length && fails(#name, dirfd(entries), NULL, -1, NULL, 0))                      \
            return NULL;                                                                           \
        return real(entries);                                                                      \
    }

READDIR(readdir, struct dirent)
READDIR(readdir64, struct dirent64)

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t at) {
    REAL("mmap", void *, void *, size_t, int, int, int, off_t)
    if (fd >= 0 && fails("mmap", fd, NULL, fd, NULL, 0))
        return MAP_FAILED;
    return real(address, size, protection, flags, fd, at);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t at) {
    REAL("mmap64", void *, void *, size_t, int, int, int, off64_t)
    if (fd >= 0 && fails("mmap64", fd, NULL, fd, NULL, 0))
        return MAP_FAILED;
    return real(address, size, protection, flags, fd, at);
}

/* A close that fails has closed the descriptor all the same, as the system's own has. */
int close(int fd) {
    REAL("close", int, int)
    int failed = fails("close", fd, NULL, fd, NULL, 0);
    int error = errno;
    int result = real(fd);
    if (failed) {
        errno = error;
        return -1;
    }
    return result;
}

/* The C library's own files write through calls that nothing can step before; so these count. */

size_t fwrite(const void *from, size_t size, size_t n, FILE *file) {
    REAL("fwrite", size_t, const void *, size_t, size_t, FILE *)
    if (folder_length && fails("fwrite", fileno(file), NULL, fileno(file), from, size * n))
        return 0;
    return real(from, size, n, file);
}

size_t fread(void *to, size_t size, size_t n, FILE *file) {
    REAL("fread", size_t, void *, size_t, size_t, FILE *)
    if (folder_length && fails("fread", fileno(file), NULL, -1, NULL, 0))
        return 0;
    return real(to, size, n, file);
}

int fflush(FILE *file) {
    REAL("fflush", int, FILE *)
    if (folder_length && file && fails("fflush", fileno(file), NULL, -1, NULL, 0))
        return EOF;
    return real(file);
}

/* What could not be written at the end is lost. */
int fclose(FILE *file) {
    REAL("fclose", int, FILE *)
    int failed = folder_length && fails("fclose", fileno(file), NULL, -1, NULL, 0);
    int error = errno;
    if (failed)
        __fpurge(file);
    int result = real(file);
    if (failed) {
        errno = error;
        return EOF;
    }
    return result;
}
