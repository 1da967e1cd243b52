// The `coroutine` library, ours: a yield for the host passes through every script coroutine between it and the strand,
// and the machine always knows which state runs.
#include "gse_internal.h"

// Closing runs __close handlers, which may close again; 5.4.4 does not bound that.
#define DEEPEST_CLOSE 32

// Whether somebody is resuming or closing it, which Lua itself forgets while a host yield passes through.
static bool *busy(lua_State *co) { return lua_getextraspace(co); }

static lua_State *coroutine_at(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "thread");
    return co;
}

static const char *status_of(lua_State *L, lua_State *co) {
    if (L == co) return "running";
    if (*busy(co)) return "normal";
    switch (lua_status(co)) {
        case LUA_YIELD: return "suspended";
        case LUA_OK: {
            lua_Debug ar;
            if (lua_getstack(co, 0, &ar)) return "normal";
            return lua_gettop(co) == 0 ? "dead" : "suspended";
        }
        default: return "dead";
    }
}

static int resumed(lua_State *L, int status, lua_KContext is_wrap);

// Number of results moved to L, or -1 with the error on top. A host yield does not return.
static int finish(lua_State *L, lua_State *co, int status, int results, lua_KContext is_wrap) {
    gse_vm *vm = gse_of(L);
    if (status == LUA_YIELD && vm->host_yield) return lua_yieldk(L, 0, is_wrap, resumed);
    *busy(co) = false;
    int answer = -1;
    if (status == LUA_OK || status == LUA_YIELD) {
        if (lua_checkstack(L, results + 1)) {
            lua_xmove(co, L, results);
            answer = results;
        } else {
            lua_pop(co, results);
            lua_pushliteral(L, "too many results to resume");
        }
    } else {
        lua_xmove(co, L, 1);
    }
    return answer;
}

// Runs `co` with the `arguments` on top of L until it ends, fails or yields.
static int start(lua_State *L, lua_State *co, int arguments, lua_KContext is_wrap) {
    gse_vm *vm = gse_of(L);
    const char *state = status_of(L, co);
    if (strcmp(state, "suspended") != 0 || !lua_checkstack(co, arguments + 1)) {
        lua_pushfstring(L, *state == 's' ? "too many arguments to resume" : "cannot resume %s coroutine",
                        *state == 'd' ? "dead" : "non-suspended");
        return -1;
    }
    lua_xmove(L, co, arguments);
    bool blocks = !lua_isyieldable(L) || vm->blocked > 0;
    int results = 0;
    *busy(co) = true;
    vm->blocked += blocks;
    vm->current = co;
    if (gse_limit_pending()) gse_limit_watch(co);
    int status = lua_resume(co, L, arguments, &results);
    vm->current = L;
    vm->blocked -= blocks;
    return finish(L, co, status, results, is_wrap);
}

static int forget_and_yield(lua_State *L) {
    gse_of(L)->forgetting = NULL;
    return lua_yield(L, 0);
}

// Goes on behind a yield of the script, with the arguments of the resume.
static int yielded(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    if (gse_of(L)->forgetting != L) return lua_gettop(L);
    lua_settop(L, 0);
    lua_pushcfunction(L, forget_and_yield);
    return lua_pcallk(L, 0, 0, 0, 0, yielded);  // a call without a message handler, in which it yields again
}

// A coroutine that is closed inside of an xpcall keeps the place of the message handler in a stack that is unwound, and
// calls whatever is there when a __close fails (upstream 3fe7be95). So it is first led to a place without one.
static void forget_handler(lua_State *L, lua_State *co) {
    gse_vm *vm = gse_of(L);
    int results = 0;
    vm->forgetting = co;
    vm->current = co;
    int status = lua_resume(co, L, 0, &results);
    vm->current = L;
    bool forgot = vm->forgetting == NULL;
    vm->forgetting = NULL;
    if (status != LUA_YIELD || !forgot) luaL_error(L, "C stack overflow");  // no room left for a call
}

static int close_thread(lua_State *L, lua_State *co) {
    gse_vm *vm = gse_of(L);
    if (vm->closing >= DEEPEST_CLOSE) return luaL_error(L, "C stack overflow");
    if (lua_status(co) == LUA_YIELD) forget_handler(L, co);
    vm->closing++;
    vm->blocked++;
    *busy(co) = true;
    vm->current = co;
    if (gse_limit_pending()) gse_limit_watch(co);
    int status = lua_resetthread(co);
    vm->current = L;
    *busy(co) = false;
    vm->blocked--;
    vm->closing--;
    return status;
}

static int deliver_resume(lua_State *L, int results) {
    if (results < 0) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, -(results + 1));
    return results + 1;
}

static int deliver_wrap(lua_State *L, lua_State *co, int results) {
    if (results >= 0) return results;
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) {
        status = close_thread(L, co);
        if (status != LUA_OK) {
            lua_pop(L, 1);
            lua_xmove(co, L, 1);
        }
    }
    if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int resumed(lua_State *L, int status, lua_KContext is_wrap) {
    (void)status;
    gse_vm *vm = gse_of(L);
    lua_State *co = lua_tothread(L, is_wrap ? lua_upvalueindex(1) : 1);
    int results = 0;
    vm->current = co;
    if (gse_limit_pending()) gse_limit_watch(co);
    status = lua_resume(co, L, 0, &results);
    vm->current = L;
    results = finish(L, co, status, results, is_wrap);
    return is_wrap ? deliver_wrap(L, co, results) : deliver_resume(L, results);
}

static int co_resume(lua_State *L) {
    lua_State *co = coroutine_at(L);
    return deliver_resume(L, start(L, co, lua_gettop(L) - 1, 0));
}

static int wrapped(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    return deliver_wrap(L, co, start(L, co, lua_gettop(L), 1));
}

static int co_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    *busy(co) = false;
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int co_wrap(lua_State *L) {
    co_create(L);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

// Whether L is a strand itself: to the script that is the main program.
static bool is_main(lua_State *L) {
    gse_vm *vm = gse_of(L);
    return L == vm->L || (vm->running && L == vm->running->co);
}

static int co_yield(lua_State *L) {
    if (is_main(L)) {
        lua_pushliteral(L, "attempt to yield from outside a coroutine");
        return lua_error(L);
    }
    return lua_yieldk(L, lua_gettop(L), 0, yielded);
}

static lua_State *optional_coroutine(lua_State *L) { return lua_isnone(L, 1) ? L : coroutine_at(L); }

static int co_status(lua_State *L) {
    lua_pushstring(L, status_of(L, coroutine_at(L)));
    return 1;
}

static int co_isyieldable(lua_State *L) {
    lua_State *co = optional_coroutine(L);
    lua_pushboolean(L, !is_main(co) && lua_isyieldable(co));
    return 1;
}

static int co_running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, is_main(L));
    return 2;
}

static int co_close(lua_State *L) {
    lua_State *co = coroutine_at(L);
    const char *state = status_of(L, co);
    if (*state != 's' && *state != 'd') return luaL_error(L, "cannot close a %s coroutine", state);
    if (close_thread(L, co) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

int gse_open_coroutine(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", co_create},           {"resume", co_resume},   {"yield", co_yield},
        {"wrap", co_wrap},               {"status", co_status},   {"isyieldable", co_isyieldable},
        {"running", co_running},         {"close", co_close},     {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
