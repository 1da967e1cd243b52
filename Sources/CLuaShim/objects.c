// Read-only stand-ins, error objects, arrays and handles. What marks them lives in metatables that scripts cannot reach,
// under keys that scripts cannot make.
#include "gse_internal.h"

#include <stdarg.h>
#include <stdio.h>

static const char mark_key, real_key, position_key, array_key, null_key, handle_keys[8];

int gse_mark_of(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return GSE_PLAIN;
    int mark = lua_rawgetp(L, -1, &mark_key) == LUA_TNUMBER ? (int)lua_tointeger(L, -1) : GSE_FOREIGN;
    lua_pop(L, 2);
    return mark;
}

void gse_push_real(lua_State *L, int index) {
    index = lua_absindex(L, index);
    luaL_checkstack(L, 4, NULL);
    if (lua_getmetatable(L, index)) {
        if (lua_rawgetp(L, -1, &real_key) == LUA_TTABLE) {
            lua_remove(L, -2);
            return;
        }
        lua_pop(L, 2);
    }
    lua_pushvalue(L, index);
}

static int refuse_write(lua_State *L) {
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return gse_raise(L, "usage.readonly", "cannot set '%s': this table is read-only; copy it to change it", name);
}

static int length_of_real(lua_State *L) {
    gse_push_real(L, 1);
    lua_pushinteger(L, luaL_len(L, -1));
    return 1;
}

static int error_tostring(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (gse_mark_of(L, 1) != GSE_ERROR) return luaL_argerror(L, 1, "error expected");
    lua_getmetatable(L, 1);
    int top = lua_gettop(L);
    gse_push_real(L, 1);
    lua_rawgetp(L, top, &position_key);
    lua_getfield(L, top + 1, "message");
    lua_getfield(L, top + 1, "remedy");
    const char *position = lua_tostring(L, top + 2);
    const char *message = lua_type(L, top + 3) == LUA_TSTRING ? lua_tostring(L, top + 3) : "";
    bool located = position && *position;
    if (lua_type(L, top + 4) == LUA_TSTRING && *lua_tostring(L, top + 4))
        lua_pushfstring(L, "%s%s%s (%s)", located ? position : "", located ? ": " : "", message,
                        lua_tostring(L, top + 4));
    else
        lua_pushfstring(L, "%s%s%s", located ? position : "", located ? ": " : "", message);
    return 1;
}

void gse_freeze(lua_State *L, int mark) {
    luaL_checkstack(L, 6, NULL);
    int real = lua_gettop(L);
    lua_newtable(L);
    lua_createtable(L, 0, 8);
    lua_pushvalue(L, real);
    lua_rawsetp(L, -2, &real_key);
    lua_pushinteger(L, mark);
    lua_rawsetp(L, -2, &mark_key);
    lua_pushvalue(L, real);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, length_of_real);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    if (mark == GSE_ERROR) {
        lua_pushcfunction(L, error_tostring);
        lua_setfield(L, -2, "__tostring");
        char position[256];
        lua_pushstring(L, gse_position(L, position, sizeof position));
        lua_rawsetp(L, -2, &position_key);
    }
    lua_setmetatable(L, -2);
    lua_remove(L, real);
}

const char *gse_position(lua_State *L, char *text, size_t size) {
    lua_Debug ar;
    for (int level = 0; level < 40 && lua_getstack(L, level, &ar); level++) {
        if (!lua_getinfo(L, "Sl", &ar)) break;
        if (ar.currentline <= 0 || strncmp(ar.source, "=gse", 4) == 0) continue;
        snprintf(text, size, "%s:%d", ar.short_src, ar.currentline);
        return text;
    }
    return "";
}

static void default_field(lua_State *L, const char *name, const char *value) {
    if (lua_getfield(L, -1, name) != LUA_TSTRING) {
        lua_pushstring(L, value);
        lua_setfield(L, -3, name);
    }
    lua_pop(L, 1);
}

void gse_make_error(lua_State *L) {
    static const char *const kinds[] = {"refused", "fault", "failed", "usage", "lua"};
    bool known = false;
    if (lua_getfield(L, -1, "kind") == LUA_TSTRING)
        for (int i = 0; i < 5; i++) known = known || strcmp(lua_tostring(L, -1), kinds[i]) == 0;
    lua_pop(L, 1);
    if (!known) {
        lua_pushliteral(L, "failed");
        lua_setfield(L, -2, "kind");
    }
    default_field(L, "code", "failed");
    default_field(L, "message", "failed");
    lua_getfield(L, -1, "retryable");
    lua_pushboolean(L, lua_toboolean(L, -1));
    lua_setfield(L, -3, "retryable");
    lua_pop(L, 1);
    gse_freeze(L, GSE_ERROR);
}

int gse_raise(lua_State *L, const char *code, const char *format, ...) {
    luaL_checkstack(L, 10, NULL);
    lua_createtable(L, 0, 4);
    va_list arguments;
    va_start(arguments, format);
    lua_pushvfstring(L, format, arguments);
    va_end(arguments);
    lua_setfield(L, -2, "message");
    lua_pushliteral(L, "usage");
    lua_setfield(L, -2, "kind");
    lua_pushstring(L, code);
    lua_setfield(L, -2, "code");
    gse_make_error(L);
    return lua_error(L);
}

void gse_mark_array(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_setmetatable(L, index);
}

// — Handles: full userdata with two user values, the fields a script may read and the hosts a view is narrowed to —

int gse_handle_kind(lua_State *L, int index) {
    unsigned char *kind = lua_touserdata(L, index);
    if (kind == NULL || lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return 0;
    bool known = lua_rawgetp(L, -1, &mark_key) == LUA_TNUMBER;
    lua_pop(L, 2);
    return known ? *kind : 0;
}

void gse_push_handle(lua_State *L, int kind) {
    unsigned char *block = lua_newuserdatauv(L, 1, 2);
    *block = (unsigned char)kind;
    lua_insert(L, -3);
    lua_setiuservalue(L, -3, 2);
    lua_setiuservalue(L, -2, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &handle_keys[kind]);
    lua_setmetatable(L, -2);
}

void gse_handle_parts(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_getiuservalue(L, index, 1);
    lua_getiuservalue(L, index, 2);
}

static const char *const handle_names[] = {"", "session", "task", "null", "secret", "undo"};

static int handle_index(lua_State *L) {
    if (!gse_handle_kind(L, 1)) return 0;
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    lua_rawget(L, -2);
    return 1;
}

static int handle_newindex(lua_State *L) {
    return gse_raise(L, "usage.readonly", "a %s is read-only", handle_names[gse_handle_kind(L, 1)]);
}

static int handle_tostring(lua_State *L) {
    int kind = gse_handle_kind(L, 1);
    if (kind == 0) return luaL_argerror(L, 1, "handle expected");
    lua_getiuservalue(L, 1, 1);
    lua_getfield(L, -1, "id");
    lua_getfield(L, -2, "name");
    const char *id = lua_tostring(L, -2), *name = lua_tostring(L, -1);
    lua_pushfstring(L, "%s%s%s%s%s", handle_names[kind], id && *id ? " " : "", id ? id : "", name ? " on " : "",
                    name ? name : "");
    return 1;
}

void gse_objects_open(lua_State *L) {
    for (int kind = 1; kind <= 5; kind++) {
        lua_createtable(L, 0, 8);
        lua_pushinteger(L, kind);
        lua_rawsetp(L, -2, &mark_key);
        lua_pushcfunction(L, handle_index);
        lua_setfield(L, -2, "__index");
        lua_pushcfunction(L, handle_newindex);
        lua_setfield(L, -2, "__newindex");
        lua_pushcfunction(L, handle_tostring);
        lua_setfield(L, -2, "__tostring");
        lua_pushstring(L, handle_names[kind]);
        lua_setfield(L, -2, "__name");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        lua_rawsetp(L, LUA_REGISTRYINDEX, &handle_keys[kind]);
    }
    lua_createtable(L, 0, 2);
    lua_pushinteger(L, GSE_ARRAY);
    lua_rawsetp(L, -2, &mark_key);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_newtable(L);
    lua_pushnil(L);
    gse_push_handle(L, 3);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &null_key);
}

// — What stdlib chunks are handed —

static int host_error(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    gse_push_real(L, 1);
    int fields = lua_gettop(L);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, fields);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    gse_make_error(L);
    return 1;
}

// `(error, fields)`: a copy with these fields added, at the position of the first.
static int host_extend(lua_State *L) {
    lua_settop(L, 2);
    luaL_checktype(L, 2, LUA_TTABLE);
    bool is_error = lua_istable(L, 1) && gse_mark_of(L, 1) == GSE_ERROR;
    lua_newtable(L);
    if (is_error) {
        gse_push_real(L, 1);
    } else {
        lua_createtable(L, 0, 3);
        lua_pushliteral(L, "lua");
        lua_setfield(L, -2, "kind");
        lua_pushliteral(L, "lua");
        lua_setfield(L, -2, "code");
        lua_pushcfunction(L, gse_tostring);
        lua_pushvalue(L, 1);
        lua_call(L, 1, 1);
        lua_setfield(L, -2, "message");
    }
    for (int source = 4; source; source = source == 4 ? 2 : 0)
        for (lua_pushnil(L); lua_next(L, source);) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, 3);
        }
    lua_settop(L, 3);
    gse_make_error(L);
    lua_getmetatable(L, -1);
    if (is_error) {
        lua_getmetatable(L, 1);
        lua_rawgetp(L, -1, &position_key);
    } else {
        lua_pushnil(L);
        lua_pushliteral(L, "");  // the text has its own position
    }
    lua_rawsetp(L, -3, &position_key);
    lua_settop(L, 3);
    return 1;
}

static int host_is_error(lua_State *L) {
    lua_pushboolean(L, lua_istable(L, 1) && gse_mark_of(L, 1) == GSE_ERROR);
    return 1;
}

static int host_freeze(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    int mark = gse_mark_of(L, 1);
    if (mark != GSE_FROZEN && mark != GSE_ERROR) gse_freeze(L, GSE_FROZEN);
    return 1;
}

static int host_array(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    int mark = gse_mark_of(L, 1);
    if (mark != GSE_PLAIN && mark != GSE_ARRAY)
        return gse_raise(L, "usage.array", "a table with a metatable cannot be marked as an array");
    gse_mark_array(L, 1);
    return 1;
}

static int host_is_array(lua_State *L) {
    bool is_array = false;
    if (lua_istable(L, 1)) {
        gse_push_real(L, 1);
        is_array = gse_mark_of(L, -1) == GSE_ARRAY;
    }
    lua_pushboolean(L, is_array);
    return 1;
}

// `(table, metatable)`: marks the metatable as that of a result, so that the table crosses as a plain one.
static int host_result(lua_State *L) {
    lua_settop(L, 2);
    lua_pushinteger(L, GSE_RESULT);
    lua_rawsetp(L, 2, &mark_key);
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int host_kind(lua_State *L) {
    int kind = gse_handle_kind(L, 1);
    if (kind) {
        lua_pushstring(L, handle_names[kind]);
    } else if (lua_istable(L, 1)) {
        int mark = gse_mark_of(L, 1);
        if (mark == GSE_ERROR) lua_pushliteral(L, "error");
        else if (mark == GSE_RESULT) lua_pushliteral(L, "result");
        else lua_pushnil(L);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

// `(kind, fields, narrowed)`
static int host_handle(lua_State *L) {
    lua_Integer kind = luaL_checkinteger(L, 1);
    luaL_argcheck(L, kind >= 1 && kind <= 5, 1, "no such kind");
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 3);
    gse_push_handle(L, (int)kind);
    return 1;
}

static int host_is_plain(lua_State *L) {
    lua_pushboolean(L, lua_istable(L, 1) && gse_mark_of(L, 1) != GSE_FOREIGN);
    return 1;
}

static int host_position(lua_State *L) {
    char position[256];
    lua_pushstring(L, gse_position(L, position, sizeof position));
    return 1;
}

static int host_null(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
    return 1;
}

const luaL_Reg gse_host_objects[] = {
    {"error", host_error},   {"extend", host_extend},     {"is_error", host_is_error},
    {"freeze", host_freeze}, {"array", host_array},       {"is_array", host_is_array},
    {"result", host_result}, {"kind", host_kind},         {"handle", host_handle},
    {"null", host_null},     {"is_plain", host_is_plain}, {"position", host_position},
    {NULL, NULL},
};

void gse_push_null(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key); }
