#include "Stdlib.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

static const unsigned char gse_lua[] = {
#embed "annotations/gse.lua"
};
static const unsigned char os_lua[] = {
#embed "annotations/os.lua"
};

const char *gse_annotation_source(const char *name, size_t *length) {
    if (strcmp(name, "gse") == 0) {
        *length = sizeof gse_lua;
        return (const char *)gse_lua;
    }
    if (strcmp(name, "os") == 0) {
        *length = sizeof os_lua;
        return (const char *)os_lua;
    }
    return NULL;
}
