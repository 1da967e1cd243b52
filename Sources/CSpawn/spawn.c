// Starts a process with clone(CLONE_VM | CLONE_VFORK | CLONE_PIDFD): nothing of the parent's memory is
// copied, however big it is, and the parent's thread waits until the child executes its program or has
// failed.
//
// The child shares the parent's memory, so it calls nothing but system calls and the few pure string
// functions: no allocation, no stdio, and never the C library's setuid family (those signal every thread of
// the parent).
//
// What is executed is what was looked at: the program is opened once (O_PATH), conditions and permissions are
// checked, and execveat(2) runs that very descriptor. A script is the exception: the kernel hands its
// interpreter a path. Is the path steady (nobody but root and the acting account could make it lead
// elsewhere), it is executed by that path, so that $0 is what its author expects; otherwise the interpreter
// gets /dev/fd/N of the descriptor that was checked.
//
// What the child may do to the parent before it executes: an account that it has become could stop it
// (SIGSTOP) in the microseconds before the exec, and hold up the spawning thread. It cannot read or trace it:
// the kernel marks the shared memory undumpable when the identity changes.
#define _GNU_SOURCE
#include "CSpawn.h"
#include "spawn_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STACK_SIZE = 256 * 1024 };

struct child {
    const struct gse_spawn *request;
    struct gse_spawned *result;
    const char *program, *directory, *label;
    char **arguments, **variables;
    const char **search, **conditions;
    pid_t parent;
};

static int failed(struct child *child, int stage, int error) {
    child->result->stage = stage;
    child->result->error = error;
    return 127;
}

// Handlers are reset before any signal is let through: one of the parent's would run in the shared memory.
// The system call itself, because the C library's function leaves out the two signals it uses (32 and 33),
// which may be inherited as ignored; a zeroed kernel sigaction is SIG_DFL on every architecture.
static void reset_signals(void) {
    const unsigned long standard[8] = {0};
    for (int number = 1; number < NSIG; number++)
        syscall(SYS_rt_sigaction, number, standard, NULL, (size_t)(NSIG / 8));
}

static int connect_standard(const struct gse_spawn *request) {
    int from[3];
    for (int i = 0; i < 3; i++) {
        from[i] = request->standard[i];
        if (from[i] < 3 && (from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3)) < 0) return errno;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(from[i], i) < 0) return errno;
    return 0;
}

// Everything above 2 is closed by the exec itself, so that descriptors needed until then stay usable.
static int close_others_on_exec(void) {
    if (syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC) == 0) return 0;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return errno;
    int end = limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
    for (int fd = 3; fd < end; fd++) (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return 0;
}

static int become(const struct gse_spawn *request) {
    if (!request->changes_identity) return 0;
    if (syscall(SYS_setgroups, request->group_count, request->groups) != 0) return errno;
    if (syscall(SYS_setresgid, request->gid, request->gid, request->gid) != 0) return errno;
    if (syscall(SYS_setresuid, request->uid, request->uid, request->uid) != 0) return errno;
    return 0;
}

static int enter(const char *directory) {
    if (directory[0] == 0) return 0;
    int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    int error = fchdir(fd) == 0 ? 0 : errno;
    close(fd);
    return error;
}

// The directory is compared as it was entered, not as its name leads now.
static int subject(const struct child *child, const char *path, char *out, size_t size) {
    if (child->directory[0] && strcmp(path, child->directory) == 0)
        return syscall(SYS_getcwd, out, size) > 0 && out[0] == '/' ? 0 : ENOENT;
    return gse_resolve(path, out, size);
}

static int check_condition(const struct child *child, size_t index) {
    char path[PATH_MAX], directory[PATH_MAX];
    int error = subject(child, child->conditions[2 * index], path, sizeof path);
    if (error) return error;
    error = gse_resolve(child->conditions[2 * index + 1], directory, sizeof directory);
    if (error) return error;
    bool holds = child->request->condition_is_same[index]
        ? strcmp(path, directory) == 0 : gse_is_below(path, directory);
    return holds ? 0 : EPERM;
}

static int open_program(const char *path, int *error) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        *error = errno;
        return -1;
    }
    struct stat status;
    int problem = 0;
    if (fstat(fd, &status) != 0) problem = errno;
    else if (S_ISDIR(status.st_mode)) problem = EISDIR;
    else if (!S_ISREG(status.st_mode)) problem = EACCES;
    else if (syscall(SYS_faccessat2, fd, "", X_OK, AT_EMPTY_PATH) != 0) problem = errno;
    if (problem == 0) return fd;
    close(fd);
    *error = problem;
    return -1;
}

// The first executable of that name, as a shell looks: what is there but may not be executed is remembered.
static int look_up(const struct child *child, char *path, size_t size, int *error) {
    if (strchr(child->program, '/')) {
        if (strlen(child->program) >= size) {
            *error = ENAMETOOLONG;
            return -1;
        }
        strcpy(path, child->program);
        return open_program(path, error);
    }
    int worst = ENOENT;
    for (size_t i = 0; i < child->request->search_count; i++) {
        size_t length = strlen(child->search[i]), name = strlen(child->program);
        if (child->search[i][0] != '/' || name == 0 || length + name + 2 > size) continue;
        memcpy(path, child->search[i], length);
        path[length] = '/';
        memcpy(path + length + 1, child->program, name + 1);
        int fd = open_program(path, error);
        if (fd >= 0) return fd;
        if (*error == EACCES) worst = EACCES;
    }
    *error = worst;
    return -1;
}

static char *append_number(char *to, uint64_t number) {
    char digits[20];
    int count = 0;
    do digits[count++] = (char)('0' + number % 10); while ((number /= 10) > 0);
    while (count > 0) *to++ = digits[--count];
    return to;
}

// Field 22 of /proc/self/stat, counted behind the name, which may hold anything.
static uint64_t own_start_time(void) {
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0) return 0;
    text[length] = 0;
    const char *at = strrchr(text, ')');
    if (!at) return 0;
    at += 2;
    for (int field = 3; field < 22 && *at; at++)
        if (*at == ' ') field++;
    uint64_t time = 0;
    for (; *at >= '0' && *at <= '9'; at++) time = time * 10 + (uint64_t)(*at - '0');
    return time;
}

// Until its marker is left, a child dies with its parent: whoever finds no marker after the parent is gone may rely on
// it that nothing was executed and nothing will be. After a change of account, which would clear the request.
static int die_with_parent(const struct child *child) {
    if (child->request->starts < 0) return 0;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
    return syscall(SYS_getppid) == child->parent ? 0 : ESRCH;
}

// From now on it outlives its parent, or is told of the parent's end; a parent that is gone already cannot tell.
static int stay_tied(const struct child *child) {
    int signal = child->request->parent_death_signal;
    if (prctl(PR_SET_PDEATHSIG, signal) != 0) return errno;
    return signal == 0 || syscall(SYS_getppid) == child->parent ? 0 : ESRCH;
}

static int leave_marker(const struct child *child) {
    if (child->request->starts < 0) return 0;
    char line[1024];
    size_t length = strlen(child->label);
    if (length > sizeof line - 64) return ENAMETOOLONG;
    // On a line of its own, also after a marker that a full disk tore.
    char *end = line;
    *end++ = '\n';
    memcpy(end, child->label, length);
    end += length;
    *end++ = ' ';
    end = append_number(end, (uint64_t)syscall(SYS_getpid));
    *end++ = ' ';
    end = append_number(end, own_start_time());
    *end++ = '\n';
    ssize_t written = write(child->request->starts, line, (size_t)(end - line));
    return written == end - line ? 0 : written < 0 ? errno : ENOSPC;
}

// A file that was just written may seem to be open for writing for a moment: another child of this process
// that has not executed its program yet holds a copy of the writer's descriptor.
static void try_program(struct child *child, int program) {
    const struct timespec pause = {.tv_nsec = 2000000};
    for (int tries = 0; tries < 25; tries++) {
        syscall(SYS_execveat, program, "", child->arguments, child->variables, AT_EMPTY_PATH);
        if (errno != ETXTBSY) return;
        nanosleep(&pause, NULL);
        errno = ETXTBSY;
    }
}

static int execute(struct child *child, int program, const char *path) {
    try_program(child, program);
    // ENOENT here: a script, whose interpreter could not open a descriptor that closes on exec; or a missing
    // loader.
    if (errno != ENOENT) return errno;
    uid_t uid = child->request->changes_identity ? child->request->uid : (uid_t)syscall(SYS_geteuid);
    if (gse_path_is_steady(path, uid)) {
        execve(path, child->arguments, child->variables);
        return errno == ENOENT ? ELIBACC : errno;
    }
    if (fcntl(program, F_SETFD, 0) != 0) return errno;
    syscall(SYS_execveat, program, "", child->arguments, child->variables, AT_EMPTY_PATH);
    return errno == ENOENT ? ELIBACC : errno;
}

static int run_child(void *context) {
    struct child *child = context;
    const struct gse_spawn *request = child->request;
    char path[PATH_MAX];
    int error = 0;
    reset_signals();
    if (setsid() < 0) return failed(child, GSE_STAGE_SETUP, errno);
    if ((error = connect_standard(request)) != 0) return failed(child, GSE_STAGE_SETUP, error);
    if ((error = become(request)) != 0) return failed(child, GSE_STAGE_IDENTITY, error);
    if ((error = enter(child->directory)) != 0) return failed(child, GSE_STAGE_DIRECTORY, error);
    for (size_t i = 0; i < request->condition_count; i++)
        if ((error = check_condition(child, i)) != 0) {
            child->result->condition = i;
            return failed(child, GSE_STAGE_CONDITION, error);
        }
    int program = look_up(child, path, sizeof path, &error);
    if (program < 0) return failed(child, GSE_STAGE_LOOKUP, error);
    if ((error = die_with_parent(child)) != 0) return failed(child, GSE_STAGE_SETUP, error);
    if ((error = leave_marker(child)) != 0) return failed(child, GSE_STAGE_MARKER, error);
    if ((error = close_others_on_exec()) != 0) return failed(child, GSE_STAGE_SETUP, error);
    if ((error = gse_set_limits(request)) != 0) return failed(child, GSE_STAGE_LIMITS, error);
    sigset_t none;
    sigemptyset(&none);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, (size_t)(NSIG / 8));
    if ((error = stay_tied(child)) != 0) return failed(child, GSE_STAGE_SETUP, error);
    error = execute(child, program, path);
    return failed(child, GSE_STAGE_EXEC, error);
}

static const char *take(const char **at, const char *end) {
    const char *text = *at;
    const char *close = memchr(text, 0, (size_t)(end - text));
    if (!close) return NULL;
    *at = close + 1;
    return text;
}

static bool take_list(const char **at, const char *end, const char **list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!(list[i] = take(at, end))) return false;
    list[count] = NULL;
    return true;
}

static bool unpack(struct child *child, const char **pointers) {
    const struct gse_spawn *request = child->request;
    const char *at = request->block, *end = request->block + request->block_size;
    child->program = take(&at, end);
    child->directory = child->program ? take(&at, end) : NULL;
    child->label = child->directory ? take(&at, end) : NULL;
    if (!child->label) return false;
    child->arguments = (char **)pointers;
    if (!take_list(&at, end, pointers, request->argument_count)) return false;
    pointers += request->argument_count + 1;
    child->variables = (char **)pointers;
    if (!take_list(&at, end, pointers, request->variable_count)) return false;
    pointers += request->variable_count + 1;
    child->search = pointers;
    if (!take_list(&at, end, pointers, request->search_count)) return false;
    pointers += request->search_count + 1;
    child->conditions = pointers;
    return take_list(&at, end, pointers, 2 * request->condition_count);
}

// One stack per spawning thread, kept for its life: the parent waits while the child uses it.
static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;

static void free_stack(void *stack) { munmap(stack, STACK_SIZE); }
static void make_stack_key(void) { (void)pthread_key_create(&stack_key, free_stack); }

static char *own_stack(void) {
    pthread_once(&stack_once, make_stack_key);
    char *stack = pthread_getspecific(stack_key);
    if (stack) return stack;
    int kind = MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK;
    stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, kind, -1, 0);
    if (stack == MAP_FAILED) return NULL;
    if (pthread_setspecific(stack_key, stack) == 0) return stack;
    munmap(stack, STACK_SIZE);
    errno = ENOMEM;
    return NULL;
}

static void start(struct child *child) {
    struct gse_spawned *result = child->result;
    char *stack = own_stack();
    if (!stack) {
        failed(child, GSE_STAGE_CLONE, errno);
        return;
    }
    sigset_t all, before;
    sigfillset(&all);
    // Not the one that says a child ended, if it does nothing: blocked, it would be kept, and wake another thread to be
    // thrown away.
    struct sigaction ending;
    if (sigaction(SIGCHLD, NULL, &ending) == 0 && (ending.sa_handler == SIG_DFL || ending.sa_handler == SIG_IGN))
        sigdelset(&all, SIGCHLD);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
    int pidfd = -1;
    pid_t pid = clone(run_child, stack + STACK_SIZE, flags, child, &pidfd);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid < 0) {
        failed(child, GSE_STAGE_CLONE, error);
        return;
    }
    if (result->stage == GSE_STAGE_NONE) {
        result->pid = pid;
        result->pidfd = pidfd;
        return;
    }
    close(pidfd);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
}

void gse_spawn(const struct gse_spawn *request, struct gse_spawned *result) {
    *result = (struct gse_spawned){.pid = -1, .pidfd = -1};
    struct child child = {.request = request, .result = result, .parent = getpid()};
    size_t count = request->argument_count + request->variable_count + request->search_count
        + 2 * request->condition_count + 4;
    const char **pointers = calloc(count, sizeof *pointers);
    if (!pointers) failed(&child, GSE_STAGE_CLONE, ENOMEM);
    else if (!unpack(&child, pointers)) failed(&child, GSE_STAGE_SETUP, EINVAL);
    else start(&child);
    free(pointers);
}
