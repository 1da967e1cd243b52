// The order in which the walls go up: what needs a right comes before what gives it up, the filter last.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

bool gse_is_socket(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
}

static uint8_t close_others(int socket) {
    for (int descriptor = 0; descriptor < socket; descriptor++) {
#ifdef GSE_SANITIZED
        if (descriptor == STDERR_FILENO) continue;  // where reports go
#endif
        close(descriptor);
    }
    closefrom(socket + 1);  // ends the process rather than leave one open
#ifdef GSE_SANITIZED
    return GSE_WALL_RELAXED;
#else
    return GSE_WALL_UP;
#endif
}

// What was given at the start stays readable in /proc, so emptying it here would only hide it.
static uint8_t look_at_environment(void) { return environ == NULL || *environ == NULL ? GSE_WALL_UP : EINVAL; }

// Root may make namespaces at once, and only before it gives up being root; who may not needs users of its own first.
static void raise_kernel_walls(uint8_t states[GSE_WALLS]) {
    bool was_root = gse_is_root();
    if (was_root) gse_raise_namespaces(states);
    uint8_t left = gse_leave_root();
    states[GSE_WALL_USERS] = gse_raise_users();
    if (states[GSE_WALL_USERS] == GSE_WALL_UP) gse_raise_namespaces(states);
    states[GSE_WALL_DIRECTORY] = gse_state_of(chdir("/"));
    states[GSE_WALL_LANDLOCK] = gse_raise_landlock();
    uint8_t dropped = gse_drop_capabilities();
    // A container need not have the account; then root is root of nothing in users of its own.
    bool is_nobody = left == GSE_WALL_UP || states[GSE_WALL_USERS] == GSE_WALL_UP;
    states[GSE_WALL_IDENTITY] = is_nobody ? dropped : left;
}

void gse_walls_raise(int socket, const gse_wall_limits *limits, uint8_t states[GSE_WALLS]) {
    uint64_t mapped = gse_mapped_bytes();
    memset(states, EPERM, GSE_WALLS);
    states[GSE_WALL_DESCRIPTORS] = close_others(socket);
    states[GSE_WALL_ENVIRONMENT] = look_at_environment();
    gse_settle_zone();
    states[GSE_WALL_PRIVILEGES] = gse_state_of(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    raise_kernel_walls(states);
    // A change of identity resets these two. The second: nobody is left to end a worker whose host was killed.
    states[GSE_WALL_DUMPABLE] = gse_state_of(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) states[GSE_WALL_PRIVILEGES] = (uint8_t)errno;
    states[GSE_WALL_LIMITS] = gse_raise_limits(limits, mapped);
    states[GSE_WALL_SYSTEM_CALLS] = gse_raise_filter(socket);
}
