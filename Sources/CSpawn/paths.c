#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAXIMUM_LINKS = 40 };

// "/proc/self/fd/N" without stdio, which is not safe in a child that shares memory.
static void descriptor_path(int fd, char out[32]) {
    static const char prefix[] = "/proc/self/fd/";
    memcpy(out, prefix, sizeof prefix - 1);
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + fd % 10); while ((fd /= 10) > 0);
    char *end = out + sizeof prefix - 1;
    while (count > 0) *end++ = digits[--count];
    *end = 0;
}

static int real_name(int fd, char *out, size_t size) {
    char link[32];
    descriptor_path(fd, link);
    ssize_t length = readlink(link, out, size - 1);
    if (length < 0) return errno;
    if ((size_t)length >= size - 1) return ENAMETOOLONG;
    out[length] = 0;
    return out[0] == '/' ? 0 : ENOENT;
}

// The text of the link at `path`, made absolute, into `out`; EINVAL when it is no link.
static int follow(const char *path, char *out, size_t size) {
    char target[PATH_MAX];
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) return errno;
    if (length == 0 || length >= (ssize_t)sizeof target - 1) return ENAMETOOLONG;
    target[length] = 0;
    size_t kept = 0;
    if (target[0] != '/') kept = (size_t)(strrchr(path, '/') - path) + 1;
    if (kept + (size_t)length + 1 > size) return ENAMETOOLONG;
    memcpy(out, path, kept);
    memcpy(out + kept, target, (size_t)length + 1);
    return 0;
}

static bool climbs(const char *rest) {
    for (const char *part = rest; *part; ) {
        const char *end = strchrnul(part, '/');
        if ((end - part == 2 && part[0] == '.' && part[1] == '.') || (end - part == 1 && part[0] == '.'))
            return true;
        part = *end ? end + 1 : end;
    }
    return false;
}

int gse_resolve(const char *path, char *out, size_t size) {
    // `head` is what is tried; `rest` is what was found missing behind it.
    char head[PATH_MAX], rest[PATH_MAX], next[PATH_MAX];
    size_t length = strlen(path);
    if (path[0] != '/') return EINVAL;
    if (length >= sizeof head) return ENAMETOOLONG;
    memcpy(head, path, length + 1);
    rest[0] = 0;
    for (int links = 0; ; ) {
        int fd = open(head, O_PATH | O_CLOEXEC);
        if (fd >= 0) {
            int error = real_name(fd, out, size);
            struct stat status;
            bool must_lead_on = error == 0 && rest[0];
            if (must_lead_on && (fstat(fd, &status) != 0 || !S_ISDIR(status.st_mode))) error = ENOTDIR;
            close(fd);
            if (error) return error;
            if (!rest[0]) return 0;
            if (climbs(rest)) return ENOENT;
            size_t used = strlen(out);
            if (used == 1) used = 0;
            if (used + strlen(rest) + 2 > size) return ENAMETOOLONG;
            out[used] = '/';
            strcpy(out + used + 1, rest);
            return 0;
        }
        if (errno != ENOENT) return errno;
        // A dangling link leads to where its target would be made, so the target is what counts.
        int error = follow(head, next, sizeof next);
        if (error == 0) {
            if (++links > MAXIMUM_LINKS) return ELOOP;
            strcpy(head, next);
            continue;
        }
        char *slash = strrchr(head, '/');
        if (slash == head && head[1] == 0) return ENOENT;
        if (slash[1] != 0) {
            size_t part = strlen(slash + 1), more = strlen(rest);
            if (part + more + 2 > sizeof rest) return ENAMETOOLONG;
            memmove(rest + part + (more > 0), rest, more + 1);
            memcpy(rest, slash + 1, part);
            if (more > 0) rest[part] = '/';
            else rest[part] = 0;
        }
        if (slash == head) head[1] = 0;
        else *slash = 0;
    }
}

bool gse_is_below(const char *resolved, const char *directory) {
    size_t length = strlen(directory);
    if (length == 1) return resolved[0] == '/' && resolved[1] != 0;
    return strncmp(resolved, directory, length) == 0 && resolved[length] == '/' && resolved[length + 1] != 0;
}

static bool is_trusted(uid_t owner, uid_t uid) { return owner == 0 || owner == uid; }

bool gse_path_is_steady(const char *path, uid_t uid) {
    char left[PATH_MAX], at[PATH_MAX], next[PATH_MAX];
    if (path[0] != '/' || strlen(path) >= sizeof left) return false;
    strcpy(left, path);
    strcpy(at, "/");
    for (int links = 0; ; ) {
        struct stat directory, entry;
        if (lstat(at, &directory) != 0 || !S_ISDIR(directory.st_mode)) return false;
        if (!is_trusted(directory.st_uid, uid)) return false;
        const char *part = left;
        while (*part == '/') part++;
        if (!*part) return false;
        const char *end = strchrnul(part, '/');
        size_t used = strlen(at), length = (size_t)(end - part);
        if (used + length + 2 > sizeof at) return false;
        bool is_root = used == 1;
        if (!is_root) at[used++] = '/';
        memcpy(at + used, part, length);
        at[used + length] = 0;
        if (lstat(at, &entry) != 0) return false;
        // In a sticky directory only the owners of the entry and of the directory can replace the entry.
        bool is_shared = (directory.st_mode & (S_IWGRP | S_IWOTH)) != 0;
        if (is_shared && !((directory.st_mode & S_ISVTX) && is_trusted(entry.st_uid, uid))) return false;
        if (S_ISLNK(entry.st_mode)) {
            if (++links > MAXIMUM_LINKS || follow(at, next, sizeof next) != 0) return false;
            if (strlen(next) + strlen(end) + 1 > sizeof next) return false;
            strcat(next, end);
            strcpy(left, next);
            strcpy(at, "/");
            continue;
        }
        if (S_ISREG(entry.st_mode)) return *end == 0;
        memmove(left, end, strlen(end) + 1);
    }
}

int gse_open_directory(const char *path) {
    if (path[0] != '/') return -EINVAL;
    int at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) return -errno;
    char part[NAME_MAX + 1];
    for (const char *left = path; ; ) {
        while (*left == '/') left++;
        if (!*left) return at;
        const char *end = strchrnul(left, '/');
        size_t length = (size_t)(end - left);
        int error = 0, next = -1;
        if (length > NAME_MAX) error = ENAMETOOLONG;
        else {
            memcpy(part, left, length);
            part[length] = 0;
            next = openat(at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (next < 0) error = errno;
        }
        close(at);
        if (error) return -error;
        at = next;
        left = end;
    }
}

int gse_openat(int directory, const char *name, int flags, mode_t mode) {
    int fd = openat(directory, name, flags, mode);
    return fd < 0 ? -errno : fd;
}
