// Stands in for gse_agent: `--agent SOCKET PORT DATA-PORT [blocked]` listens on the socket that collectors write to, on a
// TCP port of its own and on the data server's, both on 127.0.0.1 (0: any free one; -: none). Says both ports in a line,
// then reads what collectors write; `blocked` lets it wait in the queue. It ends at the end of its standard input.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "collector.h"

#define MOST_CLIENTS 64

static int listen_on_socket(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return -1;
    strcpy(address.sun_path, path);
    unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16)) return -1;
    return listener;
}

// Returns the port, 0 for none.
static int listen_on_port(const char *port) {
    if (!strcmp(port, "-")) return 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t length = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 16) ||
        getsockname(listener, (struct sockaddr *)&address, &length)) {
        perror("port");
        exit(1);
    }
    return ntohs(address.sin_port);
}

// Reads what has come; closes a client that has gone.
static void hear(struct pollfd *client) {
    char bytes[4096];
    if (!client->revents || read(client->fd, bytes, sizeof bytes) > 0) return;
    close(client->fd);
    client->fd = -1;
}

int run_agent(int count, char **words) {
    int listener = count >= 3 ? listen_on_socket(words[0]) : -1;
    if (listener < 0) {
        fprintf(stderr, "agent: no socket\n");
        return 1;
    }
    int is_blocked = count > 3 && !strcmp(words[3], "blocked");
    int port = listen_on_port(words[1]), data_port = listen_on_port(words[2]);
    printf("%d %d\n", port, data_port);
    fflush(stdout);
    struct pollfd polls[2 + MOST_CLIENTS] = {{0, POLLIN, 0}, {listener, POLLIN, 0}};
    nfds_t used = 2;
    for (;;) {
        if (poll(polls, used, -1) < 0) return 1;
        char byte;
        if (polls[0].revents && read(0, &byte, 1) <= 0) return 0;
        for (nfds_t i = 2; i < used; i++) hear(&polls[i]);
        if (polls[1].revents && used < 2 + MOST_CLIENTS) {
            int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            polls[used++] = (struct pollfd){is_blocked ? -1 : client, POLLIN, 0};
        }
    }
}
