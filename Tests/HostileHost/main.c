// Hosts that behave as no host should: `hostile-host SSHD-PORT ADDRESS...` listens on these loopback addresses, all on
// one free port, which it writes to standard output. Lines of standard input say how an address behaves from then on;
// at its end the program ends. A line is `ADDRESS WAY [BYTES]`; the ways are
//
//     full       accepts nothing, and its queue is full: connecting takes for ever
//     mute       accepts and says nothing
//     banner     says what it is, and nothing more
//     close      closes at once
//     relay      is the sshd of that port; every address is so until a line says otherwise
//     reset      is that sshd until it has said so many bytes (0 when none are given), then resets the connection
//     drip       the same, and then passes on one byte of it a second
//     dead       the same, and then passes nothing on in either direction, and never closes
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum way { RELAY, FULL, MUTE, BANNER, CLOSE, RESET, DRIP, DEAD };
static const char *const way_names[] = {"relay", "full", "mute", "banner", "close", "reset", "drip", "dead"};

#define MOST_PLACES 256
#define MOST_LINKS 2048
#define CHUNK 32768

struct place {
    struct in_addr address;
    int listener;
    enum way way;
    size_t bytes; // what the sshd may say before RESET, DRIP and DEAD begin
};

// One way of a connection: what was read from one end and is still to be written to the other.
struct flow {
    char kept[CHUNK];
    size_t start, end;
    int closed; // nothing more comes
    int passed_on; // the other end knows
};

struct link {
    struct place *place;
    int client, server; // -1: none
    struct flow up, down;
    size_t said; // what of the sshd's bytes has reached the client
    long next; // when the next byte may drip, in milliseconds
};

static struct place places[MOST_PLACES];
static int place_count;
static struct link *links[MOST_LINKS];
static int link_count;
static in_port_t port, sshd_port; // in network order

static void die(const char *what) {
    fprintf(stderr, "hostile-host: %s: %s\n", what, strerror(errno));
    exit(1);
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct sockaddr_in at(struct in_addr address, in_port_t port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port, .sin_addr = address};
}

static int new_socket(int flags) {
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (made < 0) die("socket");
    return made;
}

// Listens on every address, on one port that is free on all of them.
static void listen_everywhere(void) {
    for (int attempt = 0; attempt < 50; attempt++) {
        port = 0;
        int i = 0;
        for (; i < place_count; i++) {
            places[i].listener = new_socket(SOCK_NONBLOCK);
            struct sockaddr_in name = at(places[i].address, port);
            socklen_t length = sizeof name;
            if (bind(places[i].listener, (struct sockaddr *)&name, length) < 0) break;
            if (listen(places[i].listener, 128) < 0) break;
            if (getsockname(places[i].listener, (struct sockaddr *)&name, &length) < 0) die("getsockname");
            port = name.sin_port;
        }
        if (i == place_count) return;
        for (; i >= 0; i--) close(places[i].listener);
    }
    die("no port is free on all of them");
}

// Makes the queue of a listener as short as can be, and fills it.
static void fill(struct place *place) {
    if (listen(place->listener, 0) < 0) die("listen");
    struct sockaddr_in name = at(place->address, port);
    for (int i = 0; i < 4; i++) connect(new_socket(SOCK_NONBLOCK), (struct sockaddr *)&name, sizeof name);
}

static void end_link(struct link *link, int with_reset) {
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    if (with_reset) setsockopt(link->client, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(link->client);
    if (link->server >= 0) close(link->server);
    link->client = -1;
}

static void forget_ended_links(void) {
    int kept = 0;
    for (int i = 0; i < link_count; i++) {
        if (links[i]->client < 0) free(links[i]);
        else links[kept++] = links[i];
    }
    link_count = kept;
}

static int relays(enum way way) { return way == RELAY || way == RESET || way == DRIP || way == DEAD; }

static void accept_link(struct place *place) {
    int client = accept4(place->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    struct link *link = link_count < MOST_LINKS ? calloc(1, sizeof *link) : NULL;
    if (link == NULL || place->way == CLOSE) {
        free(link);
        close(client);
        return;
    }
    *link = (struct link){.place = place, .client = client, .server = -1};
    links[link_count++] = link;
    static const char banner[] = "SSH-2.0-OpenSSH_9.2\r\n";
    if (place->way == BANNER && write(client, banner, sizeof banner - 1) < 0) end_link(link, 0);
    if (!relays(place->way)) return;
    link->server = new_socket(0);
    struct sockaddr_in name = at((struct in_addr){htonl(INADDR_LOOPBACK)}, sshd_port);
    if (connect(link->server, (struct sockaddr *)&name, sizeof name) < 0) end_link(link, 1);
    else fcntl(link->server, F_SETFL, O_NONBLOCK);
}

// Whether what the sshd may say before the place misbehaves has been said.
static int is_spent(const struct link *link) {
    return link->place->way != RELAY && link->said >= link->place->bytes;
}

static int is_dead(const struct link *link) { return link->place->way == DEAD && is_spent(link); }

static void take(int from, struct flow *flow) {
    if (flow->closed || flow->end > flow->start) return;
    ssize_t count = read(from, flow->kept, CHUNK);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    flow->start = 0;
    flow->end = count > 0 ? (size_t)count : 0;
    flow->closed = count <= 0;
}

// Writes at most so many bytes of what was read; answers how many.
static size_t give(int to, struct flow *flow, size_t most) {
    size_t length = flow->end - flow->start;
    ssize_t count = length > 0 && most > 0 ? write(to, flow->kept + flow->start, length < most ? length : most) : 0;
    if (count > 0) flow->start += (size_t)count;
    if (flow->closed && flow->start == flow->end && !flow->passed_on) {
        shutdown(to, SHUT_WR);
        flow->passed_on = 1;
    }
    return count > 0 ? (size_t)count : 0;
}

// How many of the sshd's bytes may go to the client now.
static size_t room(struct link *link) {
    struct place *place = link->place;
    if (place->way == RELAY) return CHUNK;
    if (link->said < place->bytes) return place->bytes - link->said;
    if (place->way != DRIP || now() < link->next) return 0;
    link->next = now() + 1000;
    return 1;
}

static void serve(struct link *link) {
    if (link->server < 0) {
        char unread[CHUNK];
        if (read(link->client, unread, CHUNK) == 0) end_link(link, 0);
        return;
    }
    if (is_dead(link)) return;
    take(link->client, &link->up);
    give(link->server, &link->up, CHUNK);
    take(link->server, &link->down);
    size_t most = link->down.end > link->down.start ? room(link) : 0;
    link->said += give(link->client, &link->down, most);
    if (link->place->way == RESET && is_spent(link)) end_link(link, 1);
    else if (link->up.passed_on && link->down.passed_on) end_link(link, 0);
}

// Takes a line `ADDRESS WAY [BYTES]`, and what it says of the connections that are there.
static void obey(char *line) {
    char address[64], name[16];
    size_t bytes = 0;
    if (sscanf(line, "%63s %15s %zu", address, name, &bytes) < 2) return;
    struct place *place = NULL;
    for (int i = 0; i < place_count; i++)
        if (strcmp(inet_ntoa(places[i].address), address) == 0) place = &places[i];
    size_t way = 0;
    while (way < sizeof way_names / sizeof *way_names && strcmp(way_names[way], name) != 0) way++;
    if (place == NULL || way == sizeof way_names / sizeof *way_names) {
        fprintf(stderr, "hostile-host: what is %s?\n", line);
        exit(64);
    }
    place->way = (enum way)way;
    place->bytes = bytes;
    if (place->way == FULL) fill(place);
    for (int i = 0; i < link_count; i++)
        if (links[i]->place == place && links[i]->client >= 0) serve(links[i]);
    // What reads standard output knows that it holds from now on.
    printf("%s %s\n", address, name);
    fflush(stdout);
}

// Takes the lines that have come; answers whether more may come.
static int hear(void) {
    static char kept[65536];
    static size_t length;
    ssize_t count = read(STDIN_FILENO, kept + length, sizeof kept - length - 1);
    if (count <= 0) return count < 0 && errno == EINTR;
    length += (size_t)count;
    kept[length] = 0;
    char *line = kept, *end;
    for (; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        obey(line);
    }
    length -= (size_t)(line - kept);
    memmove(kept, line, length);
    return 1;
}

static short events(const struct flow *from, const struct flow *to) {
    short wanted = from->closed || from->end > from->start ? 0 : POLLIN;
    return wanted | (to->end > to->start ? POLLOUT : 0);
}

// Waits until something may be done; answers whether to go on.
static int turn(void) {
    static struct pollfd waited[1 + MOST_PLACES + 2 * MOST_LINKS];
    int count = 0, is_dripping = 0;
    waited[count++] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    for (int i = 0; i < place_count; i++)
        waited[count++] = (struct pollfd){
            .fd = places[i].way == FULL ? -1 : places[i].listener, .events = POLLIN};
    for (int i = 0; i < link_count; i++) {
        struct link *link = links[i];
        if (is_dead(link)) continue;
        // What may only drip is not waited for: the clock says when.
        int drips = link->place->way == DRIP && is_spent(link);
        is_dripping |= drips;
        short client = link->server < 0 ? POLLIN : events(&link->up, &link->down);
        if (drips) client &= ~POLLOUT;
        waited[count++] = (struct pollfd){.fd = client ? link->client : -1, .events = client};
        short server = events(&link->down, &link->up);
        waited[count++] = (struct pollfd){.fd = server ? link->server : -1, .events = server};
    }
    if (poll(waited, (nfds_t)count, is_dripping ? 100 : -1) < 0 && errno != EINTR) die("poll");
    for (int i = 0; i < link_count; i++)
        if (links[i]->client >= 0) serve(links[i]);
    for (int i = 0; i < place_count; i++)
        if (waited[1 + i].fd >= 0 && waited[1 + i].revents) accept_link(&places[i]);
    int goes_on = !waited[0].revents || hear();
    forget_ended_links();
    return goes_on;
}

// A program whose first thread has ended while another goes on: it is shown as a zombie, and is none.
static void *go_on(void *first) {
    pthread_join(*(pthread_t *)first, NULL);
    printf("%d\n", getpid());
    fflush(stdout);
    for (;;) pause();
}

static int run_headless(void) {
    static pthread_t first, other;
    first = pthread_self();
    signal(SIGTERM, SIG_IGN);
    if (pthread_create(&other, NULL, go_on, &first) != 0) return 1;
    pthread_exit(NULL);
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "headless") == 0) return run_headless();
    if (count < 3 || count - 2 > MOST_PLACES) return 64;
    signal(SIGPIPE, SIG_IGN);
    sshd_port = htons((in_port_t)atoi(arguments[1]));
    for (int i = 2; i < count; i++)
        if (inet_aton(arguments[i], &places[place_count++].address) == 0) return 64;
    listen_everywhere();
    printf("%d\n", ntohs(port));
    fflush(stdout);
    while (turn()) {}
    return 0;
}
