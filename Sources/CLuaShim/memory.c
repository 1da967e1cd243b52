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

// A growing buffer of the libraries and a growing part of a table ask alike, but from different places in the code. Where
// buffers ask is found out once, with two requests of sizes that nothing else asks for.
#define FIRST_BUFFER 2053
#define SECOND_BUFFER 8219

void gse_memory_learn(lua_State *L) {
    luaL_Buffer b;
    luaL_buffinitsize(L, &b, FIRST_BUFFER);
    luaL_addsize(&b, FIRST_BUFFER);
    luaL_prepbuffsize(&b, SECOND_BUFFER - FIRST_BUFFER);
    lua_pop(L, 1);
}

static void note_buffer(gse_vm *vm, size_t new_size, const void *place) {
    if (new_size == FIRST_BUFFER && !vm->buffers[0]) vm->buffers[0] = place;
    if (new_size == SECOND_BUFFER && !vm->buffers[1]) vm->buffers[1] = place;
}

// Whether Lua would collect in the middle of growing an array or a part of a table. That is not safe in 5.4.4: a table
// that is assigned to through a weakly held __newindex can be freed meanwhile (upstream 983bc433). So such growth is
// granted up to half over the cap, and ends the process beyond; a collection comes at the next safe point.
static bool is_part(const gse_vm *vm, const void *block, size_t tag, const void *place) {
    return (block != NULL || tag == 0) && place != vm->buffers[0] && place != vm->buffers[1] &&
           vm->config.limit_descriptor >= 0;
}

static bool fits_half_over(const gse_vm *vm, size_t growth) {
    size_t most = vm->config.memory_bytes + vm->config.memory_bytes / 2;
    return vm->used <= most && growth <= most - vm->used;
}

static bool fits(const gse_vm *vm, size_t growth) {
    return growth <= vm->config.memory_bytes && vm->used <= vm->config.memory_bytes - growth;
}

// A refusal first returns NULL, so that Lua collects and asks again; the same request refused again ends the process.
static void *refuse(gse_vm *vm, const void *block, size_t size) {
    bool again = vm->was_refused && vm->refused_block == block && vm->refused_size == size;
    if (again && vm->config.limit_descriptor >= 0) gse_limit_exit(vm, GSE_LIMIT_MEMORY, vm->current);
    vm->was_refused = true;
    vm->refused_block = block;
    vm->refused_size = size;
    return NULL;
}

// The cap. A shrink is never refused.
void *gse_allocate(void *user, void *block, size_t old_size, size_t new_size) {
    gse_vm *vm = user;
    const void *place = __builtin_return_address(0);
    const size_t tag = old_size;      // of an object, when there is no block yet
    if (block == NULL) old_size = 0;
    if (vm->concat_is_over) gse_concat_over(vm);
    if (vm->buffers[1] == NULL) note_buffer(vm, new_size, place);
    if (new_size == 0) {
        if (block && vm->concat_count && gse_concat_keeps(vm, block, old_size)) return NULL;
        free(block);
        vm->used -= old_size;
        note_least(vm);
        return NULL;
    }
    bool grows = new_size > old_size;
    if (grows && !fits(vm, new_size - old_size) && !may_overdraw(vm, new_size - old_size)) {
        if (!is_part(vm, block, tag, place)) return refuse(vm, block, new_size);
        if (!fits_half_over(vm, new_size - old_size)) gse_limit_exit(vm, GSE_LIMIT_MEMORY, vm->current);
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
