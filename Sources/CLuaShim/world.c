// What a script sees, built from nothing. The stock openers fill scratch tables that are dropped.
#include "gse_internal.h"

static void take_functions(lua_State *L, int from, int to, const char *const *names) {
    for (; *names; names++) {
        lua_getfield(L, from, *names);
        lua_setfield(L, to, *names);
    }
}

// Keeps names of functions where Lua looks for them when it words an error or a traceback. Copies: a script reaches
// neither these tables nor the registry.
static void keep_names(lua_State *L, int from, const char *name) {
    from = lua_absindex(L, from);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, from); lua_pop(L, 1)) {
        if (!lua_isfunction(L, -1)) continue;
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -5);
    }
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

// Pushes the scratch table that a stock opener makes.
static void open_scratch(lua_State *L, lua_CFunction opener) {
    lua_pushcfunction(L, opener);
    lua_call(L, 0, 1);
}

// Upvalue: the stock math.randomseed, which would take the time and an address when it gets nothing.
static int reseed(lua_State *L) {
    uint64_t seed = gse_of(L)->config.seed;
    bool is_given = !lua_isnone(L, 1);
    lua_Integer first = is_given ? luaL_checkinteger(L, 1) : (lua_Integer)seed;
    lua_Integer second = is_given ? luaL_optinteger(L, 2, 0) : (lua_Integer)(seed >> 32);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushinteger(L, first);
    lua_pushinteger(L, second);
    lua_call(L, 2, 2);
    return 2;
}

static int new_globals(lua_State *L) {
    static const char *const kept[] = {"assert", "error", "getmetatable", "ipairs", "pcall", "xpcall", "rawequal",
                                       "select", "tonumber", "type", NULL};
    static const luaL_Reg ours[] = {{"next", gse_next},         {"pairs", gse_pairs},
                                    {"tostring", gse_tostring}, {"rawget", gse_rawget},
                                    {"rawlen", gse_rawlen},     {"rawset", gse_rawset},     {"load", gse_load},
                                    {"print", gse_print},       {"warn", gse_warn},         {"setmetatable", gse_setmetatable},
                                    {NULL, NULL}};
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    open_scratch(L, luaopen_base);
    int scratch = lua_gettop(L);
    lua_newtable(L);
    int globals = lua_gettop(L);
    lua_pushvalue(L, globals);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    take_functions(L, scratch, globals, kept);
    luaL_setfuncs(L, ours, 0);
    keep_names(L, globals, "_G");
    lua_pushliteral(L, LUA_VERSION);
    lua_setfield(L, globals, "_VERSION");
    lua_pushvalue(L, globals);
    lua_setfield(L, globals, "_G");
    return globals;
}

// With the read-only library on top: scripts see a read-only copy of the metatable. The real one has the real library,
// so that methods of strings are found at once.
static void protect_string_metatable(lua_State *L) {
    int library = lua_gettop(L);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, -3);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    lua_pushvalue(L, library);
    lua_setfield(L, -2, "__index");
    gse_freeze(L, GSE_FROZEN);
    lua_setfield(L, -2, "__metatable");
    lua_settop(L, library - 1);
}

static void open_string(lua_State *L, int globals) {
    open_scratch(L, luaopen_string);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_getfield(L, -1, "format");
    lua_pushcclosure(L, gse_format, 1);
    lua_setfield(L, -2, "format");
    lua_getfield(L, -1, "gmatch");
    lua_pushcclosure(L, gse_gmatch, 1);
    lua_setfield(L, -2, "gmatch");
    keep_names(L, -1, "string");
    gse_freeze(L, GSE_FROZEN);
    lua_pushvalue(L, -1);
    lua_setfield(L, globals, "string");
    protect_string_metatable(L);
}

static void open_math(lua_State *L, int globals) {
    open_scratch(L, luaopen_math);
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, reseed, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "randomseed");
    lua_call(L, 0, 0);
    keep_names(L, -1, "math");
    gse_freeze(L, GSE_FROZEN);
    lua_setfield(L, globals, "math");
}

static void open_frozen(lua_State *L, int globals, const char *name, lua_CFunction opener) {
    open_scratch(L, opener);
    keep_names(L, -1, name);
    gse_freeze(L, GSE_FROZEN);
    lua_setfield(L, globals, name);
}

// `(name)` → source text or nil
static int host_source(lua_State *L) {
    size_t length;
    const char *text = gse_of(L)->config.modules(luaL_checkstring(L, 1), &length);
    if (text) lua_pushlstring(L, text, length);
    else lua_pushnil(L);
    return 1;
}

// `(source, chunk name, environment)` → function, or nil and a message. Text only.
static int host_compile(lua_State *L) {
    size_t length;
    const char *source = luaL_checklstring(L, 1, &length);
    lua_settop(L, 3);
    if (gse_compile_file(L, source, length, luaL_checkstring(L, 2)) == LUA_OK) {
        lua_pushvalue(L, 3);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
        return 1;
    }
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
}

// `(table, name)`: its functions are called so in tracebacks.
static int host_names(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    keep_names(L, 1, luaL_checkstring(L, 2));
    return 0;
}

static void push_host(lua_State *L) {
    static const luaL_Reg here[] = {{"source", host_source}, {"compile", host_compile}, {"names", host_names},
                                    {"utf8", gse_is_utf8},   {NULL, NULL}};
    lua_newtable(L);
    luaL_setfuncs(L, gse_host_objects, 0);
    luaL_setfuncs(L, gse_host_strands, 0);
    luaL_setfuncs(L, here, 0);
    lua_getfield(L, -1, "null");
    lua_call(L, 0, 1);
    lua_setfield(L, -2, "null");
    gse_vm *vm = gse_of(L);
    gse_decode(L, vm->config.world, vm->config.world_length);
    lua_setfield(L, -2, "world");
}

// Called protected, once. The prelude gets the globals through `host` and fills in what needs the host.
int gse_build_world(lua_State *L) {
    gse_memory_learn(L);
    gse_objects_open(L);
    int globals = new_globals(L);
    open_string(L, globals);
    open_math(L, globals);
    open_frozen(L, globals, "table", luaopen_table);
    open_frozen(L, globals, "utf8", gse_open_utf8);
    open_frozen(L, globals, "coroutine", gse_open_coroutine);
    open_frozen(L, globals, "os", gse_open_os);
    size_t length;
    const char *prelude = gse_of(L)->config.modules("gse.prelude", &length);
    if (prelude == NULL) return luaL_error(L, "the prelude is missing");
    if (luaL_loadbufferx(L, prelude, length, "=gse", "t") != LUA_OK) return lua_error(L);
    push_host(L);
    lua_call(L, 1, 0);
    return 0;
}
