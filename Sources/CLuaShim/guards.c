// Around functions of Lua 5.4.4 that a script can break: what later versions cure inside of them.
#include "gse_internal.h"

// — string.gmatch (upstream efddc230) —

// The most that a matcher nests. A pattern that is not longer cannot be too complex, and only that error is the matter.
#define DEEPEST_MATCH 200

// Upvalues: the stock iterator, whether it was left by an error. After one it no longer counts how deep it is.
static int next_match(lua_State *L) {
    if (lua_toboolean(L, lua_upvalueindex(2))) return luaL_error(L, "pattern too complex");
    lua_settop(L, 0);
    lua_pushboolean(L, 1);
    lua_replace(L, lua_upvalueindex(2));
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_call(L, 0, LUA_MULTRET);
    lua_pushboolean(L, 0);
    lua_replace(L, lua_upvalueindex(2));
    return lua_gettop(L);
}

// Upvalue: the stock function.
int gse_gmatch(lua_State *L) {
    size_t length;
    luaL_checkstring(L, 1);
    luaL_checklstring(L, 2, &length);
    luaL_optinteger(L, 3, 1);
    lua_settop(L, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 3, 1);
    if (length <= DEEPEST_MATCH) return 1;
    lua_pushboolean(L, 0);
    lua_pushcclosure(L, next_match, 2);
    return 1;
}

// — setmetatable (upstream 1b0f943d) —

static const char metatables_key;

// A table of which everything is weak is not looked at again in a cycle of the collector, so a metatable that it gets
// in the middle of one is not found and freed. A table of its own keeps the metatable for as long as the table lives.
// That matters only where a metatable replaces another one, perhaps with none in between.
void gse_keep_metatable(lua_State *L, int table, int metatable) {
    bool has_one = lua_getmetatable(L, table);
    if (has_one) lua_pop(L, 1);
    bool is_kept = lua_rawgetp(L, LUA_REGISTRYINDEX, &metatables_key) == LUA_TTABLE;
    if (is_kept && !has_one) {
        lua_pushvalue(L, table);
        has_one = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 1);
    }
    if (!has_one) {
        lua_pop(L, 1);
        return;
    }
    if (!is_kept) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_createtable(L, 0, 1);
        lua_pushliteral(L, "k");
        lua_setfield(L, -2, "__mode");
        lua_setmetatable(L, -2);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &metatables_key);
    }
    lua_pushvalue(L, table);
    if (lua_isnil(L, metatable)) lua_pushboolean(L, 0);
    else lua_pushvalue(L, metatable);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}
