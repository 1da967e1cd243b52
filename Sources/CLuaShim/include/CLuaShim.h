// One sandboxed script as a machine: give it control, get a turn back. Nothing here raises, and no Lua type is visible.
#ifndef CLUASHIM_H
#define CLUASHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gse_vm gse_vm;

// Source text of an embedded module (`gse.retry`); NULL when there is none.
typedef const char *(*gse_module_lookup)(const char *name, size_t *length);

typedef struct {
    size_t memory_bytes;         // the most bytes Lua may have allocated at once
    size_t value_bytes;          // the most bytes of one value that crosses, and of one chunk that is loaded
    size_t turn_bytes;           // the most bytes of one turn
    uint32_t strands;            // the most strands alive at once
    uint64_t seed;               // what math.random begins with
    gse_module_lookup modules;   // where the stdlib is
    const uint8_t *world;        // one encoded value: {args, run_id, dry_run, version}
    size_t world_length;
    int limit_descriptor;        // where the `limit` frame goes before _exit; -1: no limit ends this process
    bool counts_lines;           // turns and limits tell which lines of the playbook were executed
} gse_config;

// How a script stands.
typedef enum { GSE_WAITING = 0, GSE_RETURNED = 1, GSE_RAISED = 2 } gse_state;

// A new machine, or NULL when there is no memory for it. `error` gets one line when the stdlib does not load.
gse_vm *gse_vm_new(const gse_config *config, char *error, size_t error_size);
void gse_vm_free(gse_vm *vm);

// Loads the playbook and runs it until everything waits.
void gse_vm_begin(gse_vm *vm, const uint8_t *source, size_t length, const char *name);
// Answers the call of a strand and runs until everything waits. A strand that is gone is passed over.
void gse_vm_resume(gse_vm *vm, uint32_t strand, bool is_error, const uint8_t *value, size_t length);
// The payload of the `turn` frame of the last turn, valid until the next one.
const uint8_t *gse_vm_turn(const gse_vm *vm, size_t *length);
// Whether that payload ends with lines, so that the frame is a `turn with lines`.
bool gse_vm_turn_has_lines(const gse_vm *vm);

// Writes the last turn as a frame. False when the other side is gone.
bool gse_vm_write_turn(gse_vm *vm, int descriptor);

// Gives the signals of a crash their default action: a runtime that catches them to print a backtrace would start another
// program, and a worker that crashes is to be gone at once.
void gse_crash_at_once(void);

// Limits of this process: CPU time through SIGPROF, SIGUSR1 from the host for step time; they write to the descriptor
// and end the process. To be called once, first, since the walls allow no other timer or handler; hello is to be written
// next. False when the system refuses.
bool gse_limits_install(int descriptor, uint64_t cpu_milliseconds);
// The one machine of this process, whose script is asked where it was.
void gse_limits_guard(gse_vm *vm);

// Writes all, with write(2) only; no limit frame is put in between. False when the other side is gone.
bool gse_write_all(int descriptor, const uint8_t *bytes, size_t length);

#endif
