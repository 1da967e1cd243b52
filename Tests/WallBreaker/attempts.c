#define _GNU_SOURCE
#include "attempts.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static char scratch[4096];
static volatile sig_atomic_t alarms;
static void on_alarm(int signal) { (void)signal, alarms++; }
void prepare_attempts(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGALRM, on_alarm);
}

// — What a running Lua and Swift need —

static int use_memory(void) {
    for (size_t size = 64; size <= (size_t)8 << 20; size *= 2) {
        char *block = malloc(size);
        if (block == NULL) return 1;
        memset(block, 1, size);
        block = realloc(block, size * 3);
        if (block == NULL || block[size - 1] != 1) return 1;
        free(block);
    }
    return 0;
}

// The limit of address space is an error for who asks, not a forbidden call.
static int use_all_memory(void) {
    static void *blocks[1 << 16];
    for (size_t size = (size_t)256 << 20; size >= 1 << 12; size /= 2) {
        size_t count = 0;
        while (count < 1 << 16 && (blocks[count] = malloc(size)) != NULL) count++;
        if (size >= (size_t)128 << 20 && count > 0) return 1;
        while (count > 0 && size > 1 << 12) free(blocks[--count]);
    }
    return malloc((size_t)32 << 20) == NULL ? 0 : 1;
}

static int remap(void) {
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return 1;
    *page = 7;
    page = mremap(page, 4096, 1 << 20, MREMAP_MAYMOVE);
    return page != MAP_FAILED && *page == 7 && munmap(page, 1 << 20) == 0 ? 0 : 1;
}

static int return_from_signal(void) {
    struct itimerval soon = {.it_value = {.tv_usec = 1000}};
    if (setitimer(ITIMER_REAL, &soon, NULL)) return 1;
    while (alarms == 0) {}
    return 0;
}

// — What no script needs —

static int copy_memory(void) {
    // With write(2) on the socket the only way out, an address of another process cannot even be named.
    struct {
        void *base;
        size_t length;
    } here = {scratch, sizeof scratch};
    return syscall(SYS_process_vm_readv, getppid(), &here, 1, &here, 1, 0) < 0;
}

#ifdef __x86_64__
static int use_calls_of_i386(void) {
    long result = 20;  // getpid
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return result < 0;
}
#endif

#define CALL(name, number, ...) {name, false, NULL, number, {__VA_ARGS__}}
#define NOTHING ((long)scratch)

const attempt attempts[] = {
    {"use memory", true, use_memory, 0, {0}},
    {"use all memory", true, use_all_memory, 0, {0}},
    {"remap memory", true, remap, 0, {0}},
    {"return from a signal", true, return_from_signal, 0, {0}},
    {"read the socket", true, NULL, SYS_read, {3, NOTHING, 1}},
    {"write the socket", true, NULL, SYS_write, {3, NOTHING, 1}},
    {"wake nobody", true, NULL, SYS_futex, {NOTHING, FUTEX_WAKE_PRIVATE, 1}},
    {"end", true, NULL, SYS_exit_group, {0}},

    CALL("openat", SYS_openat, AT_FDCWD, (long)"/etc/passwd", O_RDONLY),
    CALL("openat2", SYS_openat2, AT_FDCWD, (long)"/etc/passwd", NOTHING, 24),
    CALL("newfstatat", SYS_newfstatat, AT_FDCWD, (long)"/", NOTHING, 0),
    CALL("faccessat", SYS_faccessat, AT_FDCWD, (long)"/", 0),
    CALL("unlinkat", SYS_unlinkat, AT_FDCWD, (long)"/tmp/no-such-file", 0),
    CALL("getdents64", SYS_getdents64, 3, NOTHING, sizeof scratch),
    CALL("chdir", SYS_chdir, (long)"/"),
    CALL("chroot", SYS_chroot, (long)"/"),
    CALL("mount", SYS_mount, (long)"none", (long)"/", (long)"tmpfs"),
    CALL("memfd_create", SYS_memfd_create, (long)"x", 0),
    CALL("read another descriptor", SYS_read, 0, NOTHING, 1),
    CALL("write another descriptor", SYS_write, 2, NOTHING, 1),
    CALL("close", SYS_close, 3),
    CALL("dup", SYS_dup, 3),
    CALL("fcntl", SYS_fcntl, 3, F_GETFD),
    CALL("ioctl", SYS_ioctl, 3, 0x541B, NOTHING),
    CALL("pipe2", SYS_pipe2, NOTHING, 0),
    CALL("socket", SYS_socket, AF_INET, SOCK_STREAM, 0),
    CALL("socketpair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, NOTHING),
    CALL("connect", SYS_connect, 3, NOTHING, 16),
    CALL("sendto", SYS_sendto, 3, NOTHING, 1, 0, 0, 0),
    CALL("sendmsg", SYS_sendmsg, 3, NOTHING, 0),
    CALL("recvmsg", SYS_recvmsg, 3, NOTHING, 0),
    CALL("execve", SYS_execve, (long)"/bin/true", 0, 0),
    CALL("execveat", SYS_execveat, AT_FDCWD, (long)"/bin/true", 0, 0, 0),
    CALL("clone", SYS_clone, SIGCHLD),
    CALL("clone3", SYS_clone3, NOTHING, 88),
    CALL("ptrace", SYS_ptrace, PTRACE_TRACEME),
    CALL("kill", SYS_kill, 0, 0),
    CALL("tgkill", SYS_tgkill, 1, 1, 0),
    CALL("pidfd_open", SYS_pidfd_open, 1, 0),
    {"process_vm_readv", false, copy_memory, 0, {0}},
    CALL("mmap executable memory", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
    CALL("mmap shared memory", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
    CALL("mmap huge pages", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0),
    CALL("mmap at an address", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
    CALL("mmap with bits above the flags", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | 1L << 32, -1, 0),
    CALL("mremap to an address", SYS_mremap, NOTHING, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, 1 << 20),
    CALL("read a descriptor with bits above it", SYS_read, 3 | 1L << 32, NOTHING, 1),
    CALL("wake somebody elsewhere", SYS_futex, NOTHING, FUTEX_WAKE, 1),
    CALL("mmap a file", SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, 3, 0),
    CALL("mprotect executable memory", SYS_mprotect, 0, 4096, PROT_READ | PROT_EXEC),
    CALL("pkey_mprotect", SYS_pkey_mprotect, 0, 4096, PROT_READ | PROT_EXEC, -1),
    CALL("remap_file_pages", SYS_remap_file_pages, 0, 4096, 0, 0, 0),
    CALL("madvise", SYS_madvise, 0, 4096, 0),
    CALL("userfaultfd", SYS_userfaultfd, 0),
    CALL("prctl", SYS_prctl, PR_GET_DUMPABLE),
    CALL("seccomp", SYS_seccomp, 0, 0, 0),
    CALL("bpf", SYS_bpf, 0, NOTHING, 0),
    CALL("perf_event_open", SYS_perf_event_open, NOTHING, 0, -1, -1, 0),
    CALL("io_uring_setup", SYS_io_uring_setup, 1, NOTHING),
    CALL("keyctl", SYS_keyctl, 0, 0, 0),
    CALL("unshare", SYS_unshare, CLONE_NEWUSER),
    CALL("setns", SYS_setns, 3, 0),
    CALL("setresuid", SYS_setresuid, 0, 0, 0),
    CALL("capset", SYS_capset, NOTHING, 0),
    CALL("personality", SYS_personality, 0xffffffff),
    CALL("prlimit64", SYS_prlimit64, 0, 7, 0, NOTHING),
    CALL("shmget", SYS_shmget, 0, 4096, 01000),
    CALL("msgget", SYS_msgget, 0, 01000),
    CALL("rt_sigaction", SYS_rt_sigaction, SIGPROF, 0, NOTHING, 8),
    CALL("rt_sigprocmask", SYS_rt_sigprocmask, SIG_BLOCK, 0, NOTHING, 8),
    CALL("stop the timer of CPU time", SYS_setitimer, ITIMER_PROF, NOTHING, 0),
    CALL("timer_create", SYS_timer_create, 0, 0, NOTHING),
    CALL("wait for nobody", SYS_futex, NOTHING, FUTEX_WAIT_PRIVATE, 1, 0),
    CALL("nanosleep", SYS_nanosleep, NOTHING, 0),
    CALL("clock_gettime", SYS_clock_gettime, 0, NOTHING),
    CALL("getrandom", SYS_getrandom, NOTHING, 8, 0),
    CALL("getpid", SYS_getpid),
    CALL("uname", SYS_uname, NOTHING),
    CALL("exit of a thread", SYS_exit, 0),
    CALL("a call that does not exist", 4000),
#ifdef __x86_64__
    CALL("open", SYS_open, (long)"/etc/passwd", O_RDONLY),
    CALL("fork", SYS_fork),
    CALL("vfork", SYS_vfork),
    CALL("modify_ldt", SYS_modify_ldt, 0, NOTHING, 16),
    CALL("a call of x32", 0x40000000 + SYS_getpid),
    {"a call of i386", false, use_calls_of_i386, 0, {0}},
#endif
    {NULL, false, NULL, 0, {0}},
};
