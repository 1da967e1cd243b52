#include "gse_internal.h"

#include <stdlib.h>

// The cap. A refusal first returns NULL, so that Lua collects and asks again; the same request refused again ends the
// process. A shrink is never refused.
void *gse_allocate(void *user, void *block, size_t old_size, size_t new_size) {
    gse_vm *vm = user;
    if (block == NULL) old_size = 0;  // then it is a type tag
    if (new_size == 0) {
        free(block);
        vm->used -= old_size;
        return NULL;
    }
    bool grows = new_size > old_size;
    if (grows && (new_size - old_size > vm->config.memory_bytes ||
                  vm->used > vm->config.memory_bytes - (new_size - old_size))) {
        bool again = vm->was_refused && vm->refused_block == block && vm->refused_size == new_size;
        if (again && vm->config.limit_descriptor >= 0)
            gse_limit_exit(vm, GSE_LIMIT_MEMORY, vm->current);
        vm->was_refused = true;
        vm->refused_block = block;
        vm->refused_size = new_size;
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    if (fresh == NULL) return grows ? NULL : block;
    vm->used += new_size - old_size;
    if (vm->was_refused && vm->refused_size == new_size) vm->was_refused = false;
    return fresh;
}

bool gse_put(gse_buffer *b, const void *bytes, size_t length, size_t most) {
    if (length > most || b->length > most - length) return false;
    if (b->length + length > b->capacity) {
        size_t capacity = b->capacity ? b->capacity : 512;
        while (capacity < b->length + length) capacity *= 2;
        uint8_t *grown = realloc(b->bytes, capacity);
        if (grown == NULL) return false;
        b->bytes = grown;
        b->capacity = capacity;
    }
    memcpy(b->bytes + b->length, bytes, length);
    b->length += length;
    return true;
}
