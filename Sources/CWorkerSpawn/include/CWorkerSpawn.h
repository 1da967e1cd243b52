// Starts the worker: own session, no environment, `/` as its directory, default signals, and one socket as descriptor 3
// beside /dev/null as 0, 1 and 2. In C since the calls that do this are not visible to Swift.
#ifndef CWORKERSPAWN_H
#define CWORKERSPAWN_H

#include <sys/types.h>

// 0, or the number of the error. The worker does not outlive the thread that starts it.
int gse_worker_spawn(const char *path, const char *argument, int socket, pid_t *pid);

// A bell (eventfd) that is closed on exec, or -1; ringing it, and forgetting that it rang.
int gse_bell(void);
void gse_bell_ring(int bell);
void gse_bell_clear(int bell);

// Keeps this thread and the worker on the processor this thread runs on; the worker is moved when it is not there yet.
// Best effort: without the right to, both stay where they are.
void gse_together(pid_t worker, int *processor);
// Lets this thread run wherever it could before.
void gse_apart(void);
// Lets the worker run wherever this thread may.
void gse_let_go(pid_t worker);

#endif
