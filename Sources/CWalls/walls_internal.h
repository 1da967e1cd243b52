// What the files of the walls share. What returns a byte returns the state of its wall.
#ifndef WALLS_INTERNAL_H
#define WALLS_INTERNAL_H

#include <errno.h>

#include "CWalls.h"

// A sanitizer needs address space for its shadow, and more calls for its reports.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GSE_SANITIZED 1
#endif
#endif

static inline uint8_t gse_state_of(int result) { return result == 0 ? GSE_WALL_UP : (uint8_t)errno; }

// namespaces.c
uint8_t gse_raise_users(void);
void gse_raise_namespaces(uint8_t states[GSE_WALLS]);  // those that are not up yet
// identity.c
bool gse_is_root(void);
uint8_t gse_leave_root(void);
uint8_t gse_drop_capabilities(void);
// time.c: to be called before the walls, and after a look at the environment
void gse_settle_zone(void);
// resources.c, landlock.c, filter.c
uint64_t gse_mapped_bytes(void);  // to be read before the walls: it is in a file
uint8_t gse_raise_limits(const gse_wall_limits *limits, uint64_t mapped);
uint8_t gse_raise_landlock(void);
uint8_t gse_raise_filter(int socket);

#endif
