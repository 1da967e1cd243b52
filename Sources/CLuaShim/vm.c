// The machine: a state, its strands, and turns. What is public here does not raise.
#include "gse_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

gse_vm *gse_vm_new(const gse_config *config, char *error, size_t error_size) {
    snprintf(error, error_size, "not enough memory");
    gse_vm *vm = calloc(1, sizeof *vm);
    if (vm == NULL) return NULL;
    vm->config = *config;
    vm->L = lua_newstate(gse_allocate, vm);
    if (vm->L == NULL) {
        free(vm);
        return NULL;
    }
    lua_gc(vm->L, LUA_GCINC, 0, 0, 63);  // whole cycles: one that is asked for is over before the cap
    memset(lua_getextraspace(vm->L), 0, LUA_EXTRASPACE);
    vm->current = vm->L;
    lua_pushcfunction(vm->L, gse_build_world);
    if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK) {
        if (lua_type(vm->L, -1) == LUA_TSTRING) snprintf(error, error_size, "%s", lua_tostring(vm->L, -1));
        gse_vm_free(vm);
        return NULL;
    }
    if (config->counts_lines) gse_lines_begin(vm->L);
    vm->current = NULL;
    return vm;
}

void gse_vm_free(gse_vm *vm) {
    gse_concat_forget(vm);
    lua_close(vm->L);
    for (size_t i = 0; i < vm->strand_count; i++) free(vm->strands[i]);
    free(vm->strands);
    free(vm->queue);
    free(vm->turn.bytes);
    free(vm);
}

// The turn is kept as a frame: length, type, payload.
#define HEAD 5

const uint8_t *gse_vm_turn(const gse_vm *vm, size_t *length) {
    *length = vm->turn.length - HEAD;
    return vm->turn.bytes + HEAD;
}

bool gse_vm_turn_has_lines(const gse_vm *vm) { return vm->has_lines; }

bool gse_vm_write_turn(gse_vm *vm, int descriptor) {
    gse_store32(vm->turn.bytes, (uint32_t)(vm->turn.length - 4));
    vm->turn.bytes[4] = vm->has_lines ? 0x84 : 0x82;
    return gse_write_all(descriptor, vm->turn.bytes, vm->turn.length);
}

// — The end of the script —

// The most bytes of a text of an error that ends the script; the rest is cut off. The host takes a little more.
#define LONGEST_TEXT 16000

// Pushes a text, cut when it is long.
static void push_cut(lua_State *L, const char *text, size_t length) {
    lua_pushlstring(L, text, length < LONGEST_TEXT ? length : LONGEST_TEXT);
    if (length <= LONGEST_TEXT) return;
    lua_pushliteral(L, " …");
    lua_concat(L, 2);
}

static void push_cut_value(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TSTRING) {
        lua_pushvalue(L, index);
        return;
    }
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    push_cut(L, text, length);
}

static size_t error_bytes(const gse_vm *vm) {
    return vm->config.value_bytes < GSE_LEAST_ERROR_BYTES ? GSE_LEAST_ERROR_BYTES : vm->config.value_bytes;
}

// Pushes `{kind, code, message, remedy, retryable, traceback, extra}` for the error at 1; the traceback is at 2.
static void push_raised(lua_State *L) {
    bool is_ours = lua_istable(L, 1) && gse_mark_of(L, 1) == GSE_ERROR;
    lua_createtable(L, 0, 7);
    int raised = lua_gettop(L);
    push_cut_value(L, 2);
    lua_setfield(L, raised, "traceback");
    if (!is_ours) {
        lua_pushliteral(L, "lua");
        lua_setfield(L, raised, "kind");
        lua_pushliteral(L, "lua");
        lua_setfield(L, raised, "code");
        // By raw type: a __tostring of the script does not run any more. A number is text to Lua as well.
        if (lua_isstring(L, 1)) {
            size_t length;
            const char *text = lua_tolstring(L, 1, &length);
            push_cut(L, text, length);
        } else {
            lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
        }
        lua_setfield(L, raised, "message");
        return;
    }
    gse_push_real(L, 1);
    int real = lua_gettop(L);
    lua_newtable(L);
    int extra = lua_gettop(L);
    bool has_extra = false;
    for (lua_pushnil(L); lua_next(L, real); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) continue;
        const char *name = lua_tostring(L, -2);
        static const char *const own[] = {"kind", "code", "message", "remedy", "retryable"};
        int to = extra;
        for (int i = 0; i < 5; i++)
            if (strcmp(name, own[i]) == 0) to = raised;
        has_extra = has_extra || to == extra;
        lua_pushvalue(L, -2);
        if (to == raised) push_cut_value(L, -2);
        else lua_pushvalue(L, -2);
        lua_rawset(L, to);
    }
    lua_settop(L, extra);
    if (has_extra && !gse_of(L)->bare) lua_setfield(L, raised, "extra");
    lua_settop(L, raised);
}

// `(strand's state as light userdata)`: the error is on top of it. Or `(NULL, error)`.
static int encode_raised(lua_State *L) {
    gse_vm *vm = gse_of(L);
    lua_State *co = lua_touserdata(L, 1);
    lua_remove(L, 1);
    if (co) {
        luaL_checkstack(co, 4, NULL);
        lua_pushvalue(co, -1);
        lua_xmove(co, L, 1);
        luaL_traceback(L, co, NULL, 0);
    } else {
        lua_pushliteral(L, "");
    }
    push_raised(L);
    gse_encode(L, lua_gettop(L), &vm->turn, vm->turn.length + error_bytes(vm));
    return 0;
}

static int encode_raised_plainly(lua_State *L) {
    gse_vm *vm = gse_of(L);
    const char *message = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lua_createtable(L, 0, 3);
    lua_pushliteral(L, "lua");
    lua_setfield(L, 1, "kind");
    lua_pushliteral(L, "lua");
    lua_setfield(L, 1, "code");
    lua_pushstring(L, message);
    lua_setfield(L, 1, "message");
    gse_encode(L, 1, &vm->turn, vm->turn.length + error_bytes(vm));
    return 0;
}

static int encode_returned(lua_State *L) {
    gse_vm *vm = gse_of(L);
    lua_State *co = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lua_pushvalue(co, 1);
    lua_xmove(co, L, 1);
    gse_encode(L, 1, &vm->turn, vm->turn.length + vm->config.value_bytes);
    return 0;
}

static bool protected(gse_vm *vm, lua_CFunction function, const void *argument) {
    vm->current = vm->L;
    if (gse_limit_pending()) gse_limit_watch(vm->L);
    lua_pushcfunction(vm->L, function);
    lua_pushlightuserdata(vm->L, (void *)argument);
    bool done = lua_pcall(vm->L, 1, 0, 0) == LUA_OK;
    vm->current = NULL;
    return done;
}

// Encodes the error on top of the main state and removes it.
static bool encode_own_error(gse_vm *vm) {
    vm->current = vm->L;
    lua_pushcfunction(vm->L, encode_raised);
    lua_pushlightuserdata(vm->L, NULL);
    lua_pushvalue(vm->L, -3);
    bool done = lua_pcall(vm->L, 2, 0, 0) == LUA_OK;
    vm->current = NULL;
    lua_settop(vm->L, 0);
    return done;
}

static void put_state(gse_vm *vm, gse_state state) {
    uint8_t byte = (uint8_t)state;
    vm->turn.length = vm->committed;
    vm->values = vm->committed_values;
    vm->state = state;
    vm->ended = state != GSE_WAITING;
    if (!gse_put(&vm->turn, &byte, 1, SIZE_MAX) && vm->config.limit_descriptor >= 0)
        gse_limit_exit(vm, GSE_LIMIT_MEMORY, NULL);
}

static void raise_plainly(gse_vm *vm, const char *message) {
    put_state(vm, GSE_RAISED);
    protected(vm, encode_raised_plainly, message);
}

static void end_main(gse_vm *vm, lua_State *co, int status, int results) {
    if (status != LUA_OK) {
        put_state(vm, GSE_RAISED);
        if (protected(vm, encode_raised, co)) return;
        lua_settop(vm->L, 0);
        put_state(vm, GSE_RAISED);
        vm->bare = true;  // what else belongs to the error cannot cross: the error itself still does
        if (protected(vm, encode_raised, co)) return;
        char message[256];
        snprintf(message, sizeof message, "%s", lua_type(co, -1) == LUA_TSTRING ? lua_tostring(co, -1) : "an error");
        lua_settop(vm->L, 0);
        raise_plainly(vm, message);
        return;
    }
    lua_settop(co, results > 0 ? lua_gettop(co) - results + 1 : lua_gettop(co));
    if (results == 0) lua_pushnil(co);
    lua_insert(co, 1);
    put_state(vm, GSE_RETURNED);
    if (protected(vm, encode_returned, co)) return;
    put_state(vm, GSE_RAISED);
    if (!encode_own_error(vm)) raise_plainly(vm, "the value returned cannot cross to the host");
}

// — Turns —

static void run_strand(gse_vm *vm, gse_strand *strand, int arguments) {
    int results = 0;
    vm->running = strand;
    vm->host_yield = false;
    vm->blocked = 0;
    vm->current = strand->co;
    gse_concat_forget(vm);
    if (gse_limit_pending()) gse_limit_watch(strand->co);
    int status = lua_resume(strand->co, NULL, arguments, &results);
    vm->current = NULL;
    vm->running = NULL;
    vm->host_yield = false;
    if (status == LUA_YIELD) return;
    if (strand->id == 0) end_main(vm, strand->co, status, results);
    gse_strand_drop(vm, strand);
}

static bool put_lines(void *turn, const void *bytes, size_t length) {
    return gse_put(turn, bytes, length, SIZE_MAX);
}

// Behind the state, when lines were executed that have not been told of.
static void end_with_lines(gse_vm *vm) {
    if (!gse_lines_are_new(vm)) return;
    size_t length = vm->turn.length;
    vm->has_lines = gse_lines_write(vm, put_lines, &vm->turn);
    if (vm->has_lines) gse_lines_are_told(vm);
    else vm->turn.length = length;
}

static void run_turn(gse_vm *vm) {
    while (!vm->ended && vm->queue_count > 0) {
        gse_strand *strand = vm->queue[vm->queue_head];
        vm->queue_head = (vm->queue_head + 1) % vm->queue_capacity;
        vm->queue_count--;
        strand->ready = false;
        run_strand(vm, strand, 0);
    }
    if (!vm->ended && vm->waiting == 0) raise_plainly(vm, "every strand waits for another one");
    if (!vm->ended) put_state(vm, GSE_WAITING);
    gse_store32(vm->turn.bytes + HEAD, vm->calls);
    if (vm->files) end_with_lines(vm);
}

static void begin_turn(gse_vm *vm) {
    uint8_t head[HEAD + 4] = {0};  // no calls yet
    vm->turn.length = 0;
    vm->calls = vm->values = vm->committed_values = 0;
    vm->has_lines = false;
    if (!gse_put(&vm->turn, head, sizeof head, SIZE_MAX)) abort();
    vm->committed = sizeof head;
    if (vm->turn.capacity > (1 << 20)) {  // one large turn is not kept for ever
        uint8_t *smaller = realloc(vm->turn.bytes, 1 << 16);
        if (smaller) {
            vm->turn.bytes = smaller;
            vm->turn.capacity = 1 << 16;
        }
    }
}

typedef struct {
    const char *source, *name;
    size_t length;
} chunk;

static int load_playbook(lua_State *L) {
    chunk *c = lua_touserdata(L, 1);
    lua_settop(L, 0);
    const char *name = lua_pushfstring(L, "@%s", c->name);
    if (gse_compile_file(L, c->source, c->length, name) != LUA_OK) return lua_error(L);
    gse_strand_new(L, 0);
    return 0;
}

// A first line that begins with # is for the shell.
static void skip_first_line(chunk *c) {
    if (c->length == 0 || c->source[0] != '#') return;
    while (c->length > 0 && c->source[0] != '\n') c->source++, c->length--;
}

void gse_vm_begin(gse_vm *vm, const uint8_t *source, size_t length, const char *name) {
    begin_turn(vm);
    chunk c = {(const char *)source, name, length};
    skip_first_line(&c);
    if (!protected(vm, load_playbook, &c)) {
        put_state(vm, GSE_RAISED);
        if (!encode_own_error(vm)) raise_plainly(vm, "the playbook does not load");
    }
    run_turn(vm);
}

void gse_vm_resume(gse_vm *vm, uint32_t id, bool is_error, const uint8_t *value, size_t length) {
    begin_turn(vm);
    gse_strand *strand = vm->ended ? NULL : gse_strand_find(vm, id);
    if (strand && strand->waits) {
        strand->waits = false;
        vm->waiting--;
        vm->answer = value;
        vm->answer_length = length;
        vm->answer_is_error = is_error;
        run_strand(vm, strand, 0);
    } else if (!vm->ended) {
        put_state(vm, GSE_WAITING);
        return;
    }
    run_turn(vm);
}
