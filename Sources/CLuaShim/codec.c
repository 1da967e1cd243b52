// Values as bytes, as SandboxProtocol's ValueCoding says. Reads tables raw: no metamethod of a script runs here.
#include "gse_internal.h"

#include <unistd.h>

typedef struct {
    gse_buffer *b;
    size_t most;
    int depth;
    const void *path[GSE_DEEPEST];
} encoder;

static void put(lua_State *L, encoder *e, const void *bytes, size_t length) {
    if (!gse_put(e->b, bytes, length, e->most))
        gse_raise(L, "usage.value", "a value of this size cannot cross to the host: limits.value of the policy is %d bytes",
                  (int)gse_of(L)->config.value_bytes);
}

static void put_varint(lua_State *L, encoder *e, uint64_t n) {
    uint8_t bytes[GSE_LONGEST_VARINT];
    put(L, e, bytes, gse_varint(n, bytes));
}

static void put_tag(lua_State *L, encoder *e, uint8_t tag) { put(L, e, &tag, 1); }

static void count_value(lua_State *L) {
    if (gse_of(L)->values++ >= GSE_MOST_VALUES)
        gse_raise(L, "usage.value", "more than %d values cannot cross to the host at once", GSE_MOST_VALUES);
}

static void put_string(lua_State *L, encoder *e, const char *bytes, size_t length) {
    put_varint(L, e, length);
    put(L, e, bytes, length);
}

static void put_integer(lua_State *L, encoder *e, lua_Integer i) {
    put_tag(L, e, 3);
    put_varint(L, e, ((uint64_t)i << 1) ^ (uint64_t)(i >> 63));
}

static void put_number(lua_State *L, encoder *e, lua_Number n) {
    uint64_t bits;
    uint8_t bytes[9] = {4};
    memcpy(&bits, &n, 8);
    for (int i = 0; i < 8; i++) bytes[i + 1] = (uint8_t)(bits >> (8 * i));
    put(L, e, bytes, 9);
}

static void encode(lua_State *L, int index, encoder *e);

static void put_key(lua_State *L, encoder *e, const gse_key *key) {
    count_value(L);
    switch (key->type) {
        case LUA_TBOOLEAN: put_tag(L, e, key->integer ? 2 : 1); break;
        case LUA_TNUMBER:
            if (key->is_integer) put_integer(L, e, key->integer);
            else put_number(L, e, key->number);
            break;
        default:
            put_tag(L, e, 5);
            put_string(L, e, key->string, key->length);
    }
}

static void push_key(lua_State *L, const gse_key *key) {
    switch (key->type) {
        case LUA_TBOOLEAN: lua_pushboolean(L, (int)key->integer); break;
        case LUA_TNUMBER:
            if (key->is_integer) lua_pushinteger(L, key->integer);
            else lua_pushnumber(L, key->number);
            break;
        default: lua_pushlstring(L, key->string, key->length);
    }
}

static bool in_sequence(lua_State *L, int key, lua_Integer length) {
    return lua_isinteger(L, key) && lua_tointeger(L, key) >= 1 && lua_tointeger(L, key) <= length;
}

// Everything outside the sequence, in order.
static void put_fields(lua_State *L, int table, encoder *e, lua_Integer length) {
    size_t count = 0, met = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (in_sequence(L, -2, length)) continue;
        int type = lua_type(L, -2);
        if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN)
            gse_raise(L, "usage.value", "a table with a %s as a key cannot cross to the host",
                      luaL_typename(L, -2));
        count++;
    }
    put_varint(L, e, count);
    if (count == 0) return;
    gse_key few[16], *keys = few;
    if (count > sizeof few / sizeof few[0]) keys = lua_newuserdatauv(L, count * sizeof *keys, 0);
    else lua_pushnil(L);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        if (!in_sequence(L, -2, length)) gse_key_at(L, -2, &keys[met++]);
    gse_keys_sort(keys, count);
    for (size_t i = 0; i < count; i++) {
        put_key(L, e, &keys[i]);
        push_key(L, &keys[i]);
        lua_rawget(L, table);
        encode(L, lua_gettop(L), e);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void put_table(lua_State *L, int index, encoder *e) {
    int mark = gse_mark_of(L, index);
    if (mark == GSE_FOREIGN)
        gse_raise(L, "usage.value", "a table with a metatable cannot cross to the host; pass plain data");
    if (e->depth >= GSE_DEEPEST)
        gse_raise(L, "usage.value", "a table nested deeper than %d cannot cross to the host", GSE_DEEPEST);
    luaL_checkstack(L, 8, NULL);
    gse_push_real(L, index);
    int table = lua_gettop(L);
    const void *self = lua_topointer(L, table);
    for (int i = 0; i < e->depth; i++)
        if (e->path[i] == self)
            gse_raise(L, "usage.value", "a table that contains itself cannot cross to the host");
    e->path[e->depth++] = self;
    put_tag(L, e, 6);
    put_tag(L, e, mark == GSE_ARRAY || gse_mark_of(L, table) == GSE_ARRAY);
    lua_Integer length = (lua_Integer)lua_rawlen(L, table);
    // A border is not always the first absent element: look.
    lua_Integer first_absent = 1;
    while (first_absent <= length) {
        int type = lua_rawgeti(L, table, first_absent);
        lua_pop(L, 1);
        if (type == LUA_TNIL) break;
        first_absent++;
    }
    length = first_absent - 1;
    put_varint(L, e, (uint64_t)length);
    for (lua_Integer i = 1; i <= length; i++) {
        lua_rawgeti(L, table, i);
        encode(L, lua_gettop(L), e);
        lua_pop(L, 1);
    }
    put_fields(L, table, e, length);
    e->depth--;
    lua_pop(L, 1);
}

static void put_handle(lua_State *L, int index, encoder *e, int kind) {
    luaL_checkstack(L, 6, NULL);
    uint8_t head[2] = {7, (uint8_t)kind};
    put(L, e, head, 2);
    gse_handle_parts(L, index);
    lua_pushliteral(L, "id");
    lua_rawget(L, -3);
    size_t length = 0;
    const char *id = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
    put_string(L, e, id, length);
    lua_pop(L, 1);
    put_tag(L, e, lua_istable(L, -1));
    if (lua_istable(L, -1)) encode(L, lua_gettop(L), e);
    lua_pop(L, 2);
}

static void encode(lua_State *L, int index, encoder *e) {
    count_value(L);
    size_t length;
    const char *bytes;
    switch (lua_type(L, index)) {
        case LUA_TNIL: put_tag(L, e, 0); return;
        case LUA_TBOOLEAN: put_tag(L, e, lua_toboolean(L, index) ? 2 : 1); return;
        case LUA_TNUMBER:
            if (lua_isinteger(L, index)) put_integer(L, e, lua_tointeger(L, index));
            else put_number(L, e, lua_tonumber(L, index));
            return;
        case LUA_TSTRING:
            bytes = lua_tolstring(L, index, &length);
            put_tag(L, e, 5);
            put_string(L, e, bytes, length);
            return;
        case LUA_TTABLE: put_table(L, index, e); return;
        default: break;
    }
    int kind = gse_handle_kind(L, index);
    if (kind == 0) gse_raise(L, "usage.value", "a %s cannot cross to the host", luaL_typename(L, index));
    put_handle(L, index, e, kind);
}

void gse_encode(lua_State *L, int index, gse_buffer *b, size_t most) {
    encoder e = {.b = b, .most = most};
    encode(L, lua_absindex(L, index), &e);
}

void gse_put_text(lua_State *L, gse_buffer *b, const char *text, size_t length, size_t most) {
    encoder e = {.b = b, .most = most};
    put_string(L, &e, text, length);
}

// — Decoding: the bytes come from the host, which is trusted; still nothing is read outside of them, and what the host
// would not say ends the process —

typedef struct {
    const uint8_t *at, *end;
} decoder;

static void malformed(lua_State *L) {
    if (gse_of(L)->config.limit_descriptor >= 0) _exit(3);
    luaL_error(L, "malformed answer");
}

static uint64_t take_varint(lua_State *L, decoder *d) {
    uint64_t n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (d->at == d->end) break;
        uint8_t byte = *d->at++;
        if ((shift == 63 && byte > 1) || (byte == 0 && shift > 0)) break;
        n |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
    malformed(L);
    return 0;
}

static const char *take(lua_State *L, decoder *d, size_t length) {
    if ((size_t)(d->end - d->at) < length) malformed(L);
    const char *bytes = (const char *)d->at;
    d->at += length;
    return bytes;
}

static void decode(lua_State *L, decoder *d, int depth);

static bool take_flag(lua_State *L, decoder *d) {
    uint8_t flag = (uint8_t)*take(L, d, 1);
    if (flag > 1) malformed(L);
    return flag == 1;
}

static void decode_key(lua_State *L, decoder *d) {
    decode(L, d, GSE_DEEPEST);
    int type = lua_type(L, -1);
    if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN) malformed(L);
    if (type == LUA_TNUMBER && lua_tonumber(L, -1) != lua_tonumber(L, -1)) malformed(L);
}

static void decode_table(lua_State *L, decoder *d, int depth) {
    bool is_array = take_flag(L, d);
    uint64_t length = take_varint(L, d);
    if (depth >= GSE_DEEPEST || length > (uint64_t)(d->end - d->at)) malformed(L);
    luaL_checkstack(L, 6, NULL);
    lua_createtable(L, (int)length, 0);
    for (uint64_t i = 1; i <= length; i++) {
        decode(L, d, depth + 1);
        lua_rawseti(L, -2, (lua_Integer)i);
    }
    uint64_t fields = take_varint(L, d);
    for (uint64_t i = 0; i < fields; i++) {
        decode_key(L, d);
        decode(L, d, depth + 1);
        lua_rawset(L, -3);
    }
    if (is_array && length == 0 && fields == 0) gse_mark_array(L, -1);
}

static void push_text(lua_State *L, decoder *d) {
    size_t length = take_varint(L, d);
    const char *text = take(L, d, length);
    // The host refuses a handle whose texts are not: it would take its own words back for those of a hostile worker.
    if (!gse_valid_utf8(text, length)) malformed(L);
    lua_pushlstring(L, text, length);
}

// The names that a handle is narrowed to: a table, but of nothing else, so that handles do not nest.
static void decode_names(lua_State *L, decoder *d, int depth) {
    if (*take(L, d, 1) != 6 || depth >= GSE_DEEPEST) malformed(L);
    take_flag(L, d);
    uint64_t length = take_varint(L, d);
    if (length > (uint64_t)(d->end - d->at)) malformed(L);
    lua_createtable(L, (int)length, 0);
    for (uint64_t i = 1; i <= length; i++) {
        if (*take(L, d, 1) != 5) malformed(L);
        push_text(L, d);
        lua_rawseti(L, -2, (lua_Integer)i);
    }
    if (take_varint(L, d) != 0) malformed(L);
}

static void decode_handle(lua_State *L, decoder *d, int depth) {
    int kind = *take(L, d, 1);
    if (kind < 1 || kind > 5) malformed(L);
    luaL_checkstack(L, 6, NULL);
    lua_createtable(L, 0, 1);
    push_text(L, d);
    lua_setfield(L, -2, "id");
    if (take_flag(L, d)) decode_names(L, d, depth);
    else lua_pushnil(L);
    if (kind == 3) {
        lua_pop(L, 2);
        gse_push_null(L);
    } else {
        gse_push_handle(L, kind);
    }
}

static void decode(lua_State *L, decoder *d, int depth) {
    uint64_t n;
    const uint8_t *bytes;
    lua_Number number;
    switch (*take(L, d, 1)) {
        case 0: lua_pushnil(L); return;
        case 1: lua_pushboolean(L, 0); return;
        case 2: lua_pushboolean(L, 1); return;
        case 3:
            n = take_varint(L, d);
            lua_pushinteger(L, (lua_Integer)((n >> 1) ^ (0 - (n & 1))));
            return;
        case 4:
            bytes = (const uint8_t *)take(L, d, 8);
            n = 0;
            for (int i = 0; i < 8; i++) n |= (uint64_t)bytes[i] << (8 * i);
            memcpy(&number, &n, 8);
            lua_pushnumber(L, number);
            return;
        case 5:
            n = take_varint(L, d);
            lua_pushlstring(L, take(L, d, n), n);
            return;
        case 6: decode_table(L, d, depth); return;
        case 7: decode_handle(L, d, depth); return;
        default: malformed(L);
    }
}

void gse_decode(lua_State *L, const uint8_t *bytes, size_t length) {
    decoder d = {bytes, bytes + length};
    decode(L, &d, 0);
    if (d.at != d.end) malformed(L);
}
