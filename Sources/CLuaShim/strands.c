// Strands: Lua threads of one state that run until they wait for the host or for each other. And the one call to the host.
#include "gse_internal.h"

#include <stdlib.h>

static gse_strand *find(gse_vm *vm, uint32_t id) {
    size_t low = 0, high = vm->strand_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (vm->strands[middle]->id == id) return vm->strands[middle];
        if (vm->strands[middle]->id < id) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

gse_strand *gse_strand_find(gse_vm *vm, uint32_t id) { return find(vm, id); }

// Does not raise. The queue has room for every strand alive, since each is in it at most once.
void gse_strand_ready(gse_vm *vm, gse_strand *strand) {
    if (strand->ready || strand->dropped) return;
    strand->ready = true;
    vm->queue[(vm->queue_head + vm->queue_count++) % vm->queue_capacity] = strand;
}

static bool make_room(gse_vm *vm) {
    if (vm->strand_count < vm->strand_capacity) return true;
    size_t capacity = vm->strand_capacity ? vm->strand_capacity * 2 : 16;
    gse_strand **strands = realloc(vm->strands, capacity * sizeof *strands);
    if (strands == NULL) return false;
    vm->strands = strands;
    gse_strand **queue = malloc(capacity * sizeof *queue);
    if (queue == NULL) return false;
    for (size_t i = 0; i < vm->queue_count; i++)
        queue[i] = vm->queue[(vm->queue_head + i) % vm->queue_capacity];
    free(vm->queue);
    vm->queue = queue;
    vm->queue_head = 0;
    vm->queue_capacity = vm->strand_capacity = capacity;
    return true;
}

gse_strand *gse_strand_new(lua_State *L, uint32_t parent) {
    gse_vm *vm = gse_of(L);
    if (vm->strand_count >= vm->config.strands) {
        if (vm->config.limit_descriptor >= 0) gse_limit_exit(vm, GSE_LIMIT_STRANDS, L);
        luaL_error(L, "more than %d strands at once", (int)vm->config.strands);
    }
    lua_State *co = lua_newthread(L);
    *(bool *)lua_getextraspace(co) = true;  // no script may resume or close a strand
    lua_insert(L, -2);
    lua_xmove(L, co, 1);
    int reference = luaL_ref(L, LUA_REGISTRYINDEX);
    gse_strand *strand = make_room(vm) ? calloc(1, sizeof *strand) : NULL;
    if (strand == NULL) luaL_error(L, "not enough memory");
    *strand = (gse_strand){.co = co, .reference = reference, .id = vm->next_strand++, .parent = parent};
    vm->strands[vm->strand_count++] = strand;
    gse_strand_ready(vm, strand);
    return strand;
}

// Does not raise: the slot in the registry exists, so releasing it allocates nothing.
void gse_strand_drop(gse_vm *vm, gse_strand *strand) {
    size_t at = 0;
    while (vm->strands[at] != strand) at++;
    memmove(&vm->strands[at], &vm->strands[at + 1], (vm->strand_count - at - 1) * sizeof *vm->strands);
    vm->strand_count--;
    if (strand->waits) vm->waiting--;
    if (strand->ready) {
        size_t kept = 0;
        for (size_t i = 0; i < vm->queue_count; i++) {
            gse_strand *queued = vm->queue[(vm->queue_head + i) % vm->queue_capacity];
            if (queued != strand) vm->queue[(vm->queue_head + kept++) % vm->queue_capacity] = queued;
        }
        vm->queue_count = kept;
    }
    luaL_unref(vm->L, LUA_REGISTRYINDEX, strand->reference);
    free(strand);
}

// — The call —

static void push_answer_error(lua_State *L) {
    int given = lua_gettop(L);
    if (!lua_istable(L, given)) {
        lua_newtable(L);
        lua_replace(L, given);
    }
    lua_newtable(L);
    if (lua_getfield(L, given, "extra") == LUA_TTABLE)
        for (lua_pushnil(L); lua_next(L, -2);) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, given + 1);
        }
    lua_pop(L, 1);
    static const char *const names[] = {"kind", "code", "message", "remedy", "retryable"};
    for (int i = 0; i < 5; i++)
        if (lua_getfield(L, given, names[i]) != LUA_TNIL) lua_setfield(L, given + 1, names[i]);
        else lua_pop(L, 1);
    gse_make_error(L);
}

static int answered(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    gse_vm *vm = gse_of(L);
    lua_settop(L, 0);
    bool is_error = vm->answer_is_error;
    const uint8_t *bytes = vm->answer;
    vm->answer = NULL;
    gse_decode(L, bytes, vm->answer_length);
    if (!is_error) return 1;
    push_answer_error(L);
    return lua_error(L);
}

static bool put32(gse_vm *vm, uint32_t n) {
    uint8_t bytes[4];
    gse_store32(bytes, n);
    return gse_put(&vm->turn, bytes, 4, vm->config.turn_bytes);
}

static void refuse_unless_yieldable(lua_State *L, const char *what) {
    gse_vm *vm = gse_of(L);
    if (vm->running == NULL || vm->blocked > 0 || !lua_isyieldable(L))
        gse_raise(L, "usage.yield",
                  "%s cannot be called here: inside a sort comparator, a gsub callback or a metamethod called from C "
                  "nothing can wait for the host", what);
}

// `(operation, ...)`: written to the turn as a call; the strand waits for the answer.
int gse_host_call(lua_State *L) {
    gse_vm *vm = gse_of(L);
    size_t name_length;
    const char *name = luaL_checklstring(L, 1, &name_length);
    int arguments = lua_gettop(L) - 1;
    refuse_unless_yieldable(L, lua_pushfstring(L, "gse.%s", name));
    lua_pop(L, 1);
    if (arguments > 255) return gse_raise(L, "usage.arguments", "too many arguments");
    char position[256];
    vm->turn.length = vm->committed;
    vm->values = vm->committed_values + 1;
    gse_position(L, position, sizeof position);
    for (char *c = position; *c; c++) *c = gse_printable(*c);
    size_t most = vm->config.turn_bytes;
    uint8_t count = (uint8_t)arguments;
    if (!put32(vm, vm->running->id)) goto full;
    gse_put_text(L, &vm->turn, name, name_length, most);
    gse_put_text(L, &vm->turn, position, strlen(position), most);
    if (!gse_put(&vm->turn, &count, 1, most)) goto full;
    size_t begin = vm->turn.length;
    for (int i = 2; i <= arguments + 1; i++) gse_encode(L, i, &vm->turn, begin + vm->config.value_bytes);
    if (vm->turn.length > most) goto full;
    vm->committed = vm->turn.length;
    vm->committed_values = vm->values;
    vm->calls++;
    vm->running->waits = true;
    vm->waiting++;
    vm->host_yield = true;
    return lua_yieldk(L, 0, 0, answered);
full:
    vm->turn.length = vm->committed;
    if (vm->config.limit_descriptor >= 0) gse_limit_exit(vm, GSE_LIMIT_VALUE, L);
    return luaL_error(L, "too many calls at once");
}

// — Strands for the prelude —

static int host_spawn(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    gse_vm *vm = gse_of(L);
    if (vm->running == NULL) return luaL_error(L, "no strand runs");
    lua_pushinteger(L, gse_strand_new(L, vm->running->id)->id);
    return 1;
}

static int unparked(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 0;
}

static int host_park(lua_State *L) {
    refuse_unless_yieldable(L, "gse.all");
    gse_vm *vm = gse_of(L);
    vm->running->parked = true;
    vm->host_yield = true;
    return lua_yieldk(L, 0, 0, unparked);
}

// `(name)`: raises where nothing can wait.
static int host_waits(lua_State *L) {
    refuse_unless_yieldable(L, luaL_checkstring(L, 1));
    return 0;
}

static int host_wake(lua_State *L) {
    gse_vm *vm = gse_of(L);
    gse_strand *strand = find(vm, (uint32_t)luaL_checkinteger(L, 1));
    if (strand && strand->parked) {
        strand->parked = false;
        gse_strand_ready(vm, strand);
    }
    return 0;
}

static int host_self(lua_State *L) {
    gse_vm *vm = gse_of(L);
    lua_pushinteger(L, vm->running ? vm->running->id : 0);
    return 1;
}

// `({id…})` → the ids of these strands and all they began, dropped.
static int host_drop(lua_State *L) {
    gse_vm *vm = gse_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_createtable(L, (int)vm->strand_count, 0);
    lua_Integer given = (lua_Integer)lua_rawlen(L, 1), dropped = 0;
    lua_newtable(L);  // the set of dropped ids
    for (lua_Integer i = 1; i <= given; i++) {
        lua_rawgeti(L, 1, i);
        lua_pushboolean(L, 1);
        lua_rawset(L, 3);
    }
    for (size_t at = 0; at < vm->strand_count;) {  // ascending: a parent comes before its children
        gse_strand *strand = vm->strands[at];
        bool is_given = lua_rawgeti(L, 3, strand->id) != LUA_TNIL;
        bool is_child = lua_rawgeti(L, 3, strand->parent) != LUA_TNIL;
        lua_pop(L, 2);
        if ((!is_given && !is_child) || strand == vm->running) {
            at++;
            continue;
        }
        lua_pushboolean(L, 1);
        lua_rawseti(L, 3, strand->id);
        lua_pushinteger(L, strand->id);
        lua_rawseti(L, 2, ++dropped);
        gse_strand_drop(vm, strand);
    }
    lua_settop(L, 2);
    return 1;
}

const luaL_Reg gse_host_strands[] = {
    {"call", gse_host_call}, {"spawn", host_spawn}, {"park", host_park}, {"wake", host_wake},
    {"self", host_self}, {"drop", host_drop},   {"waits", host_waits}, {NULL, NULL},
};
