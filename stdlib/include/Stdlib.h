// The Lua sources of `gse.*`, embedded in the program.
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

// Source text of a module by its full name (`gse.retry`), not terminated; NULL when there is none.
const char *gse_stdlib_source(const char *name, size_t *length);

// The module at a position, from 0, in the order of names; NULL behind the last. For digests and listings.
const char *gse_stdlib_name(size_t position);

// Annotations for editors of what is no module: the text for `gse` or `os`, not terminated; NULL for another name.
const char *gse_annotation_source(const char *name, size_t *length);

// The files of a new project by position, from 0: the name, NULL behind the last, and the text, not terminated.
const char *gse_project_name(size_t position);
const char *gse_project_source(size_t position, size_t *length);

#endif
