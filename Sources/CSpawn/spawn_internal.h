// What a child does between clone and exec, in files of its own. It shares its parent's memory: nothing here allocates.
#ifndef GSE_SPAWN_INTERNAL_H
#define GSE_SPAWN_INTERNAL_H

#include "CSpawn.h"

// Sets the resource limits of the calling process. Returns 0 or an errno.
int gse_set_limits(const struct gse_spawn *request);

#endif
