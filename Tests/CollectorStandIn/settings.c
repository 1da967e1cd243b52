#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const defects[] = {
    "none",         "ignore-reload", "die-on-reload",   "replace-on-reload",
    "die-at-start", "die-soon",      "shared-pid-file",
};

static defect defect_named(const char *name) {
    for (size_t i = 0; i < sizeof defects / sizeof defects[0]; i++)
        if (!strcmp(name, defects[i])) return (defect)i;
    fprintf(stderr, "stand-in.conf: no defect %s\n", name);
    exit(64);
}

void read_settings(settings *settings) {
    settings->tick_ms = 10000;
    settings->settle_ms = 3000;
    settings->has_healthz = 0;
    settings->defect = NO_DEFECT;
    char path[512];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 16);
    if (length <= 0) return;
    path[length] = 0;
    strcpy(strrchr(path, '/') + 1, "stand-in.conf");
    FILE *file = fopen(path, "r");
    if (!file) return;
    char line[512];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        char *value = strchr(line, '=');
        if (!value) continue;
        *value++ = 0;
        if (!strcmp(line, "TICK_MS")) settings->tick_ms = strtol(value, NULL, 10);
        if (!strcmp(line, "SETTLE_MS")) settings->settle_ms = strtol(value, NULL, 10);
        if (!strcmp(line, "HEALTHZ")) settings->has_healthz = !strcmp(value, "yes");
        if (!strcmp(line, "DEFECT")) settings->defect = defect_named(value);
    }
    fclose(file);
}
