// Where host and worker run while they talk. To wake a process on another, idle processor takes longer than most turns
// take: on one processor a round trip costs two fifths.
#define _GNU_SOURCE
#include "CWorkerSpawn.h"

#include <sched.h>
#include <stdbool.h>
#include <string.h>

// Where this thread may run while it is not kept.
static _Thread_local cpu_set_t before;
static _Thread_local bool is_kept;

void gse_together(pid_t worker, int *processor) {
    int here = sched_getcpu();
    if (is_kept || here < 0 || here >= CPU_SETSIZE || sched_getaffinity(0, sizeof before, &before)) return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(here, &one);
    if (sched_setaffinity(0, sizeof one, &one)) return;
    is_kept = true;
    if (*processor != here && sched_setaffinity(worker, sizeof one, &one) == 0) *processor = here;
}

void gse_apart(void) {
    if (!is_kept) return;
    is_kept = false;
    if (sched_setaffinity(0, sizeof before, &before) == 0) return;
    // What this program may use has changed meanwhile: all of that.
    cpu_set_t all;
    memset(&all, 0xff, sizeof all);
    sched_setaffinity(0, sizeof all, &all);
}

void gse_let_go(pid_t worker) {
    cpu_set_t here;
    if (sched_getaffinity(0, sizeof here, &here) == 0) sched_setaffinity(worker, sizeof here, &here);
}
