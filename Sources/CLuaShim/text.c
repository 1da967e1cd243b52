// Basic functions that ours replace: no finalizers, stand-ins looked through, output through the host.
#include "gse_internal.h"

bool gse_valid_utf8(const char *text, size_t length) {
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < length;) {
        unsigned char c = s[i];
        size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : (c & 0xf0) == 0xe0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 9;
        if (more == 9 || length - i <= more) return false;
        for (size_t k = 1; k <= more; k++)
            if ((s[i + k] & 0xc0) != 0x80) return false;
        if ((c == 0xe0 && s[i + 1] < 0xa0) || (c == 0xed && s[i + 1] > 0x9f) || (c == 0xf0 && s[i + 1] < 0x90) ||
            (c == 0xf4 && s[i + 1] > 0x8f))
            return false;
        i += more + 1;
    }
    return true;
}

int gse_is_utf8(lua_State *L) {
    size_t length;
    const char *bytes = luaL_checklstring(L, 1, &length);
    lua_pushboolean(L, gse_valid_utf8(bytes, length));
    return 1;
}

// — tables —

int gse_rawset(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    int mark = gse_mark_of(L, 1);
    if (mark == GSE_FROZEN || mark == GSE_ERROR) return gse_raise(L, "usage.readonly", "this table is read-only");
    lua_rawset(L, 1);
    return 1;
}

// These two look through read-only stand-ins.
int gse_rawget(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    gse_push_real(L, 1);
    lua_insert(L, 2);
    lua_rawget(L, 2);
    return 1;
}

int gse_rawlen(lua_State *L) {
    int type = lua_type(L, 1);
    luaL_argexpected(L, type == LUA_TTABLE || type == LUA_TSTRING, 1, "table or string");
    if (type == LUA_TTABLE) gse_push_real(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, type == LUA_TTABLE ? -1 : 1));
    return 1;
}

// Accepts __gc and hides it while Lua looks, so that no finalizer is ever run.
int gse_setmetatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    gse_keep_metatable(L, 1, 2);
    bool hidden = false;
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        lua_pushvalue(L, 3);
        hidden = lua_rawget(L, 2) != LUA_TNIL;
    }
    if (!hidden) {
        lua_settop(L, 2);
        lua_setmetatable(L, 1);
        return 1;
    }
    lua_pushvalue(L, 3);
    lua_pushnil(L);
    lua_rawset(L, 2);
    lua_pushvalue(L, 2);
    lua_setmetatable(L, 1);
    lua_rawset(L, 2);
    lua_settop(L, 1);
    return 1;
}

// — Output —

static int output_done(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 0;
}

// Sends the text on top to the host's log.
static int send(lua_State *L, const char *level) {
    lua_pushcfunction(L, gse_host_call);
    lua_pushliteral(L, "log");
    lua_pushstring(L, level);
    lua_rotate(L, -4, 3);
    lua_callk(L, 3, 0, 0, output_done);
    return 0;
}

int gse_print(lua_State *L) {
    int count = lua_gettop(L);
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addchar(&line, '\t');
        gse_push_tostring(L, i);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    return send(L, "info");
}

// Control messages (`@on`, `@off`) change nothing: the host decides what it shows.
int gse_warn(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checkstring(L, 1);
    for (int i = 2; i <= count; i++) luaL_checkstring(L, i);
    if (count == 1 && *lua_tostring(L, 1) == '@') return 0;
    lua_concat(L, count);
    return send(L, "warning");
}
