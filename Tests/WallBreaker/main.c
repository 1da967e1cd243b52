// Raises the walls of the worker around itself, then makes one attempt, natively: what a script that took over its
// interpreter could try. Exits with 0 when the attempt succeeded and 1 when it failed; what is forbidden never returns.
// `--list` names the attempts. `--forbid CALL,... PROGRAM ...` runs a program to which the kernel refuses these calls,
// as a container may.
#define _GNU_SOURCE
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CWalls.h"
#include "attempts.h"

#define SOCKET 3
#define ROOM ((uint64_t)64 << 20)

static int list(void) {
    for (const attempt *a = attempts; a->name; a++)
        printf("%s %s\n", a->is_allowed ? "allowed" : "forbidden", a->name);
    return 0;
}

static int forbid(char *names, char **program) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
        int call = seccomp_syscall_resolve_name(name);
        if (call < 0 || seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0)) return 67;
        if (call != SCMP_SYS(seccomp)) continue;
        // The older way to do the same.
        if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
                             SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)))
            return 67;
    }
    if (seccomp_load(filter)) return 68;
    execv(program[0], program);
    return 69;
}

// The other end has to stay open without being a descriptor of this process: a child holds it.
static bool make_socket(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) return false;
    pid_t holder = fork();
    if (holder == 0) {
        close(ends[0]);
        if (write(ends[1], "x", 1) != 1) _exit(1);
        for (char byte; read(ends[1], &byte, 1) > 0;) {}
        _exit(0);
    }
    return holder > 0 && dup2(ends[0], SOCKET) == SOCKET;
}

static int make(const attempt *chosen) {
    if (!make_socket()) return 65;
    prepare_attempts();
    const gse_wall_limits limits = {.cpu_seconds = 10, .memory_bytes = ROOM};
    uint8_t states[GSE_WALLS];
    gse_walls_raise(SOCKET, &limits, states);
    if (states[GSE_WALL_SYSTEM_CALLS] != GSE_WALL_UP) return 66;
    if (chosen->make) return chosen->make();
    const long *with = chosen->arguments;
    return syscall(chosen->call, with[0], with[1], with[2], with[3], with[4], with[5]) < 0;
}

int main(int count, char **arguments) {
    if (count > 3 && strcmp(arguments[1], "--forbid") == 0) return forbid(arguments[2], arguments + 3);
    if (count != 2) return 64;
    if (strcmp(arguments[1], "--list") == 0) return list();
    for (const attempt *a = attempts; a->name; a++)
        if (strcmp(a->name, arguments[1]) == 0) _exit(make(a));
    return 64;
}
