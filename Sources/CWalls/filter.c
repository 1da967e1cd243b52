// The filter for system calls: the process is killed at any call but those a running Lua and Swift need.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <linux/futex.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/time.h>

typedef struct {
    int call;
    unsigned count;
    struct scmp_arg_cmp arguments[2];
} allowed;

static int allow(scmp_filter_ctx filter, const allowed *calls, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int failure =
            seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, calls[i].call, calls[i].count, calls[i].arguments);
        if (failure) return failure;
    }
    return 0;
}

static int allow_all(scmp_filter_ctx filter, int socket) {
    const allowed calls[] = {
        {SCMP_SYS(read), 1, {SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)socket)}},
        {SCMP_SYS(write), 1, {SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)socket)}},
        // Memory as malloc(3) asks for it: no file, nothing to execute, no huge pages, no address to be replaced.
        {SCMP_SYS(brk), 0, {}},
        {SCMP_SYS(mmap), 2, {SCMP_A2(SCMP_CMP_EQ, PROT_READ | PROT_WRITE),
                             SCMP_A3(SCMP_CMP_EQ, MAP_PRIVATE | MAP_ANONYMOUS)}},
        {SCMP_SYS(mremap), 1, {SCMP_A3(SCMP_CMP_EQ, MREMAP_MAYMOVE)}},
        {SCMP_SYS(munmap), 0, {}},
        // The grace between the host's signal and giving up on the hook; the timer of CPU time cannot be changed.
        {SCMP_SYS(setitimer), 1, {SCMP_A0(SCMP_CMP_EQ, ITIMER_REAL)}},
        {SCMP_SYS(rt_sigreturn), 0, {}},
        // What is initialised once wakes who might wait for it.
        {SCMP_SYS(futex), 1, {SCMP_A1(SCMP_CMP_EQ, FUTEX_WAKE_PRIVATE)}},
        {SCMP_SYS(exit_group), 0, {}},
    };
    return allow(filter, calls, sizeof calls / sizeof *calls);
}

#ifdef GSE_SANITIZED
// What AddressSanitizer calls while it runs and reports.
static int allow_reports(scmp_filter_ctx filter) {
    const allowed calls[] = {
        {SCMP_SYS(write), 1, {SCMP_A0(SCMP_CMP_EQ, 2)}},
        {SCMP_SYS(mmap), 2, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                             SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)}},
        {SCMP_SYS(mprotect), 1, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)}},
        {SCMP_SYS(read), 0, {}},
        {SCMP_SYS(openat), 0, {}},
        {SCMP_SYS(close), 0, {}},
        {SCMP_SYS(readlink), 0, {}},
        {SCMP_SYS(madvise), 0, {}},
        {SCMP_SYS(futex), 0, {}},
        {SCMP_SYS(sched_yield), 0, {}},
        {SCMP_SYS(getpid), 0, {}},
        {SCMP_SYS(gettid), 0, {}},
        {SCMP_SYS(prctl), 0, {}},
        {SCMP_SYS(rt_sigaction), 0, {}},
        {SCMP_SYS(rt_sigprocmask), 0, {}},
        {SCMP_SYS(sigaltstack), 0, {}},
    };
    return allow(filter, calls, sizeof calls / sizeof *calls);
}
#endif

uint8_t gse_raise_filter(int socket) {
    errno = 0;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) return errno ? (uint8_t)errno : ENOSYS;
    int failure = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!failure) failure = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);  // the kernel's own errors
    if (!failure) failure = allow_all(filter, socket);
    uint8_t up = GSE_WALL_UP;
#ifdef GSE_SANITIZED
    if (!failure) failure = allow_reports(filter);
    up = GSE_WALL_RELAXED;
#endif
    if (!failure) failure = seccomp_load(filter);
    seccomp_release(filter);
    return failure ? (uint8_t)-failure : up;
}
