// What scripts/bench measures with.
//
//   clock spawn N            runs /bin/true N times, one after another, with posix_spawn and waitpid; prints milliseconds
//   clock run PROGRAM ARG…   runs a program with its output thrown away; prints milliseconds, peak KiB and exit code
//
// The peak is that of the program or of any child it waited for, whichever is larger.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int start(pid_t *pid, char **argv, int quiet) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (quiet) posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    int error = posix_spawn(pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) fprintf(stderr, "clock: %s: %s\n", argv[0], strerror(error));
    return error;
}

int main(int argc, char **argv) {
    pid_t pid;
    int status = 0;
    if (argc == 3 && !strcmp(argv[1], "spawn")) {
        char *true_argv[] = {"/bin/true", NULL};
        double began = now();
        for (long n = strtol(argv[2], NULL, 10); n > 0; n--) {
            if (start(&pid, true_argv, 0) || waitpid(pid, &status, 0) != pid || status) return 1;
        }
        printf("%.1f\n", now() - began);
        return 0;
    }
    if (argc >= 3 && !strcmp(argv[1], "run")) {
        struct rusage usage;
        double began = now();
        if (start(&pid, argv + 2, 1) || wait4(pid, &status, 0, &usage) != pid) return 1;
        printf("%.1f %ld %d\n", now() - began, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
        return 0;
    }
    fprintf(stderr, "usage: clock spawn N | clock run PROGRAM ARG...\n");
    return 64;
}
