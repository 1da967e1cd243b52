// `..` with a __concat in Lua 5.4.4 goes on with the top of the stack as it was before the metamethod, also when that made
// the stack move: it would read what was freed, and write there. Linked with `--wrap`, the call of the metamethod comes
// through here. When the stack has moved, the rest is concatenated here, on the stack of now, and the library goes on
// with what it remembers: the old stack, kept for so long, with nothing but empty strings in it.
#include "gse_internal.h"

#include <stdint.h>
#include <stdlib.h>

// The heads of the library's own structures, as of 5.4.4; `is_known` looks whether they are what they should be.
typedef struct call {
    char *function;              // where the function stands on the stack, behind it its registers
    char *top;
    struct call *previous, *next;
    const uint32_t *next_instruction;
} call;

typedef struct {
    void *next;
    uint8_t tag, marked, status, allows_hook;
    uint16_t calls;
    char *top;
    void *global;
    call *call;
} head;

#define SLOT 16                  // a value on the stack
#define CONCAT 53                // the opcode

static head *head_of(lua_State *L) { return (head *)(void *)L; }

static bool is_known(lua_State *L) {
    lua_Debug ar;
    return lua_getstack(L, 0, &ar) && (void *)ar.i_ci == head_of(L)->call && lua_getinfo(L, "S", &ar) &&
           *ar.what != 'C' && (head_of(L)->call->next_instruction[-1] & 0x7f) == CONCAT;
}

// Where the result belongs: the first operand's register.
static char *result_of(lua_State *L) {
    const call *now = head_of(L)->call;
    return now->function + SLOT + SLOT * (now->next_instruction[-1] >> 7 & 0xff);
}

static void release(gse_vm *vm, gse_concat *c) {
    if (c->old == NULL) return;
    free(c->old);
    vm->used -= c->old_size;
    c->old = NULL;
}

// Those that an error or a yield left, too: frames that begin at or below this one in the C stack are over.
static void drop_from(gse_vm *vm, int count) {
    while (vm->concat_count > count) release(vm, &vm->concats[--vm->concat_count]);
}

static void drop_left(gse_vm *vm, const void *frame) {
    int count = vm->concat_count;
    while (count > 0 && (uintptr_t)vm->concats[count - 1].frame <= (uintptr_t)frame) count--;
    drop_from(vm, count);
}

void gse_concat_forget(gse_vm *vm) {
    drop_from(vm, 0);
    gse_concat_over(vm);
}

void gse_concat_over(gse_vm *vm) {
    if (!vm->concat_is_over) return;
    vm->concat_is_over = false;
    release(vm, &vm->concat_over);
    if (vm->L) lua_gc(vm->L, LUA_GCRESTART);
}

// A stack moves by copying, then freeing. The outermost that remembers an address in it is the last to need it, so it
// owns the block.
bool gse_concat_keeps(gse_vm *vm, void *block, size_t size) {
    gse_concat *owner = NULL;
    drop_left(vm, __builtin_frame_address(0));
    for (int i = 0; i < vm->concat_count; i++) {
        gse_concat *c = &vm->concats[i];
        if (c->has_moved || (uintptr_t)c->top - (uintptr_t)block > size) continue;
        c->has_moved = true;
        if (owner == NULL) owner = c;
    }
    if (owner == NULL) return false;
    owner->old = block;
    owner->old_size = size;
    return true;
}

// Concatenates what is left of the operands; then empties those that the library still takes from the old stack.
static void finish(lua_State *L, const gse_concat *c, ptrdiff_t before) {
    head *h = head_of(L);
    h->top -= SLOT;
    ptrdiff_t left = (h->top - result_of(L)) / SLOT;
    if (left > 1) lua_concat(L, (int)left);
    lua_pushliteral(L, "");
    for (ptrdiff_t at = SLOT; at <= before; at += SLOT) memcpy(c->top - at, h->top - SLOT, SLOT);
    h->top -= SLOT;
}

void __real_luaT_tryconcatTM(lua_State *L);
void __wrap_luaT_tryconcatTM(lua_State *L);

void __wrap_luaT_tryconcatTM(lua_State *L) {
#if LUA_VERSION_RELEASE_NUM == 50404
    gse_vm *vm = gse_of(L);
    drop_left(vm, __builtin_frame_address(0));
    // The library's own C never concatenates anything but texts.
    if (!is_known(L)) luaL_error(L, "attempt to concatenate from C");
    if (vm->concat_count == GSE_MOST_CONCATS) luaL_error(L, "C stack overflow");
    int mine = vm->concat_count++;
    ptrdiff_t before = head_of(L)->top - result_of(L);
    vm->concats[mine] = (gse_concat){.frame = __builtin_frame_address(0), .top = head_of(L)->top};
    __real_luaT_tryconcatTM(L);
    drop_from(vm, mine + 1);
    if (vm->concats[mine].has_moved) {
        finish(L, &vm->concats[mine], before);
        // Until the library is through with it, which is before anything is allocated again, nothing may be collected:
        // it has a wrong top.
        gse_concat_over(vm);
        drop_from(vm, mine + 1);
        vm->concat_over = vm->concats[mine];
        vm->concat_is_over = true;
        lua_gc(L, LUA_GCSTOP);
    }
    vm->concat_count = mine;
#else
    __real_luaT_tryconcatTM(L);
#endif
}
