// What tests set, in `stand-in.conf` beside the program.
#ifndef SETTINGS_H
#define SETTINGS_H

// How it misbehaves.
typedef enum {
    NO_DEFECT,
    IGNORE_RELOAD,     // ignore-reload: SIGUSR1 does nothing
    DIE_ON_RELOAD,     // die-on-reload: a reload ends it
    REPLACE_ON_RELOAD, // replace-on-reload: a reload leaves its work to a new process
    DIE_AT_START,      // die-at-start: it says why on standard error, and ends
    DIE_SOON,          // die-soon: it ends at its first tick
    SHARED_PID_FILE,   // shared-pid-file: several run beside each other
} defect;

typedef struct {
    long tick_ms;    // TICK_MS: how often it looks whether a reload was asked for; 10000
    long settle_ms;  // SETTLE_MS: how long applying one takes; 3000
    int has_healthz; // HEALTHZ=yes: there is a subcommand `healthz`
    defect defect;   // DEFECT
} settings;

void read_settings(settings *settings);

#endif
