// Functions of the language that ours replace: no addresses, no bytecode, no finalizers, UTC only.
#include "gse_internal.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

// A serial number in place of the address. A string of the same bytes has the same number.
static void push_pointer(lua_State *L, int index) {
    char text[24];
    snprintf(text, sizeof text, "0x%llx", (unsigned long long)gse_serial(L, index));
    lua_pushstring(L, text);
}

// As luaL_tolstring, but pushes the text in place of the address.
static void push_tostring(lua_State *L, int index) {
    index = lua_absindex(L, index);
    int type = lua_type(L, index);
    if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) {
        luaL_tolstring(L, index, NULL);
        return;
    }
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        return;
    }
    int named = luaL_getmetafield(L, index, "__name");
    const char *name = named == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, index);
    if (type == LUA_TLIGHTUSERDATA) lua_pushliteral(L, "0x0");
    else push_pointer(L, index);
    lua_pushfstring(L, "%s: %s", name, lua_tostring(L, -1));
    lua_replace(L, named != LUA_TNIL ? -3 : -2);
    if (named != LUA_TNIL) lua_pop(L, 1);
}

int gse_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    push_tostring(L, 1);
    return 1;
}

// Upvalue: the stock string.format. Objects under %s and everything under %p are replaced by text beforehand.
int gse_format(lua_State *L) {
    size_t length;
    const char *format = luaL_checklstring(L, 1, &length);
    int top = lua_gettop(L), argument = 1;
    luaL_Buffer changed;
    bool changes = false;
    luaL_checkstack(L, 8, NULL);
    for (size_t i = 0; i + 1 < length; i++) {
        if (format[i] != '%') continue;
        if (format[++i] == '%') continue;
        while (i < length && strchr("-+ #0123456789.", format[i]) && format[i]) i++;
        if (i >= length || ++argument > top) break;
        int type = lua_type(L, argument);
        bool is_object = type != LUA_TNIL && type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING;
        if (format[i] == 's' && is_object) {
            push_tostring(L, argument);
            lua_replace(L, argument);
        } else if (format[i] == 'p') {
            if (is_object || type == LUA_TSTRING) push_pointer(L, argument);
            else lua_pushliteral(L, "(null)");
            lua_replace(L, argument);
            changes = true;
        }
    }
    if (changes) {  // %p becomes %s, with its flags
        luaL_buffinit(L, &changed);
        for (size_t i = 0; i < length; i++) {
            luaL_addchar(&changed, format[i]);
            if (format[i] != '%') continue;
            while (++i < length && strchr("-+ #0123456789.", format[i]) && format[i]) luaL_addchar(&changed, format[i]);
            if (i < length) luaL_addchar(&changed, format[i] == 'p' ? 's' : format[i]);
        }
        luaL_pushresult(&changed);
        lua_replace(L, 1);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, top, 1);
    return 1;
}

static bool is_utf8(const unsigned char *s, size_t length) {
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
    lua_pushboolean(L, is_utf8((const unsigned char *)bytes, length));
    return 1;
}

// — load —

// `(reader)` → what it returned, in one string; nothing when that is too much.
static int read_pieces(lua_State *L) {
    size_t most = gse_of(L)->config.value_bytes, total = 0, length;
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (;;) {
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) break;
        if (lua_type(L, -1) != LUA_TSTRING) return luaL_error(L, "reader function must return a string");
        lua_tolstring(L, -1, &length);
        if (length == 0) break;
        total += length;
        if (total > most) return 0;
        luaL_addvalue(&b);
    }
    lua_pop(L, 1);
    luaL_pushresult(&b);
    return 1;
}

static int load_failed(lua_State *L) {
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
}

int gse_load(lua_State *L) {
    size_t most = gse_of(L)->config.value_bytes, length;
    const char *mode = luaL_optstring(L, 3, "t"), *name;
    bool has_env = !lua_isnone(L, 4);
    lua_settop(L, 4);
    if (lua_type(L, 1) == LUA_TSTRING) {
        name = luaL_optstring(L, 2, lua_tostring(L, 1));
        lua_pushvalue(L, 1);
    } else {
        luaL_checktype(L, 1, LUA_TFUNCTION);
        name = luaL_optstring(L, 2, "=(load)");
        lua_pushcfunction(L, read_pieces);
        lua_pushvalue(L, 1);
        if (lua_pcall(L, 1, 1, 0) != LUA_OK) return load_failed(L);
    }
    const char *source = lua_tolstring(L, 5, &length);
    if (source == NULL || length > most)
        return gse_raise(L, "usage.value", "load: a chunk has at most %d bytes", (int)most);
    bool is_binary = length > 0 && source[0] == LUA_SIGNATURE[0];  // refused below, whatever the mode
    if (!is_binary && strchr(mode, 't') == NULL) {
        lua_pushfstring(L, "attempt to load a text chunk (mode is '%s')", mode);
        return load_failed(L);
    }
    if (gse_compile(L, source, length, name) != LUA_OK) return load_failed(L);
    if (has_env) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
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

// — os —

static int date_field(lua_State *L, const char *name, int fallback, int delta) {
    int type = lua_getfield(L, 1, name), is_integer;
    lua_Integer value = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer) {
        if (type != LUA_TNIL) return luaL_error(L, "field '%s' is not an integer", name);
        if (fallback < 0) return luaL_error(L, "field '%s' missing in date table", name);
        value = fallback;
    } else {
        if (!(value >= 0 ? value - delta <= INT_MAX : INT_MIN + delta <= value))
            return luaL_error(L, "field '%s' is out-of-bound", name);
        value -= delta;
    }
    lua_pop(L, 1);
    return (int)value;
}

static void set_date(lua_State *L, int table, const struct tm *t) {
    const struct { const char *name; lua_Integer value; } fields[] = {
        {"year", (lua_Integer)t->tm_year + 1900}, {"month", t->tm_mon + 1}, {"day", t->tm_mday},
        {"hour", t->tm_hour}, {"min", t->tm_min}, {"sec", t->tm_sec}, {"yday", t->tm_yday + 1}, {"wday", t->tm_wday + 1},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        lua_pushinteger(L, fields[i].value);
        lua_setfield(L, table, fields[i].name);
    }
    lua_pushboolean(L, 0);
    lua_setfield(L, table, "isdst");
}

int gse_timegm(lua_State *L) {
    struct tm t = {0};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    t.tm_year = date_field(L, "year", -1, 1900);
    t.tm_mon = date_field(L, "month", -1, 1);
    t.tm_mday = date_field(L, "day", -1, 0);
    t.tm_hour = date_field(L, "hour", 12, 0);
    t.tm_min = date_field(L, "min", 0, 0);
    t.tm_sec = date_field(L, "sec", 0, 0);
    time_t seconds = timegm(&t);
    if (seconds == (time_t)-1 && !(t.tm_year == 69 && t.tm_yday == 364))
        return luaL_error(L, "time result cannot be represented in this installation");
    set_date(L, 1, &t);
    lua_pushinteger(L, (lua_Integer)seconds);
    return 1;
}

// `(format, seconds)`
int gse_date(lua_State *L) {
    size_t length;
    const char *format = luaL_checklstring(L, 1, &length), *end = format + length;
    time_t seconds = (time_t)luaL_checkinteger(L, 2);
    struct tm t;
    if (*format == '!') format++;
    if (gmtime_r(&seconds, &t) == NULL)
        return luaL_error(L, "date result cannot be represented in this installation");
    if (strcmp(format, "*t") == 0) {
        lua_createtable(L, 0, 9);
        set_date(L, lua_gettop(L), &t);
        return 1;
    }
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    while (format < end) {
        if (*format != '%') {
            luaL_addchar(&b, *format++);
            continue;
        }
        char conversion[4] = {'%', 0, 0, 0}, text[250];
        format++;
        bool alternative = format + 1 < end && ((*format == 'E' && strchr("cCxXyY", format[1])) ||
                                                (*format == 'O' && strchr("deHImMSuUVwWy", format[1])));
        if (format >= end || *format == 0 || (!alternative && !strchr("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%", *format)))
            return luaL_argerror(L, 1, lua_pushfstring(L, "invalid conversion specifier '%%%s'", format));
        conversion[1] = *format++;
        if (alternative) conversion[2] = *format++;
        luaL_addlstring(&b, text, strftime(text, sizeof text, conversion, &t));
    }
    luaL_pushresult(&b);
    return 1;
}
