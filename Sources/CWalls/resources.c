// Resource limits: the kernel's own bounds, behind those that the worker keeps itself.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

// Nested patterns and the parser need half a megabyte of C stack; two are asked for, eight are given.
#define STACK ((rlim_t)8 << 20)
#define LEAST_STACK ((rlim_t)2 << 20)

uint64_t gse_mapped_bytes(void) {
    char text[32] = "";
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    return count <= 0 ? 0 : strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

// Soft and hard; a hard limit that is lower already stays.
static int limit(int resource, rlim_t most) {
    struct rlimit bound;
    if (getrlimit(resource, &bound)) return -1;
    if (bound.rlim_max > most) bound.rlim_max = most;
    bound.rlim_cur = bound.rlim_max;
    return setrlimit(resource, &bound);
}

static int limit_stack(void) {
    struct rlimit bound;
    if (limit(RLIMIT_STACK, STACK) || getrlimit(RLIMIT_STACK, &bound)) return -1;
    errno = ENOMEM;
    return bound.rlim_cur >= LEAST_STACK ? 0 : -1;
}

uint8_t gse_raise_limits(const gse_wall_limits *limits, uint64_t mapped) {
    static const int none[] = {
        RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE,
#ifndef GSE_SANITIZED
        RLIMIT_NOFILE,
#endif
    };
    for (unsigned i = 0; i < sizeof none / sizeof *none; i++)
        if (limit(none[i], 0)) return (uint8_t)errno;
    if (limit(RLIMIT_CPU, limits->cpu_seconds) || limit_stack()) return (uint8_t)errno;
#ifdef GSE_SANITIZED
    (void)mapped;
    return GSE_WALL_RELAXED;
#else
    if (mapped == 0) return ENOENT;  // /proc is not there
    return gse_state_of(limit(RLIMIT_AS, mapped + limits->memory_bytes));
#endif
}
