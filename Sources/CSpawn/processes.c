#define _GNU_SOURCE
#include "CSpawn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static uint64_t tag_of(pid_t pid) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_RTTIME, NULL, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 0;
    return limit.rlim_cur;
}

// Fills in what /proc/PID/stat says; false when the process is gone.
bool gse_look_at(pid_t pid, struct gse_process *out) {
    char path[40], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0) return false;
    text[length] = 0;
    // The name in parentheses may hold anything, also parentheses: the last one ends it.
    const char *after = strrchr(text, ')');
    int group;
    long threads;
    unsigned long long started;
    memset(out, 0, sizeof *out);
    out->pid = pid;
    const char *form = " %c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %llu";
    if (!after) return false;
    int found = sscanf(after + 1, form, &out->state, &out->parent, &group, &out->session, &threads, &started);
    if (found != 6) return false;
    // Shown as a zombie as soon as its first thread has ended, a process lives as long as it has others.
    if (out->state == 'Z' && threads > 1) out->state = 'S';
    out->started = started;
    out->tag = tag_of(pid);
    return true;
}

long gse_processes(struct gse_process *out, size_t capacity) {
    DIR *directory = opendir("/proc");
    if (!directory) return -errno;
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(directory)); ) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        struct gse_process process;
        if (!gse_look_at((pid_t)strtol(entry->d_name, NULL, 10), &process)) continue;
        if (count < capacity) out[count] = process;
        count++;
    }
    closedir(directory);
    return (long)count;
}

static size_t children_of(const char *thread, struct gse_process *out, size_t capacity, size_t count) {
    char path[80];
    snprintf(path, sizeof path, "/proc/self/task/%.20s/children", thread);
    FILE *file = fopen(path, "re");
    if (!file) return count;
    for (int pid; fscanf(file, "%d", &pid) == 1; ) {
        struct gse_process process;
        if (!gse_look_at(pid, &process)) continue;
        if (count < capacity) out[count] = process;
        count++;
    }
    fclose(file);
    return count;
}

long gse_children(struct gse_process *out, size_t capacity) {
    DIR *directory = opendir("/proc/self/task");
    if (!directory) return -errno;
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(directory)); )
        if (entry->d_name[0] != '.') count = children_of(entry->d_name, out, capacity, count);
    closedir(directory);
    return (long)count;
}

int gse_pidfd_open(pid_t pid) {
    long fd = syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : (int)fd;
}

int gse_signal(pid_t pid, uint64_t tag, int signal) {
    int fd = gse_pidfd_open(pid);
    if (fd < 0) return -fd;
    int error = 0;
    if (tag != 0 && tag_of(pid) != tag) error = ESRCH;
    else if (syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0) != 0) error = errno;
    close(fd);
    return error;
}

int gse_reap(int pidfd, int *code, int *status) {
    siginfo_t ending;
    memset(&ending, 0, sizeof ending);
    if (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &ending, WEXITED | WNOHANG) != 0) return -errno;
    if (ending.si_pid == 0) return 0;
    *code = ending.si_code;
    *status = ending.si_status;
    return 1;
}

int gse_reap_pid(pid_t pid) {
    siginfo_t ending;
    memset(&ending, 0, sizeof ending);
    if (waitid(P_PID, (id_t)pid, &ending, WEXITED | WNOHANG) != 0) return -errno;
    return ending.si_pid == 0 ? 0 : 1;
}

int gse_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno; }
