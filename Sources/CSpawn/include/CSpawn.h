// What Swift cannot do safely or at all: start a process from a big parent, look at foreign processes, act as
// an account on one thread, and digest bytes. No function here keeps state or raises a signal.
#ifndef GSE_CSPAWN_H
#define GSE_CSPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

// — Starting a process (spawn.c) —

// Where a start failed.
enum gse_stage {
    GSE_STAGE_NONE = 0,
    GSE_STAGE_CLONE,        // no process could be made
    GSE_STAGE_SETUP,        // session, stdio or descriptors
    GSE_STAGE_LIMITS,       // a resource limit
    GSE_STAGE_IDENTITY,     // the account
    GSE_STAGE_DIRECTORY,    // the working directory cannot be entered
    GSE_STAGE_CONDITION,    // a condition is broken; `condition` says which
    GSE_STAGE_LOOKUP,       // the program is not there, or may not be executed
    GSE_STAGE_MARKER,       // the start could not be put on record
    GSE_STAGE_EXEC          // the kernel would not execute it
};

// A process to be started. Every text lives in `block`, one after the other, each closed by a NUL, in this
// order: program, directory, label, the arguments, the environment, the search path, then per condition its
// path and its directory. An empty directory leaves the working directory as it is.
struct gse_spawn {
    const char *block;
    size_t block_size;
    size_t argument_count;
    size_t variable_count;
    size_t search_count;
    size_t condition_count;
    const uint8_t *condition_is_same;  // per condition: 1 the path is the directory, 0 it lies strictly below
    int standard[3];                   // descriptors that become 0, 1 and 2
    int starts;                        // O_APPEND descriptor for the start marker, or -1
    int parent_death_signal;           // sent when the starting thread ends; 0 for none
    bool changes_identity;
    uid_t uid;
    gid_t gid;
    const gid_t *groups;
    size_t group_count;
    uint64_t tag;       // soft RLIMIT_RTTIME, in microseconds; 0 for none
    uint64_t cpu;       // RLIMIT_CPU in seconds; UINT64_MAX leaves it
    uint64_t memory;    // RLIMIT_AS in bytes; UINT64_MAX leaves it
    uint64_t files;     // RLIMIT_NOFILE; UINT64_MAX leaves the hard limit
    uint64_t files_soft;  // the soft RLIMIT_NOFILE when `files` is not given
};

// How a start went: `stage` 0 and a process, or the stage that failed with its errno.
struct gse_spawned {
    pid_t pid;
    int pidfd;
    int stage;
    int error;
    size_t condition;
};

// Starts a process and returns when it executes its program or has failed to. The child of a failed start is
// reaped. Signals are blocked meanwhile: a handler must not run in the child, which shares the caller's memory.
void gse_spawn(const struct gse_spawn *request, struct gse_spawned *result);

// — Paths (paths.c) —

// Resolves every symbolic link of an absolute path into `out`; what is missing at its end is kept as it is,
// also behind a dangling link. Returns 0 or an errno. Safe in a child that shares its parent's memory.
int gse_resolve(const char *path, char *out, size_t size);

// Whether `resolved` lies strictly below `directory`, both resolved.
bool gse_is_below(const char *resolved, const char *directory);

// Whether nobody but root and `uid` could make `path` lead to another file: all directories and links on the
// way.
bool gse_path_is_steady(const char *path, uid_t uid);

// Opens a resolved directory (O_PATH) component by component, following no link: what was put in its place
// since it was resolved is refused. Returns a descriptor or -errno.
int gse_open_directory(const char *path);

// openat(2), which Swift cannot call because of its variable arguments. Returns a descriptor or -errno.
int gse_openat(int directory, const char *name, int flags, mode_t mode);

// — Other processes (processes.c) —

struct gse_process {
    pid_t pid;
    pid_t parent;
    pid_t session;
    char state;
    uint64_t tag;  // soft RLIMIT_RTTIME; 0 when it cannot be read
    uint64_t started;  // field 22 of /proc/PID/stat: clock ticks since the machine was booted
};

// Looks at one process; false when there is none.
bool gse_look_at(pid_t pid, struct gse_process *out);

// Lists processes of this machine as far as /proc shows them. Returns their number, which may exceed
// `capacity` (then only so many are written), or -errno.
long gse_processes(struct gse_process *out, size_t capacity);

// Lists the children of this process, in the same way.
long gse_children(struct gse_process *out, size_t capacity);

// Sends a signal to `pid` when it still is the process with this tag (or any, when tag is 0) and parent or
// session did not change its number meanwhile: checked behind a pidfd. Returns 0 or an errno.
int gse_signal(pid_t pid, uint64_t tag, int signal);

int gse_pidfd_open(pid_t pid);

// Reaps the process behind a pidfd without blocking. Returns 1 when reaped, 0 when it still runs, -errno
// otherwise. `code` is CLD_EXITED or another CLD_ code, `status` the exit code or signal.
int gse_reap(int pidfd, int *code, int *status);

// Reaps a child by its number without blocking; returns as gse_reap.
int gse_reap_pid(pid_t pid);

int gse_become_subreaper(void);

// — Local sockets (sockets.c) —

// Connects to a listening socket by its path without blocking. Returns a descriptor that does not block, or -errno;
// -EAGAIN when too many wait there already.
int gse_connect_local(const char *path);

// Hands a descriptor to the other end of a local socket, with one byte. Returns 0 or an errno; EAGAIN when there is no
// room now.
int gse_send_descriptor(int socket, int descriptor);

// The environment of this process: texts `NAME=VALUE`, closed by NULL.
char *const *gse_environment(void);

// — One thread (thread.c) —

// Acts as an account on the calling thread only (effective ids and groups). Returns 0 or an errno.
int gse_thread_assume(uid_t uid, gid_t gid, const gid_t *groups, size_t count);

// Goes back to root after gse_thread_assume. Returns 0 or an errno.
int gse_thread_restore(const gid_t *groups, size_t count);

// Blocks every signal on the calling thread but SIGCHLD and those of its own faults.
void gse_thread_block_signals(void);

// Microseconds of CLOCK_MONOTONIC; milliseconds of CLOCK_REALTIME.
int64_t gse_monotonic_microseconds(void);
int64_t gse_wall_milliseconds(void);

// A pipe whose end `near` does not block and whose other end does, both closed on exec. With `holds_both` whoever writes
// also holds the reading end, so that it does not die of SIGPIPE when this process is gone. Returns 0 or an errno.
int gse_pipe(bool reads_near, bool holds_both, int *near, int *far);

// Moves up to `count` bytes from a pipe to the null device without copying; bytes moved, 0 at the end, or
// -errno.
long gse_discard(int pipe, int null_device, size_t count);

// Gives a pipe room for `bytes`; best effort.
void gse_widen_pipe(int pipe, int bytes);

#endif
