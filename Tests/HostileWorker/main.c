// A worker that says what no honest one says: the interpreter of a file whose first line is `#!` and this program, and
// whose other lines are one thing to do each. The socket is descriptor 3, as every worker has it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SOCKET 3

static void pause_for(long milliseconds) {
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&time, &time) && errno == EINTR) {}
}

static void forever(void) {
    for (;;) pause_for(1000);
}

static void send_all(const uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(SOCKET, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) _exit(9);
        bytes += sent;
        length -= (size_t)sent;
    }
}

static size_t unhex(char *text, uint8_t *bytes) {
    size_t length = 0;
    for (char *at = text; at[0] && at[1]; at += 2) {
        char digits[3] = {at[0], at[1], 0};
        bytes[length++] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return length;
}

static void receive(uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = recv(SOCKET, bytes, length, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) _exit(9);
        bytes += count;
        length -= (size_t)count;
    }
}

// Takes one frame of the host.
static void receive_frame(void) {
    uint8_t head[4], part[4096];
    receive(head, 4);
    size_t rest = head[0] | head[1] << 8 | head[2] << 16 | (size_t)head[3] << 24;
    while (rest > 0) {
        size_t count = rest < sizeof part ? rest : sizeof part;
        receive(part, count);
        rest -= count;
    }
}

// Computes for so many milliseconds of CPU time.
static void spin(long milliseconds) {
    struct timespec now;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < milliseconds);
}

static void zeros(unsigned long count) {
    static const uint8_t part[4096];
    for (; count > sizeof part; count -= sizeof part) send_all(part, sizeof part);
    send_all(part, count);
}

static void garbage(unsigned seed, unsigned long length) {
    for (; length > 0; length--) {
        seed = seed * 1664525u + 1013904223u;
        uint8_t byte = (uint8_t)(seed >> 24);
        send_all(&byte, 1);
    }
}

static void ignore_signals(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int number = 1; number < 32; number++) signal(number, SIG_IGN);
}

static void obey(char *line, uint8_t *bytes) {
    char *argument = strchr(line, ' ');
    if (argument) *argument++ = 0;
    else argument = line + strlen(line);
    if (strcmp(line, "send") == 0) send_all(bytes, unhex(argument, bytes));
    else if (strcmp(line, "drip") == 0) {
        size_t length = unhex(argument, bytes);
        for (size_t i = 0; i < length; i++) send_all(bytes + i, 1), pause_for(50);
    } else if (strcmp(line, "garbage") == 0) {
        unsigned seed = (unsigned)strtoul(argument, &argument, 10);
        garbage(seed, strtoul(argument, NULL, 10));
    } else if (strcmp(line, "receive") == 0) receive_frame();
    else if (strcmp(line, "peek") == 0) recv(SOCKET, bytes, 1, MSG_PEEK);
    else if (strcmp(line, "zeros") == 0) zeros(strtoul(argument, NULL, 10));
    else if (strcmp(line, "spin") == 0) spin(atol(argument));
    else if (strcmp(line, "pause") == 0) pause_for(atol(argument));
    else if (strcmp(line, "deaf") == 0) ignore_signals();
    else if (strcmp(line, "quiet") == 0) shutdown(SOCKET, SHUT_WR);
    else if (strcmp(line, "close") == 0) close(SOCKET);
    else if (strcmp(line, "fork") == 0) {
        // A child that keeps the socket open for a while after its parent is gone.
        if (fork() == 0) pause_for(3000), _exit(0);
    } else if (strcmp(line, "signal") == 0) raise(atoi(argument));
    else if (strcmp(line, "exit") == 0) _exit(atoi(argument));
    else if (strcmp(line, "stay") == 0) forever();
    else _exit(8);
}

int main(int count, char **arguments) {
    if (count < 2) return 7;
    // A runtime that is linked in would catch these, to print a backtrace.
    for (int number = SIGILL; number <= SIGSEGV; number++) signal(number, SIG_DFL);
    FILE *script = fopen(arguments[1], "re");
    if (script == NULL) return 7;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = getline(&line, &capacity, script);
    while ((length = getline(&line, &capacity, script)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        uint8_t *bytes = malloc(capacity);
        if (bytes == NULL) return 7;
        obey(line, bytes);
        free(bytes);
    }
    return 0;
}
