// The floor of a warm fan-out: OpenSSH's multiplexing protocol (PROTOCOL.mux) spoken to masters that are there already,
// and nothing else: no policy, no record, no quoting, no start marker.
//
//   mux STEPS REST SOCKETS COMMAND HOST...   a master of each host listens at SOCKETS/HOST; prints what the drivers of
//                                            the other programs print
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HELLO = 1, NEW_SESSION = 0x10000002, EXIT_MESSAGE = 0x80000004, VERSION = 4, MESSAGE = 4096 };

// One command on one host: the way to its master, and the end of its output.
struct channel {
    int master, output, exited, ended;
    uint32_t code;
    unsigned char in[MESSAGE];
    size_t have;
};

static int nothing;

static void must(int holds, const char *what) {
    if (holds) return;
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static unsigned char *number(unsigned char *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
    return at + 4;
}

static unsigned char *text(unsigned char *at, const char *value) {
    at = number(at, strlen(value));
    return (unsigned char *)stpcpy((char *)at, value);
}

static uint32_t number_at(const unsigned char *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return ntohl(value);
}

// The length first, then what is there of the message.
static void tell(int socket, unsigned char *message, unsigned char *end) {
    number(message, end - message - 4);
    must(write(socket, message, end - message) == end - message, "write");
}

static void pass(int socket, int descriptor) {
    union { char space[CMSG_SPACE(sizeof descriptor)]; struct cmsghdr header; } control = {0};
    struct iovec part = {"", 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    control.header = (struct cmsghdr){CMSG_LEN(sizeof descriptor), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
    must(sendmsg(socket, &message, 0) == 1, "sendmsg");
}

static void start(struct channel *channel, const char *sockets, const char *host, const char *command) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    must(snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", sockets, host) < (int)sizeof address.sun_path,
         "path");
    unsigned char message[MESSAGE], *at;
    int ends[2];
    *channel = (struct channel){.master = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    must(connect(channel->master, (void *)&address, sizeof address) == 0, address.sun_path);
    tell(channel->master, message, number(number(message + 4, HELLO), VERSION));
    // Request 1; no terminal, X11, agent or subsystem, no escape character, no TERM.
    at = text(number(number(message + 4, NEW_SESSION), 1), "");
    for (int flag = 0; flag < 4; flag++) at = number(at, 0);
    tell(channel->master, message, text(text(number(at, UINT32_MAX), ""), command));
    must(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "pipe");
    pass(channel->master, nothing), pass(channel->master, ends[1]), pass(channel->master, nothing);
    close(ends[1]);
    channel->output = ends[0];
}

static void hear(struct channel *channel) {
    ssize_t got = read(channel->master, channel->in + channel->have, sizeof channel->in - channel->have);
    must(got > 0, "the master has gone");
    channel->have += got;
    while (channel->have >= 8) {
        size_t length = number_at(channel->in) + 4;
        must(length >= 8 && length <= sizeof channel->in, "a message's length");
        if (channel->have < length) break;
        uint32_t kind = number_at(channel->in + 4);
        must(kind >> 28 != 8 || (kind != 0x80000002 && kind != 0x80000003), "the master refuses");
        if (kind == EXIT_MESSAGE) channel->exited = 1, channel->code = number_at(channel->in + 12);
        channel->have -= length;
        memmove(channel->in, channel->in + length, channel->have);
    }
}

static void step(struct channel *channels, int count, char **hosts, const char *sockets, const char *command) {
    static struct pollfd polled[2048];
    char output[65536];
    for (int i = 0; i < count; i++) start(&channels[i], sockets, hosts[i], command);
    for (int left = count; left > 0;) {
        for (int i = 0; i < count; i++) {
            polled[2 * i] = (struct pollfd){channels[i].exited ? -1 : channels[i].master, POLLIN, 0};
            polled[2 * i + 1] = (struct pollfd){channels[i].ended ? -1 : channels[i].output, POLLIN, 0};
        }
        must(poll(polled, 2 * count, -1) > 0, "poll");
        for (int i = 0; i < count; i++) {
            struct channel *channel = &channels[i];
            if (polled[2 * i].revents) hear(channel);
            if (polled[2 * i + 1].revents && read(channel->output, output, sizeof output) == 0) channel->ended = 1;
            if (!(polled[2 * i].revents | polled[2 * i + 1].revents) || !channel->exited || !channel->ended) continue;
            must(channel->code == 0, "the command");
            close(channel->master), close(channel->output);
            left--;
        }
    }
}

static void rest(double seconds) {
    if (seconds <= 0) return;
    puts("quiet");
    nanosleep(&(struct timespec){.tv_nsec = seconds * 1e9}, NULL);
}

int main(int argc, char **argv) {
    int count = argc - 5;
    if (count < 1 || count > 1024) return 64;
    struct channel *channels = calloc(count, sizeof *channels);
    double pause = strtod(argv[2], NULL);
    setlinebuf(stdout);
    must((nothing = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0, "/dev/null");
    step(channels, count, argv + 5, argv[3], argv[4]);
    rest(pause);
    double began = now();
    for (long steps = strtol(argv[1], NULL, 10); steps > 1; steps--) step(channels, count, argv + 5, argv[3], argv[4]);
    printf("warm %.6f\n", now() - began);
    rest(pause);
}
