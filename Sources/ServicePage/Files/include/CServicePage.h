// The files of the service's page, embedded in the program.
#ifndef CSERVICEPAGE_H
#define CSERVICEPAGE_H

#include <stddef.h>

// The name of the file at a position, from 0; NULL behind the last. The page itself is the first.
const char *gse_page_name(size_t position);

// Its content, not terminated.
const unsigned char *gse_page_bytes(size_t position, size_t *length);

#endif
