// The main configuration and the sub configurations: as much of YAML as their templates use.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collector.h"

static uint64_t digest_more(uint64_t digest, const char *text) {
    for (; *text; text++) digest = (digest ^ (unsigned char)*text) * 1099511628211u; // FNV-1a
    return digest;
}

static const uint64_t digest_start = 14695981039346656037u;

// A scalar without blanks, quotes and a comment behind it; in place.
static char *scalar(char *text) {
    text += strspn(text, " ");
    char quote = *text == '"' || *text == '\'' ? *text++ : 0;
    char *end = quote ? strchrnul(text, quote) : text + strcspn(text, "#");
    while (!quote && end > text && end[-1] == ' ') end--;
    *end = 0;
    return text;
}

// The value when the line, from its first other byte than blanks and `-`, has this key; else NULL.
static char *value_of(char *line, const char *key) {
    line += strspn(line, " -");
    size_t length = strlen(key);
    if (strncmp(line, key, length) || line[length] != ':') return NULL;
    return scalar(line + length + 1);
}

static void copy(char *room, size_t size, const char *text) { snprintf(room, size, "%s", text); }

static int is_nothing(const char *line) {
    line += strspn(line, " ");
    return *line == 0 || *line == '#';
}

static void take_top(char *line, configuration *config) {
    char *value;
    if ((value = value_of(line, "path.pid"))) copy(config->pid_directory, PATH_ROOM, value);
    else if ((value = value_of(line, "path.logs"))) copy(config->log_directory, PATH_ROOM, value);
    else if ((value = value_of(line, "path.data"))) copy(config->data_directory, PATH_ROOM, value);
    else if ((value = value_of(line, "logging.level"))) copy(config->level, sizeof config->level, value);
}

static void take_place(char *line, configuration *config) {
    char *value = value_of(line, "path");
    if (value && config->place_count < MOST_PLACES) {
        place *place = &config->places[config->place_count++];
        copy(place->directory, PATH_ROOM, value);
        copy(place->pattern, sizeof place->pattern, "*.conf");
        return;
    }
    value = value_of(line, "file_pattern");
    if (value && config->place_count > 0) {
        place *place = &config->places[config->place_count - 1];
        copy(place->pattern, sizeof place->pattern, value);
    }
}

static void take_line(char *line, char *section, configuration *config) {
    if (*line != ' ' && *line != '-') {
        copy(section, 64, line);
        take_top(line, config);
        return;
    }
    if (!strncmp(section, NAME ".multi_config:", strlen(NAME ".multi_config:"))) take_place(line, config);
    if (!strncmp(section, "output.bkpipe", strlen("output.bkpipe"))) {
        char *value = value_of(line, "endpoint");
        if (value) copy(config->socket, PATH_ROOM, value);
    }
}

void read_configuration(const char *path, configuration *config) {
    memset(config, 0, sizeof *config);
    config->digest = digest_start;
    copy(config->level, sizeof config->level, "info");
    FILE *file = fopen(path, "r");
    if (!file) {
        snprintf(config->problem, sizeof config->problem, "%s: %s", path, strerror(errno));
        return;
    }
    char line[PATH_ROOM * 2], section[64] = "";
    for (int number = 1; fgets(line, sizeof line, file) && !config->problem[0]; number++) {
        config->digest = digest_more(config->digest, line);
        line[strcspn(line, "\n")] = 0;
        if (is_nothing(line)) continue;
        if (strchr(line, ':') || line[strspn(line, " ")] == '-') take_line(line, section, config);
        else snprintf(config->problem, sizeof config->problem, "%s: line %d is no YAML", path, number);
    }
    fclose(file);
    if (!config->problem[0] && !config->pid_directory[0])
        snprintf(config->problem, sizeof config->problem, "%s: no path.pid", path);
}

// — Sub configurations —

static void take_task(const char *path, tasks *tasks, void (*skipped)(const char *, const char *)) {
    FILE *file = fopen(path, "r");
    if (!file) return skipped(path, strerror(errno));
    uint64_t digest = digest_start;
    long dataid = 0;
    char line[PATH_ROOM * 2];
    while (fgets(line, sizeof line, file)) {
        digest = digest_more(digest, line);
        line[strcspn(line, "\n")] = 0;
        char *value = value_of(line, "dataid");
        if (value) dataid = strtol(value, NULL, 10);
    }
    fclose(file);
    if (dataid <= 0) return skipped(path, "no dataid");
    if (tasks->count == MOST_TASKS) return skipped(path, "too many");
    snprintf(tasks->names[tasks->count++], sizeof tasks->names[0], "%ld_%016llx", dataid,
             (unsigned long long)digest);
}

void read_tasks(const configuration *config, tasks *tasks, void (*skipped)(const char *, const char *)) {
    tasks->count = 0;
    for (int i = 0; i < config->place_count; i++) {
        struct dirent **names;
        int count = scandir(config->places[i].directory, &names, NULL, alphasort);
        if (count < 0) skipped(config->places[i].directory, strerror(errno));
        for (int n = 0; n < count; n++) {
            char path[PATH_ROOM * 2];
            snprintf(path, sizeof path, "%s/%s", config->places[i].directory, names[n]->d_name);
            if (fnmatch(config->places[i].pattern, names[n]->d_name, FNM_PERIOD) == 0)
                take_task(path, tasks, skipped);
            free(names[n]);
        }
        if (count >= 0) free(names);
    }
}
