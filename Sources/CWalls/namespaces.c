// Namespaces, where the kernel gives them: without them the filter alone keeps files, network and other processes away.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef GSE_SANITIZED
// Makes an empty directory that cannot be written the root of this process's own mount namespace.
static int empty_root(void) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return -1;
    const char *const places[] = {"/tmp", "/proc", "/usr"};  // any directory will do
    const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
        if (mount("none", places[i], "tmpfs", flags, "size=4k,nr_inodes=2,mode=0555")) continue;
        if (chdir(places[i]) || syscall(SYS_pivot_root, ".", ".")) return -1;
        return umount2(".", MNT_DETACH);
    }
    return -1;
}
#endif

uint8_t gse_raise_users(void) { return gse_state_of(unshare(CLONE_NEWUSER)); }

void gse_raise_namespaces(uint8_t states[GSE_WALLS]) {
    if (states[GSE_WALL_NETWORK] != GSE_WALL_UP) states[GSE_WALL_NETWORK] = gse_state_of(unshare(CLONE_NEWNET));
    if (states[GSE_WALL_MESSAGES] != GSE_WALL_UP) states[GSE_WALL_MESSAGES] = gse_state_of(unshare(CLONE_NEWIPC));
#ifdef GSE_SANITIZED
    states[GSE_WALL_FILES] = GSE_WALL_RELAXED;  // a report reads /proc/self/maps
#else
    if (states[GSE_WALL_FILES] != GSE_WALL_UP)
        states[GSE_WALL_FILES] = gse_state_of(unshare(CLONE_NEWNS) ? -1 : empty_root());
#endif
}
