// A limit ends the process, so nothing is left that could catch it. Everything here is async-signal-safe but the hook.
#define _GNU_SOURCE
#include "gse_internal.h"

#include <errno.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

// The grace between arming the hook and giving up on it, in microseconds: what hides inside C runs no hook.
#define GRACE_MICROSECONDS 300000

static int limit_descriptor;
static gse_vm *limited;  // NULL until there is a machine: what is spent before is noted
static volatile sig_atomic_t pending, writing, leaving;

bool gse_limit_pending(void) { return pending != 0; }

// What is written goes through a piece of memory that is there already.
typedef struct {
    int descriptor;
    size_t at;
    uint8_t bytes[8192 + 16];
} outlet;

static bool flush(outlet *to) {
    for (size_t done = 0; done < to->at;) {
        ssize_t n = write(to->descriptor, to->bytes + done, to->at - done);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) done += (size_t)n;
    }
    to->at = 0;
    return true;
}

static bool put(void *user, const void *bytes, size_t length) {
    outlet *to = user;
    if (length > sizeof to->bytes - to->at && !flush(to)) return false;
    if (length > sizeof to->bytes) return false;
    memcpy(to->bytes + to->at, bytes, length);
    to->at += length;
    return true;
}

static bool count(void *total, const void *bytes, size_t length) {
    (void)bytes;
    *(size_t *)total += length;
    return true;
}

// The `limit` frame, with the lines that were executed and not told of.
static void write_limit(const gse_vm *vm, int descriptor, int reason, const char *text, size_t length) {
    static outlet to;
    uint8_t head[5 + 1 + 10];
    bool has_lines = vm && gse_lines_are_new(vm);
    size_t at = 5, lines = 0;
    head[4] = has_lines ? 0x85 : 0x83;
    head[at++] = (uint8_t)reason;
    size_t rest = length;
    do {
        head[at++] = (uint8_t)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
        rest >>= 7;
    } while (rest);
    if (has_lines) gse_lines_write(vm, count, &lines);
    gse_store32(head, (uint32_t)(at + length + lines - 4));
    to.descriptor = descriptor;
    to.at = 0;
    if (!put(&to, head, at) || !put(&to, text, length)) return;
    if (has_lines && !gse_lines_write(vm, put, &to)) return;
    flush(&to);
}

// Like luaL_traceback, but into a static buffer: it allocates nothing, so memory may be spent.
static size_t traceback(lua_State *L, char *text, size_t size) {
    size_t at = 0;
    lua_Debug ar;
    for (int level = 0; level < 22 && lua_getstack(L, level, &ar); level++) {
        if (!lua_getinfo(L, "Sln", &ar)) break;
        if (size - at < 200) break;
        char line[200];
        int n;
        if (ar.currentline > 0)
            n = snprintf(line, sizeof line, "%s%s:%d: in %s", at ? "\n" : "", ar.short_src, ar.currentline,
                         ar.name ? ar.name : *ar.what == 'm' ? "main chunk" : "function");
        else
            n = snprintf(line, sizeof line, "%s[C]: in %s", at ? "\n" : "", ar.name ? ar.name : "?");
        if (n < 0) break;
        size_t length = (size_t)n < sizeof line ? (size_t)n : sizeof line - 1;
        for (size_t i = 0; i < length; i++)  // a script's names may have any bytes
            text[at++] = i == 0 && line[i] == '\n' ? '\n' : gse_printable(line[i]);
    }
    return at;
}

void gse_limit_exit(gse_vm *vm, int reason, lua_State *where) {
    static char text[4096];
    leaving = 1;
    size_t length = where ? traceback(where, text, sizeof text) : 0;
    write_limit(vm, vm->config.limit_descriptor, reason, text, length);
    _exit(1);
}

static void hook(lua_State *L, lua_Debug *ar) {
    (void)ar;
    gse_limit_exit(limited, pending, L);
}

void gse_limit_watch(lua_State *L) {
    lua_sethook(L, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT, 1);
}

// First time: arm the hook of whatever runs, as lua.c does on SIGINT. Second time: the hook was not reached.
static void on_signal(int signal) {
    int saved = errno;
    if (leaving || writing) goto out;
    if (pending) {
        if (signal == SIGUSR1) goto out;
        leaving = 1;
        write_limit(limited, limit_descriptor, pending, "", 0);
        _exit(1);
    }
    pending = signal == SIGPROF ? GSE_LIMIT_CPU : GSE_LIMIT_STEP_TIME;
    if (signal == SIGUSR1) {
        struct itimerval grace = {.it_value = {.tv_usec = GRACE_MICROSECONDS}};
        setitimer(ITIMER_REAL, &grace, NULL);
    }
    lua_State *running = limited ? limited->current : NULL;
    if (running) gse_limit_watch(running);
out:
    errno = saved;
}

void gse_crash_at_once(void) {
    static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++) signal(crashes[i], SIG_DFL);
}

// A worker has no environment. In it a crash ends the process before main, too, but for what is initialised earlier.
__attribute__((constructor)) static void crash_early(void) {
    if (environ == NULL || environ[0] == NULL) gse_crash_at_once();
}

bool gse_limits_install(int descriptor, uint64_t cpu_milliseconds) {
    limit_descriptor = descriptor;
    writing = 1;  // until hello is written: nothing may come before it
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGPROF);
    sigaddset(&action.sa_mask, SIGUSR1);
    sigaddset(&action.sa_mask, SIGALRM);
    if (sigaction(SIGPROF, &action, NULL) || sigaction(SIGUSR1, &action, NULL) ||
        sigaction(SIGALRM, &action, NULL))
        return false;
    sigset_t open;
    sigemptyset(&open);
    if (sigprocmask(SIG_SETMASK, &open, NULL)) return false;
    struct itimerval timer = {
        .it_interval = {.tv_usec = GRACE_MICROSECONDS},
        .it_value = {.tv_sec = (time_t)(cpu_milliseconds / 1000),
                     .tv_usec = (suseconds_t)(cpu_milliseconds % 1000 * 1000)},
    };
    return setitimer(ITIMER_PROF, &timer, NULL) == 0;
}

void gse_limits_guard(gse_vm *vm) { limited = vm; }

bool gse_write_all(int descriptor, const uint8_t *bytes, size_t length) {
    writing = 1;
    bool whole = true;
    while (length > 0) {
        ssize_t n = write(descriptor, bytes, length);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            whole = false;
            break;
        }
        bytes += n;
        length -= (size_t)n;
    }
    writing = 0;
    return whole;
}
