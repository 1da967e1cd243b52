// One order for `pairs`, `next` and encoded tables: numbers ascending, strings bytewise, booleans, then objects.
#include "gse_internal.h"

#include <stdlib.h>

static const char serials_key, traversals_key;

// A traversal of one table: its keys as met, and in which order to hand them out.
typedef struct {
    size_t count, at;
    bool is_sequence;            // the keys are 1 … count: no snapshot needed
    uint32_t order[];
} traversal;

lua_Integer gse_serial(lua_State *L, int index) {
    index = lua_absindex(L, index);
    luaL_checkstack(L, 6, NULL);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &serials_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_createtable(L, 0, 1);
        lua_pushliteral(L, "k");
        lua_setfield(L, -2, "__mode");
        lua_setmetatable(L, -2);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &serials_key);
    }
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) != LUA_TNUMBER) {
        lua_pop(L, 1);
        lua_pushvalue(L, index);
        lua_pushinteger(L, ++gse_of(L)->last_serial);
        lua_rawset(L, -3);
        lua_pushinteger(L, gse_of(L)->last_serial);
    }
    lua_Integer serial = lua_tointeger(L, -1);
    lua_pop(L, 2);
    return serial;
}

static int rank(int type) {
    switch (type) {
        case LUA_TNUMBER: return 0;
        case LUA_TSTRING: return 1;
        case LUA_TBOOLEAN: return 2;
        default: return 3;
    }
}

void gse_key_at(lua_State *L, int index, gse_key *key) {
    key->type = lua_type(L, index);
    key->is_integer = false;
    switch (key->type) {
        case LUA_TNUMBER:
            key->is_integer = lua_isinteger(L, index);
            if (key->is_integer) key->integer = lua_tointeger(L, index);
            else key->number = lua_tonumber(L, index);
            break;
        case LUA_TSTRING:
            key->string = lua_tolstring(L, index, &key->length);
            break;
        case LUA_TBOOLEAN:
            key->integer = lua_toboolean(L, index);
            break;
        default:
            key->integer = gse_serial(L, index);
    }
}

// An 80-bit or wider long double holds every 64-bit integer and every double.
static long double numeric(const gse_key *key) {
    return key->is_integer ? (long double)key->integer : (long double)key->number;
}

int gse_key_compare(const gse_key *a, const gse_key *b) {
    int ra = rank(a->type), rb = rank(b->type);
    if (ra != rb) return ra < rb ? -1 : 1;
    if (ra == 0 && !(a->is_integer && b->is_integer)) {
        long double x = numeric(a), y = numeric(b);
        return x < y ? -1 : x > y;
    }
    if (ra == 1) {
        int order = memcmp(a->string, b->string, a->length < b->length ? a->length : b->length);
        return order ? order : a->length < b->length ? -1 : a->length > b->length;
    }
    return a->integer < b->integer ? -1 : a->integer > b->integer;
}

static int compare(const void *a, const void *b) { return gse_key_compare(a, b); }

// Often they are in order already. A heap sort, since qsort may allocate outside the cap.
static void sift(gse_key *keys, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare(&keys[child], &keys[child + 1]) < 0) child++;
        if (compare(&keys[root], &keys[child]) >= 0) return;
        gse_key swapped = keys[root];
        keys[root] = keys[child];
        keys[child] = swapped;
    }
}

void gse_keys_sort(gse_key *keys, size_t count) {
    size_t sorted = 1;
    while (sorted < count && compare(&keys[sorted - 1], &keys[sorted]) <= 0) sorted++;
    if (sorted >= count) return;
    for (size_t root = count / 2; root-- > 0;) sift(keys, root, count);
    for (size_t end = count; end-- > 1;) {
        gse_key swapped = keys[0];
        keys[0] = keys[end];
        keys[end] = swapped;
        sift(keys, 0, end);
    }
}

// Pushes the snapshot of the keys (nil for a sequence) and the traversal.
static traversal *snapshot(lua_State *L, int table) {
    luaL_checkstack(L, 10, NULL);
    size_t count = 0;
    bool is_sequence = true;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        count++;
        is_sequence = is_sequence && lua_isinteger(L, -2) && lua_tointeger(L, -2) == (lua_Integer)count;
    }
    if (is_sequence || count > UINT32_MAX) {
        lua_pushnil(L);
        traversal *t = lua_newuserdatauv(L, sizeof *t, 1);
        *t = (traversal){.count = count, .is_sequence = true};
        return t;
    }
    lua_createtable(L, (int)(count < INT32_MAX ? count : INT32_MAX), 0);
    gse_key *keys = lua_newuserdatauv(L, count * sizeof *keys, 0);
    int kept = lua_gettop(L) - 1;
    uint32_t met = 0;
    for (lua_pushnil(L); met < count && lua_next(L, table); lua_pop(L, 1)) {
        gse_key_at(L, -2, &keys[met]);
        met++;
        keys[met - 1].index = met;
        lua_pushvalue(L, -2);
        lua_rawseti(L, kept, met);
    }
    lua_settop(L, kept + 1);
    gse_keys_sort(keys, met);
    traversal *t = lua_newuserdatauv(L, sizeof *t + met * sizeof t->order[0], 1);
    *t = (traversal){.count = met};
    for (uint32_t i = 0; i < met; i++) t->order[i] = keys[i].index;
    lua_remove(L, kept + 1);
    return t;
}

static void push_key(lua_State *L, traversal *t, int kept, size_t at) {
    if (t->is_sequence) lua_pushinteger(L, (lua_Integer)at + 1);
    else lua_rawgeti(L, kept, t->order[at]);
}

// Pushes the next key that still has a value, and the value.
static bool advance(lua_State *L, traversal *t, int table, int kept) {
    while (t->at < t->count) {
        push_key(L, t, kept, t->at++);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, table) != LUA_TNIL) return true;
        lua_pop(L, 2);
    }
    return false;
}

// Without a place, as in stock Lua.
static int unknown_key(lua_State *L) {
    lua_pushliteral(L, "invalid key to 'next'");
    return lua_error(L);
}


// Puts the traversal behind a key; false when the key is not in the snapshot: then behind where it would be.
static bool seek(lua_State *L, traversal *t, int kept, int key) {
    if (lua_type(L, key) == LUA_TNUMBER && !lua_isinteger(L, key)) {  // no table has a key of 1.0, nor NaN
        int is_whole;
        lua_tointegerx(L, key, &is_whole);
        lua_Number number = lua_tonumber(L, key);
        if (is_whole || number != number) unknown_key(L);
    }
    if (t->at > 0) {
        push_key(L, t, kept, t->at - 1);
        bool same = lua_rawequal(L, -1, key);
        lua_pop(L, 1);
        if (same) return true;
    }
    gse_key wanted, probe;
    gse_key_at(L, key, &wanted);
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        push_key(L, t, kept, middle);
        gse_key_at(L, -1, &probe);
        lua_pop(L, 1);
        int order = gse_key_compare(&probe, &wanted);
        if (order == 0) {
            t->at = middle + 1;
            return true;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    t->at = low;
    return false;
}

// Traversals by `next` itself, which has no place of its own to keep one: by table, for as long as the table lives. `true`
// stands for one that has only begun, or is over.
static void push_traversals(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &traversals_key) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &traversals_key);
}

// Remembers that the table was traversed, without a snapshot: one that is left or over may not know all keys of now.
static void mark_traversed(lua_State *L, int table) {
    push_traversals(L);
    lua_pushvalue(L, table);
    if (lua_rawget(L, -2) != LUA_TBOOLEAN) {
        lua_pushvalue(L, table);
        lua_pushboolean(L, 1);
        lua_rawset(L, -4);
    }
    lua_pop(L, 2);
}

static int first(lua_State *L, int table) {
    gse_key best = {.type = LUA_TNONE}, key;
    lua_pushnil(L);
    int kept = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (best.type != LUA_TNONE && rank(lua_type(L, -2)) > rank(best.type)) continue;
        gse_key_at(L, -2, &key);
        if (best.type != LUA_TNONE && gse_key_compare(&key, &best) >= 0) continue;
        best = key;
        lua_copy(L, -2, kept);
    }
    if (best.type == LUA_TNONE) return 1;
    mark_traversed(L, table);
    lua_pushvalue(L, kept);
    lua_rawget(L, table);
    return 2;
}

static int next_after(lua_State *L, int table, int key) {
    push_traversals(L);
    int traversals = lua_gettop(L), kept = traversals + 2;
    lua_pushvalue(L, table);
    bool is_known = lua_rawget(L, traversals) != LUA_TNIL, is_placed = false;
    traversal *t = lua_touserdata(L, -1);
    if (t) {
        lua_getiuservalue(L, -1, 1);
        is_placed = seek(L, t, kept, key);
    }
    if (!is_placed) {
        lua_settop(L, traversals);
        t = snapshot(L, table);
        lua_insert(L, -2);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, -3, 1);
        lua_pushvalue(L, table);
        lua_pushvalue(L, -3);
        lua_rawset(L, traversals);
        // A key that was set to nil on the way is in no snapshot of now, but still has its place.
        if (!seek(L, t, kept, key) && !is_known) return unknown_key(L);
    }
    if (advance(L, t, table, kept)) return 2;
    mark_traversed(L, table);
    lua_pushnil(L);
    return 1;
}

int gse_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    gse_push_real(L, 1);
    return lua_isnil(L, 2) ? first(L, 3) : next_after(L, 3, 2);
}

// Upvalues: the table as given, the real one, the snapshot, the traversal.
static int iterate(lua_State *L) {
    lua_settop(L, 2);
    if (!lua_rawequal(L, 1, lua_upvalueindex(1))) return gse_next(L);
    traversal *t = lua_touserdata(L, lua_upvalueindex(4));
    if (lua_isnil(L, 2) && t->at > 0) {  // begun anew, perhaps with other fields
        lua_pushvalue(L, lua_upvalueindex(2));
        t = snapshot(L, 3);
        lua_replace(L, lua_upvalueindex(4));
        lua_replace(L, lua_upvalueindex(3));
    }
    if (lua_isnil(L, 2)) t->at = 0;
    else if (!seek(L, t, lua_upvalueindex(3), 2)) return gse_next(L);
    if (advance(L, t, lua_upvalueindex(2), lua_upvalueindex(3))) return 2;
    lua_pushnil(L);
    return 1;
}

static int pairs_done(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

int gse_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, pairs_done);
        return 3;
    }
    lua_settop(L, 1);
    if (!lua_istable(L, 1)) {
        lua_pushcfunction(L, gse_next);
    } else {
        lua_pushvalue(L, 1);
        gse_push_real(L, 1);
        snapshot(L, 3);
        lua_pushcclosure(L, iterate, 4);
    }
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}
