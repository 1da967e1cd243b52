// The running collector: pid file, ticker, reloads, log, and the socket to the agent.
#define _GNU_SOURCE
#include "collector.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t reload_asked, stop_asked;
static configuration now; // what is in use
static tasks current;
static int generation, agent = -1, pid_file = -1;

static void on_signal(int number) {
    if (number == SIGUSR1) reload_asked = 1;
    else stop_asked = 1;
}

// — Log and status —

static void say(const char *level, const char *format, ...) {
    if (!strcmp(now.level, "error") && strcmp(level, "ERROR")) return;
    char path[PATH_ROOM + 32], stamp[32];
    snprintf(path, sizeof path, "%s/" NAME, now.log_directory);
    FILE *file = fopen(path, "a");
    if (!file) return;
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", gmtime(&time.tv_sec));
    fprintf(file, "%s.%06ldZ\t%s\t", stamp, time.tv_nsec / 1000, level);
    va_list list;
    va_start(list, format);
    vfprintf(file, format, list);
    va_end(list);
    fputc('\n', file);
    fclose(file);
}

static void skipped(const char *path, const char *why) {
    say("ERROR", "skip secondary config file: %s, err=>%s", path, why);
}

// What the real one keeps to itself: the generation in use, and of what it is made.
static void show_status(void) {
    char path[PATH_ROOM + 40], beside[PATH_ROOM + 48];
    snprintf(path, sizeof path, "%s/" NAME ".status", now.data_directory);
    snprintf(beside, sizeof beside, "%s.new", path);
    FILE *file = fopen(beside, "w");
    if (!file) return;
    fprintf(file, "{\"pid\":%d,\"generation\":%d,\"digest\":\"%016llx\",\"tasks\":[", getpid(), generation,
            (unsigned long long)now.digest);
    for (int i = 0; i < current.count; i++) fprintf(file, "%s\"%s\"", i ? "," : "", current.names[i]);
    fprintf(file, "]}\n");
    fclose(file);
    rename(beside, path);
}

// — The pid file —

static void write_pid(void) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d\n", getpid());
    if (ftruncate(pid_file, 0) || pwrite(pid_file, text, (size_t)length, 0) != length) exit(1);
}

static int take_pid_file(const settings *settings) {
    char path[PATH_ROOM + 32];
    snprintf(path, sizeof path, "%s/" NAME ".pid", now.pid_directory);
    pid_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (pid_file < 0) {
        fprintf(stderr, NAME ": cannot open %s\n", path);
        return 0;
    }
    if (flock(pid_file, LOCK_EX | LOCK_NB) && settings->defect != SHARED_PID_FILE) {
        fprintf(stderr, NAME ": %s is locked: another one is running\n", path);
        return 0;
    }
    write_pid();
    return 1;
}

static void leave_pid_file(void) {
    char path[PATH_ROOM + 32];
    snprintf(path, sizeof path, "%s/" NAME ".pid", now.pid_directory);
    unlink(path);
}

// — The agent —

static void talk(void) {
    if (!now.socket[0]) return;
    if (agent < 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        if (strlen(now.socket) >= sizeof address.sun_path) return;
        strcpy(address.sun_path, now.socket);
        agent = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (agent >= 0 && connect(agent, (struct sockaddr *)&address, sizeof address)) {
            close(agent);
            agent = -1;
        }
    }
    static const char beat[] = "{\"dataid\":1100006,\"beat\":\"" NAME "\"}\n";
    if (agent >= 0 && send(agent, beat, sizeof beat - 1, MSG_NOSIGNAL) < 0) {
        close(agent);
        agent = -1;
    }
}

// — Reloads —

static void apply(const char *path, const settings *settings) {
    configuration next;
    read_configuration(path, &next);
    if (next.problem[0]) {
        say("ERROR", "parse config error, %s", next.problem);
    } else {
        now = next;
    }
    say("INFO", "[Reload]update config, current tasks=>%d", current.count);
    int before = current.count;
    read_tasks(&now, &current, skipped);
    say("INFO", "[Reload]originTasks=>%d, removeTasks=>%d, addTasks=>%d", before, before, current.count);
    struct timespec settle = {settings->settle_ms / 1000, settings->settle_ms % 1000 * 1000000};
    nanosleep(&settle, NULL);
    // With the one that could not be read, the previous one is applied again: that is no new generation.
    if (!next.problem[0]) generation++;
    show_status();
}

static void reload(const char *path, const settings *settings) {
    if (settings->defect == IGNORE_RELOAD) return;
    if (settings->defect == DIE_ON_RELOAD) exit(1);
    if (settings->defect == REPLACE_ON_RELOAD) {
        if (fork() > 0) _exit(0);
        write_pid();
    }
    apply(path, settings);
}

// The scripts start it in the background of a shell, where SIGINT is ignored.
static void listen_to_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;
    sigemptyset(&blocked);
    const int numbers[] = {SIGUSR1, SIGINT, SIGTERM};
    for (int i = 0; i < 3; i++) {
        sigaction(numbers[i], &action, NULL);
        sigaddset(&blocked, numbers[i]);
    }
    sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static long milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Waits for the next tick; signals are only heard here.
static void wait_until(long tick) {
    sigset_t none;
    sigemptyset(&none);
    for (long left; !stop_asked && (left = tick - milliseconds()) > 0;) {
        struct timespec time = {left / 1000, left % 1000 * 1000000};
        ppoll(NULL, 0, &time, &none);
    }
}

int collect(const char *path, configuration *config, const settings *settings) {
    now = *config;
    // What was inherited belongs to who started the script, and tells them that it has not ended.
    close_range(3, ~0u, 0);
    listen_to_signals();
    if (settings->defect == DIE_AT_START) {
        fprintf(stderr, NAME ": the registry is damaged\n");
        return 1;
    }
    if (!take_pid_file(settings)) return 1;
    read_tasks(&now, &current, skipped);
    generation = 1;
    say("INFO", "logbeat is running! Hit CTRL-C to stop it.");
    talk();
    show_status();
    // One that its test has left behind ends when its files are gone.
    for (long tick = milliseconds() + settings->tick_ms; access("../etc", F_OK) == 0; tick += settings->tick_ms) {
        wait_until(tick);
        if (stop_asked) break;
        if (settings->defect == DIE_SOON) return 1;
        if (reload_asked) {
            reload_asked = 0;
            reload(path, settings);
        }
        talk();
    }
    leave_pid_file();
    return 0;
}
