// Stands in for the log collector bkunifylogbeat, as far as who operates it can see: its command line, its main and sub
// configurations, pid file, signals, ticker, log and the socket to the agent. It collects nothing.
//
//     ./bkunifylogbeat -c ../etc/bkunifylogbeat.conf    collects until SIGINT or SIGTERM; SIGUSR1 asks for a reload
//     ./bkunifylogbeat -c ../etc/... -reload            sends SIGUSR1 to the process that the pid file names
//     ./bkunifylogbeat -v                               says which version it is
//     ./bkunifylogbeat healthz                          says that it is well, if the settings have `HEALTHZ=yes`
//     collector-stand-in --agent SOCKET PORT DATA-PORT [blocked]     stands in for gse_agent: see agent.c
//
// `stand-in.conf` beside the program holds settings, one `NAME=value` a line: see settings.h.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "collector.h"

static int send_reload(const configuration *config) {
    char path[PATH_ROOM + 32];
    snprintf(path, sizeof path, "%s/" NAME ".pid", config->pid_directory);
    FILE *file = fopen(path, "r");
    int pid = 0;
    int is_sent = file && fscanf(file, "%d", &pid) == 1 && pid > 1 && kill(pid, SIGUSR1) == 0;
    if (file) fclose(file);
    printf("sending reload signal...%s\n", is_sent ? "Done" : "Fail");
    return is_sent ? 0 : 1;
}

int main(int count, char **words) {
    settings settings;
    read_settings(&settings);
    const char *path = NULL;
    int is_reload = 0;
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "--agent")) return run_agent(count - i - 1, words + i + 1);
        if (!strcmp(words[i], "-c") && i + 1 < count) {
            path = words[++i];
        } else if (!strcmp(words[i], "-reload")) {
            is_reload = 1;
        } else if (!strcmp(words[i], "-v")) {
            printf(NAME " version 7.0.0-stand-in\n");
            return 0;
        } else if (!strcmp(words[i], "healthz") && settings.has_healthz) {
            printf("{\"healthy\":true}\n");
            return 0;
        } else {
            fprintf(stderr, NAME ": what is %s?\n", words[i]);
            return 2;
        }
    }
    if (!path) {
        fprintf(stderr, NAME ": no configuration: -c FILE\n");
        return 2;
    }
    configuration config;
    read_configuration(path, &config);
    if (config.problem[0]) {
        fprintf(stderr, NAME ": %s\n", config.problem);
        return 1;
    }
    return is_reload ? send_reload(&config) : collect(path, &config, &settings);
}
