// Neither root nor any capability: what no_new_privs keeps from being gained is given up here.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534

bool gse_is_root(void) { return getuid() == 0 || geteuid() == 0; }

static void drop_bounding_set(void) {
    for (unsigned long capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
}

uint8_t gse_leave_root(void) {
    if (!gse_is_root()) return GSE_WALL_UP;
    drop_bounding_set();
    // Each for itself: that one cannot be given up is no reason to keep the others.
    uint8_t groups = gse_state_of(setgroups(0, NULL) | setresgid(NOBODY, NOBODY, NOBODY));
    uint8_t account = gse_state_of(setresuid(NOBODY, NOBODY, NOBODY));
    return account == GSE_WALL_UP ? groups : account;
}

uint8_t gse_drop_capabilities(void) {
    drop_bounding_set();
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return gse_state_of((int)syscall(SYS_capset, &header, none));
}
