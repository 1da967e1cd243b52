// load: text only whatever the mode says, in the same world, not larger than what may cross.
#include "gse_internal.h"

// What the reader function at 1 handed out, in the table at 5.
typedef struct {
    size_t length, most;
    lua_Integer pieces;
} reading;

static const char *read_piece(lua_State *L, void *user, size_t *length) {
    reading *r = user;
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    *length = 0;
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        return NULL;
    }
    if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
    const char *piece = lua_tolstring(L, -1, length);
    if (r->length == 0 && *length > 0 && *piece == LUA_SIGNATURE[0]) {
        lua_pushliteral(L, "attempt to load a binary chunk (mode is 't')");
        lua_error(L);
    }
    r->length += *length;
    if (r->length > r->most) *length = 0;
    lua_rawseti(L, 5, ++r->pieces);
    return piece;
}

// Reads to the end or to the first error, as the stock one does, then pushes all of it as one string.
static int read_all(lua_State *L, reading *r, const char *name, const char *mode) {
    int status = lua_load(L, read_piece, r, name, mode);
    if (r->length > r->most) return LUA_OK;
    if (status != LUA_OK) return status;
    lua_settop(L, 5);
    luaL_Buffer all;
    luaL_buffinit(L, &all);
    for (lua_Integer i = 1; i <= r->pieces; i++) {
        lua_rawgeti(L, 5, i);
        luaL_addvalue(&all);
    }
    luaL_pushresult(&all);
    return LUA_OK;
}

static int load_failed(lua_State *L) {
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
}

int gse_load(lua_State *L) {
    const char *mode = luaL_optstring(L, 3, "bt");
    bool has_env = !lua_isnone(L, 4);
    reading r = {.most = gse_of(L)->config.value_bytes};
    const char *source = lua_tolstring(L, 1, &r.length), *name = luaL_optstring(L, 2, source ? source : "=(load)");
    if (source == NULL) luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 4);
    if (source == NULL) {
        lua_newtable(L);
        if (read_all(L, &r, name, mode) != LUA_OK) return load_failed(L);
    }
    if (r.length > r.most) return gse_raise(L, "usage.value", "load: a chunk has at most %d bytes", (int)r.most);
    if (source == NULL) source = lua_tolstring(L, -1, &r.length);
    bool is_binary = r.length > 0 && source[0] == LUA_SIGNATURE[0];  // refused below, whatever the mode
    if (!is_binary && strchr(mode, 't') == NULL) {
        lua_pushfstring(L, "attempt to load a text chunk (mode is '%s')", mode);
        return load_failed(L);
    }
    if (gse_compile(L, source, r.length, name, NULL) != LUA_OK) return load_failed(L);
    if (has_env) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return 1;
}
