#define _GNU_SOURCE
#include "CWorkerSpawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>

#define SOCKET_IN_WORKER 3

int gse_worker_spawn(const char *path, const char *argument, int socket, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) goto no_attributes;

    // The socket first: it may be any of 0 to 2 here.
    failure = posix_spawn_file_actions_adddup2(&actions, socket, SOCKET_IN_WORKER);
    for (int descriptor = 0; !failure && descriptor <= 2; descriptor++)
        failure = posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, SOCKET_IN_WORKER + 1);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(&actions, "/");

    sigset_t signals;
    sigemptyset(&signals);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &signals);
    if (!failure)
        failure = posix_spawnattr_setflags(&attributes,
                                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);

    char *const arguments[] = {(char *)path, (char *)argument, NULL}, *const environment[] = {NULL};
    if (!failure) failure = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
no_attributes:
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int gse_bell(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void gse_bell_ring(int bell) { (void)eventfd_write(bell, 1); }

void gse_bell_clear(int bell) {
    eventfd_t rings;
    (void)eventfd_read(bell, &rings);
}
