// utf8.codes as of 5.4.5: the one of 5.4.4 passes stray continuation bytes.
#include "gse_internal.h"

static bool continues(const char *s) { return (*s & 0xc0) == 0x80; }

// The end of the sequence at `s`, or NULL when it is none. A string ends with a NUL, which continues nothing.
static const char *sequence_end(const char *s, bool is_lax, uint32_t *decoded) {
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
    unsigned char lead = (unsigned char)*s;
    int more = lead < 0x80 ? 0 : lead < 0xc0 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3
               : lead < 0xfc ? 4 : lead < 0xfe ? 5 : -1;
    if (more < 0) return NULL;
    uint32_t code = more == 0 ? lead : lead & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        if (!continues(s + i)) return NULL;
        code = code << 6 | (s[i] & 0x3f);
    }
    if (code < least[more]) return NULL;
    if (!is_lax && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) return NULL;
    *decoded = code;
    return s + more + 1;
}

// `(string, position)`; upvalue: whether lax.
static int next_code(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Unsigned at = (lua_Unsigned)lua_tointeger(L, 2);
    bool is_lax = lua_toboolean(L, lua_upvalueindex(1));
    if (at > 0 && at < length) {
        while (continues(s + at)) at++;  // past the one before
    }
    if (at >= length) return 0;
    uint32_t code;
    const char *end = sequence_end(s + at, is_lax, &code);
    if (end == NULL || continues(end)) return luaL_error(L, "invalid UTF-8 code");
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_pushinteger(L, code);
    return 2;
}

static int codes(lua_State *L) {
    bool is_lax = lua_toboolean(L, 2);
    const char *s = luaL_checkstring(L, 1);
    luaL_argcheck(L, !continues(s), 1, "invalid UTF-8 code");
    lua_pushboolean(L, is_lax);
    lua_pushcclosure(L, next_code, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

int gse_open_utf8(lua_State *L) {
    luaopen_utf8(L);
    lua_pushcfunction(L, codes);
    lua_setfield(L, -2, "codes");
    return 1;
}
