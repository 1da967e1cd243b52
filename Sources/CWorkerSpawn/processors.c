// Where host and worker run while they talk. To wake a process on another, idle processor takes longer than most turns
// take: on one processor a round trip costs a fifth.
#define _GNU_SOURCE
#include "CWorkerSpawn.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

static cpu_set_t everywhere;
static bool is_known;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// What whoever started us allows.
static void learn(void) { is_known = sched_getaffinity(0, sizeof everywhere, &everywhere) == 0; }

void gse_together(pid_t worker, int *processor) {
    pthread_once(&once, learn);
    int here = sched_getcpu();
    if (!is_known || here < 0 || here >= CPU_SETSIZE) return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(here, &one);
    if (sched_setaffinity(0, sizeof one, &one)) return;
    if (*processor != here && sched_setaffinity(worker, sizeof one, &one) == 0) *processor = here;
}

void gse_apart(pid_t process) {
    if (is_known) sched_setaffinity(process, sizeof everywhere, &everywhere);
}
