// tostring and string.format: no addresses.
#include "gse_internal.h"

#include <stdio.h>
#include <stdlib.h>

// A serial number in place of the address. A string of the same bytes has the same number.
static void push_pointer(lua_State *L, int index) {
    char text[24];
    snprintf(text, sizeof text, "0x%llx", (unsigned long long)gse_serial(L, index));
    lua_pushstring(L, text);
}

// As luaL_tolstring, but pushes the text in place of the address.
void gse_push_tostring(lua_State *L, int index) {
    index = lua_absindex(L, index);
    int type = lua_type(L, index);
    if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) {
        luaL_tolstring(L, index, NULL);
        return;
    }
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        lua_tolstring(L, -1, NULL);  // a number becomes text
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
    gse_push_tostring(L, 1);
    return 1;
}

// — string.format —

static bool is_object(int type) {
    return type != LUA_TNIL && type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING;
}

// How many characters of flags, width and precision are here.
static size_t modifiers(const char *s) { return strspn(s, "-+ #0123456789."); }

// Replaces objects under %s and everything under %p by text; true when a %p was met.
static bool replace_addresses(lua_State *L, const char *format, const char *end, int top) {
    bool has_pointers = false;
    for (int argument = 1; format < end; format++) {
        if (*format != '%' || *++format == '%') continue;
        size_t length = modifiers(format);
        if (format + length >= end || ++argument > top) break;
        int type = lua_type(L, argument);
        if (format[length] == 's' && is_object(type)) {
            gse_push_tostring(L, argument);
            lua_replace(L, argument);
        } else if (format[length] == 'p') {
            if (strspn(format, "-0123456789") != length || *format == '0')
                luaL_error(L, "invalid conversion specification: '%%%s'", lua_pushlstring(L, format, length + 1));
            if (is_object(type) || type == LUA_TSTRING) push_pointer(L, argument);
            else lua_pushliteral(L, "(null)");
            lua_replace(L, argument);
            has_pointers = true;
        }
        format += length;
    }
    return has_pointers;
}

// Every %p of the format at 1 becomes a %s, with its flags.
static void pointers_to_strings(lua_State *L, const char *format, const char *end) {
    luaL_Buffer changed;
    luaL_buffinit(L, &changed);
    while (format < end) {
        luaL_addchar(&changed, *format);
        if (*format++ != '%') continue;
        size_t length = modifiers(format);
        luaL_addlstring(&changed, format, length);
        format += length;
        if (format >= end) break;
        luaL_addchar(&changed, *format == 'p' ? 's' : *format);
        format++;
    }
    luaL_pushresult(&changed);
    lua_replace(L, 1);
}

// Raises what the stock function raised, as our caller's: with its position and the name it called us by.
static int raise_as_ours(lua_State *L, int status) {
    static const char begin[] = "bad argument #";
    if (status != LUA_ERRRUN || lua_type(L, -1) != LUA_TSTRING) return lua_error(L);
    const char *message = lua_tostring(L, -1);
    const char *reason = strncmp(message, begin, sizeof begin - 1) == 0 ? strstr(message, " (") : NULL;
    if (reason == NULL) return luaL_error(L, "%s", message);
    int argument = (int)strtol(message + sizeof begin - 1, NULL, 10);
    lua_pushlstring(L, reason + 2, strlen(reason) - 3);
    return luaL_argerror(L, argument, lua_tostring(L, -1));
}

// Upvalue: the stock string.format.
int gse_format(lua_State *L) {
    size_t length;
    const char *format = luaL_checklstring(L, 1, &length);
    int top = lua_gettop(L);
    luaL_checkstack(L, 8, NULL);
    if (replace_addresses(L, format, format + length, top)) pointers_to_strings(L, format, format + length);
    lua_settop(L, top);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    int status = lua_pcall(L, top, 1, 0);
    return status == LUA_OK ? 1 : raise_as_ours(L, status);
}
