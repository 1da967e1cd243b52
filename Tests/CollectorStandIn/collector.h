#ifndef COLLECTOR_H
#define COLLECTOR_H

#include <stdint.h>

#include "settings.h"

#define NAME "bkunifylogbeat"
#define PATH_ROOM 512
#define MOST_PLACES 8
#define MOST_TASKS 256

// Where sub configurations are.
typedef struct {
    char directory[PATH_ROOM];
    char pattern[64];
} place;

// What the main configuration says.
typedef struct {
    char pid_directory[PATH_ROOM], log_directory[PATH_ROOM], data_directory[PATH_ROOM];
    char socket[PATH_ROOM];
    char level[16];
    place places[MOST_PLACES];
    int place_count;
    uint64_t digest;   // of its text
    char problem[256]; // why it cannot be used; empty when it can
} configuration;

// What the sub configurations say: `<dataid>_<digest>` of each.
typedef struct {
    char names[MOST_TASKS][40];
    int count;
} tasks;

void read_configuration(const char *path, configuration *config);

// Tells `skipped` of each sub configuration that cannot be used, by its path and why.
void read_tasks(const configuration *config, tasks *tasks, void (*skipped)(const char *path, const char *why));

// Runs until it is told to stop; returns the exit code.
int collect(const char *path, configuration *config, const settings *settings);

// Runs until standard input ends; returns the exit code.
int run_agent(int count, char **words);

#endif
