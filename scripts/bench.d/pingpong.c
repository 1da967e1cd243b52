// The floor of a round trip through the sandbox's wall: two processes over a socket pair, blocking, nothing else.
//
//   pingpong ROUNDS REQUEST ANSWER   sends frames of so many bytes back and forth; prints microseconds a round, wall
//                                    and CPU of both processes
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static double used(int who) {
    struct rusage u;
    getrusage(who, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void take(int socket, char *buffer, long length) {
    for (long done = 0; done < length;) {
        ssize_t n = read(socket, buffer + done, length - done);
        if (n <= 0) _exit(1);
        done += n;
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return 64;
    long rounds = atol(argv[1]), request = atol(argv[2]), answer = atol(argv[3]);
    static char buffer[1 << 16];
    int ends[2];
    if (rounds < 1 || request < 1 || answer < 1 || request > (long)sizeof buffer || answer > (long)sizeof buffer ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        return 64;
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        for (long i = 0; i < rounds; i++) {
            if (write(ends[1], buffer, request) != request) _exit(1);
            take(ends[1], buffer, answer);
        }
        _exit(0);
    }
    close(ends[1]);
    double began = now();
    for (long i = 0; i < rounds; i++) {
        take(ends[0], buffer, request);
        if (write(ends[0], buffer, answer) != answer) return 1;
    }
    double wall = now() - began;
    int status;
    waitpid(child, &status, 0);
    printf("%.2f %.2f\n", wall / rounds, (used(RUSAGE_SELF) + used(RUSAGE_CHILDREN)) / rounds);
    return status != 0;
}
