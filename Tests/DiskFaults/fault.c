// Preloaded into gse by tests: writes to the store fail as a disk would make them fail. `GSE_FAULT` is `N:ERRNO`: the
// N-th write or sync fails so, and every one after it: a full disk stays full, and a broken one broken.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long seen;

// Whether this call on a file of the store is to fail; errno is set then.
static int fails(int file) {
    const char *fault = getenv("GSE_FAULT");
    long first;
    int reason;
    if (fault == NULL || sscanf(fault, "%ld:%d", &first, &reason) != 2) return 0;
    char name[64], path[512];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strstr(path, "/journal.sqlite") == NULL) return 0;
    if (atomic_fetch_add(&seen, 1) + 1 < first) return 0;
    errno = reason;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    return fails(file) ? -1 : REAL(pwrite64)(file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    return fails(file) ? -1 : REAL(pwrite)(file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count) {
    return fails(file) ? -1 : REAL(write)(file, bytes, count);
}

int fsync(int file) { return fails(file) ? -1 : REAL(fsync)(file); }

int fdatasync(int file) { return fails(file) ? -1 : REAL(fdatasync)(file); }
