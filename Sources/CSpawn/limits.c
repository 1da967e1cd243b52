// The resource limits of a command, set by itself before it executes its program.
#define _GNU_SOURCE
#include "spawn_internal.h"

#include <errno.h>
#include <sys/resource.h>

static int limit_to(int resource, uint64_t value) {
    if (value == UINT64_MAX) return 0;
    struct rlimit limit;
    if (prlimit(0, resource, NULL, &limit) != 0) return errno;
    if (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max) limit.rlim_max = value;
    limit.rlim_cur = limit.rlim_max;
    return prlimit(0, resource, &limit, NULL) == 0 ? 0 : errno;
}

static int set_soft(int resource, uint64_t value) {
    struct rlimit limit;
    if (prlimit(0, resource, NULL, &limit) != 0) return errno;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max ? value : limit.rlim_max;
    return prlimit(0, resource, &limit, NULL) == 0 ? 0 : errno;
}

int gse_set_limits(const struct gse_spawn *request) {
    int error = 0;
    // A tag above an inherited hard limit cannot be set; the tree is then found by parents and sessions
    // alone.
    if (request->tag != 0) (void)set_soft(RLIMIT_RTTIME, request->tag);
    if ((error = limit_to(RLIMIT_CPU, request->cpu)) != 0) return error;
    if ((error = limit_to(RLIMIT_AS, request->memory)) != 0) return error;
    if (request->files != UINT64_MAX) return limit_to(RLIMIT_NOFILE, request->files);
    return request->files_soft == UINT64_MAX ? 0 : set_soft(RLIMIT_NOFILE, request->files_soft);
}
