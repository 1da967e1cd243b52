// What looks at the machine's time or time zone by itself stands still: behind the walls it would be killed for it.
#define _GNU_SOURCE
#include "walls_internal.h"

#include <stdlib.h>
#include <time.h>

// Lua's table.sort takes its pivots from both. Still, they sort the same list the same way in every run, too. Hidden, they
// are for what is linked together with them, and not for shared libraries of a process that has more to do.
#define HIDDEN __attribute__((visibility("hidden")))
HIDDEN clock_t clock(void) { return 0; }

HIDDEN time_t time(time_t *seconds) {
    if (seconds != NULL) *seconds = 0;
    return 0;
}

// Whatever makes a date reads the file of the local zone, unless it is told a zone.
void gse_settle_zone(void) {
    setenv("TZ", "UTC0", 1);
    tzset();
}
