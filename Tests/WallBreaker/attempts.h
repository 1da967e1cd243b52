// What is attempted behind the walls.
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include <stdbool.h>

typedef struct {
    const char *name;            // NULL: the end of the list
    bool is_allowed;
    int (*make)(void);           // 0 when it succeeded; NULL: the system call below is made
    long call, arguments[6];
} attempt;

extern const attempt attempts[];

// What has to be there before the walls are.
void prepare_attempts(void);

#endif
