// The walls around a process that runs a script: after them it can compute, use memory, and talk over one socket.
#ifndef CWALLS_H
#define CWALLS_H

#include <stdbool.h>
#include <stdint.h>

// In the order in which hello tells them; `Wall` of SandboxProtocol names them.
enum {
    GSE_WALL_DESCRIPTORS,        // none but the socket is open
    GSE_WALL_ENVIRONMENT,        // none was given
    GSE_WALL_DIRECTORY,          // `/`
    GSE_WALL_PRIVILEGES,         // no_new_privs
    GSE_WALL_IDENTITY,           // neither root nor a capability
    GSE_WALL_DUMPABLE,           // no core, and no other process of the account reads this one's memory
    GSE_WALL_LIMITS,             // resource limits
    GSE_WALL_SYSTEM_CALLS,       // a filter that kills
    GSE_WALL_USERS,              // a user namespace that maps nobody
    GSE_WALL_FILES,              // a mount namespace with an empty root
    GSE_WALL_NETWORK,            // a network namespace with nothing but a loopback that is down
    GSE_WALL_MESSAGES,           // an IPC namespace
    GSE_WALL_LANDLOCK,           // no right to any file, port or signal
    GSE_WALLS
};

// The state of a wall; any other is the number of the error that kept it from being raised.
enum { GSE_WALL_UP = 0, GSE_WALL_RELAXED = 255 };

typedef struct {
    uint64_t cpu_seconds;        // RLIMIT_CPU: the kernel's own, behind the timer
    uint64_t memory_bytes;       // of address space, beyond what is mapped already
} gse_wall_limits;

// Whether the descriptor is a socket: what a worker is started with.
bool gse_is_socket(int descriptor);

// Raises every wall around this process, for good; `states` gets one state for each. Goes on when one cannot be raised:
// whoever hears of it decides. To be called by a process with one thread, before it reads anything of the script.
void gse_walls_raise(int socket, const gse_wall_limits *limits, uint8_t states[GSE_WALLS]);

#endif
