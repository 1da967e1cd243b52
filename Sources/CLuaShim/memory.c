#include "gse_internal.h"

#include <stdlib.h>

// A cycle is due when half of what was free after the last one is used.
static size_t halfway(const gse_vm *vm) {
    return vm->least < vm->config.memory_bytes ? vm->least + (vm->config.memory_bytes - vm->least) / 2
                                               : vm->config.memory_bytes;
}

static void note_least(gse_vm *vm) {
    if (vm->used >= vm->least) return;
    vm->least = vm->used;
    vm->collect_at = halfway(vm);
}

// Asks for a whole cycle at the next safe point: this only sets a counter. Not in the middle of a cycle.
static void ask_for_cycle(gse_vm *vm) {
    vm->least = vm->used;
    vm->collect_at = halfway(vm);
    if (vm->L) lua_gc(vm->L, LUA_GCRESTART);
}

// A buffer of the libraries does not collect when it is refused, so one large block may go over the cap by half of it;
// the next growth is refused then, until a cycle brought the use below the cap.
#define SMALLEST_OVERDRAFT 2048
static bool may_overdraw(const gse_vm *vm, size_t growth) {
    return growth >= SMALLEST_OVERDRAFT && vm->used <= vm->config.memory_bytes &&
           growth <= vm->config.memory_bytes - vm->least && vm->used - vm->least <= vm->config.memory_bytes / 2;
}

// The cap. A refusal first returns NULL, so that Lua collects and asks again; the same request refused again ends the
// process. A shrink is never refused.
void *gse_allocate(void *user, void *block, size_t old_size, size_t new_size) {
    gse_vm *vm = user;
    if (block == NULL) old_size = 0;  // then it is a type tag
    if (new_size == 0) {
        free(block);
        vm->used -= old_size;
        note_least(vm);
        return NULL;
    }
    bool grows = new_size > old_size;
    if (grows && (new_size - old_size > vm->config.memory_bytes ||
                  vm->used > vm->config.memory_bytes - (new_size - old_size)) &&
        !may_overdraw(vm, new_size - old_size)) {
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
    if (grows && vm->used >= vm->collect_at) ask_for_cycle(vm);
    else note_least(vm);
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
