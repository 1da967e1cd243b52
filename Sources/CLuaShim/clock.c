// The `os` library, ours: three functions, UTC only, and the time is the host's.
#include "gse_internal.h"

#include <limits.h>
#include <math.h>
#include <time.h>

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

static int time_of_table(lua_State *L) {
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
    if (seconds == (time_t)-1)  // as the stock one: the second before 1970 cannot be told from a failure
        return luaL_error(L, "time result cannot be represented in this installation");
    set_date(L, 1, &t);
    lua_pushinteger(L, (lua_Integer)seconds);
    return 1;
}

static int time_as_text(lua_State *L) {
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
        bool alternative = format + 1 < end && format[1] != 0 && ((*format == 'E' && strchr("cCxXyY", format[1])) ||
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

// Replaces the host's answer on top, seconds with a fraction, by whole seconds.
static void whole_seconds(lua_State *L) {
    lua_Integer seconds;
    if (lua_isinteger(L, -1)) return;
    if (!lua_numbertointeger(floor(lua_tonumber(L, -1)), &seconds))
        luaL_error(L, "time result cannot be represented in this installation");
    lua_pop(L, 1);
    lua_pushinteger(L, seconds);
}

static void call_now(lua_State *L, lua_KFunction then) {
    lua_pushcfunction(L, gse_host_call);
    lua_pushliteral(L, "now");
    lua_callk(L, 1, 1, 0, then);
}

static int time_is_here(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    whole_seconds(L);
    return 1;
}

static int os_time(lua_State *L) {
    if (!lua_isnoneornil(L, 1)) return time_of_table(L);
    call_now(L, time_is_here);
    return time_is_here(L, LUA_OK, 0);
}

static int date_is_here(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    whole_seconds(L);
    lua_replace(L, 2);
    return time_as_text(L);
}

static int os_date(lua_State *L) {
    luaL_optstring(L, 1, "%c");
    lua_settop(L, 2);
    if (lua_isnil(L, 1)) {
        lua_pushliteral(L, "%c");
        lua_replace(L, 1);
    }
    if (!lua_isnil(L, 2)) return time_as_text(L);
    call_now(L, date_is_here);
    return date_is_here(L, LUA_OK, 0);
}

static int os_difftime(lua_State *L) {
    time_t later = (time_t)luaL_checkinteger(L, 1), earlier = (time_t)luaL_checkinteger(L, 2);
    lua_pushnumber(L, difftime(later, earlier));
    return 1;
}

int gse_open_os(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"time", os_time}, {"date", os_date}, {"difftime", os_difftime}, {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}
