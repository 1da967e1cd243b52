#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The C library's setuid family changes every thread of the process; the system calls change the calling one
// only.
int gse_thread_assume(uid_t uid, gid_t gid, const gid_t *groups, size_t count) {
    if (syscall(SYS_setgroups, count, groups) != 0) return errno;
    if (syscall(SYS_setresgid, -1, gid, -1) != 0) return errno;
    if (syscall(SYS_setresuid, -1, uid, -1) != 0) return errno;
    return 0;
}

int gse_thread_restore(const gid_t *groups, size_t count) {
    if (syscall(SYS_setresuid, -1, 0, -1) != 0) return errno;
    if (syscall(SYS_setresgid, -1, getgid(), -1) != 0) return errno;
    if (syscall(SYS_setgroups, count, groups) != 0) return errno;
    return 0;
}

void gse_thread_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    // A fault of this thread itself must stay deadly.
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGTRAP);
    // Ignored, and dropped by the kernel at once where it is not blocked; else every child's end wakes another thread.
    sigdelset(&all, SIGCHLD);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}

int64_t gse_monotonic_microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t gse_wall_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Opens the writing end of a pipe for reading as well; leaves it as it is where /proc is not there.
static void hold_both(int *end) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", *end);
    int both = open(path, O_RDWR | O_CLOEXEC);
    if (both < 0) return;
    close(*end);
    *end = both;
}

int gse_pipe(bool reads_near, bool holds_both, int *near, int *far) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    if (holds_both) hold_both(&ends[1]);
    *near = reads_near ? ends[0] : ends[1];
    *far = reads_near ? ends[1] : ends[0];
    if (fcntl(*near, F_SETFL, O_NONBLOCK) == 0) return 0;
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    return error;
}

long gse_discard(int pipe, int null_device, size_t count) {
    ssize_t moved = splice(pipe, NULL, null_device, NULL, count, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    return moved < 0 ? -errno : moved;
}

void gse_widen_pipe(int pipe, int bytes) { (void)fcntl(pipe, F_SETPIPE_SZ, bytes); }
