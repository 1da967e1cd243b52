// Compiling, and mending what the compiler of Lua 5.4.4 compiles wrongly.
//
// Three of its faults are known (upstream 997f11f5, 782ef85b, c764ca71), and each leaves a shape in the code that no
// sound code has. So what it made is written out, looked through, and read back in when something was mended. The bytes
// never come from a script: binary chunks are refused everywhere. Later versions leave none of the shapes.
#include "gse_internal.h"

// Opcodes of Lua 5.4.
enum {
    LOADI = 1, LOADK = 3, LOADKX = 4, LFALSESKIP = 6, LOADTRUE = 7, LOADNIL = 8, GETUPVAL = 9, BAND = 41, BXOR = 43, MMBIN = 46,
    CLOSE = 54, JMP = 56, TEST = 66, TESTSET = 67, TAILCALL = 69, TFORLOOP = 77, EXTRAARG = 82,
};

static unsigned op(uint32_t i) { return i & 0x7f; }
static unsigned arg_a(uint32_t i) { return i >> 7 & 0xff; }
static unsigned arg_b(uint32_t i) { return i >> 16 & 0xff; }
static uint32_t with_a(uint32_t i, unsigned a) { return (i & ~(0xffu << 7)) | a << 7; }

// How far a JMP goes, counted from the instruction behind it.
#define JUMP_ZERO 0xffffff
static int64_t jump(uint32_t i) { return (int64_t)(i >> 7) - JUMP_ZERO; }
static uint32_t with_jump(int64_t by) { return (uint32_t)(by + JUMP_ZERO) << 7 | JMP; }

static uint32_t at(const uint8_t *code, size_t pc) {
    uint32_t i;
    memcpy(&i, code + 4 * pc, 4);
    return i;
}

static void put(uint8_t *code, size_t pc, uint32_t i) { memcpy(code + 4 * pc, &i, 4); }

// `break` from a generic `for` leaves the loop's closing value open: CLOSE has the level inside of the loop.
static bool mend_break(uint8_t *code, size_t pc, size_t count) {
    if (pc + 1 >= count) return false;
    uint32_t loop = at(code, pc), close = at(code, pc + 1);
    if (op(loop) != TFORLOOP || op(close) != CLOSE || arg_a(close) != arg_a(loop) + 4) return false;
    put(code, pc + 1, with_a(close, arg_a(loop)));
    return true;
}

// `upvalue[a < b]`: fetching the upvalue stands between the comparison and what its jump skips, so it is skipped too.
static bool mend_index(uint8_t *code, size_t pc, size_t count) {
    if (pc + 3 >= count) return false;
    uint32_t skip = at(code, pc), get = at(code, pc + 1), no = at(code, pc + 2), yes = at(code, pc + 3);
    if (op(skip) != JMP || jump(skip) != 2 || op(get) != GETUPVAL) return false;
    if (op(no) != LFALSESKIP || op(yes) != LOADTRUE || arg_a(no) != arg_a(get) + 1 || arg_a(yes) != arg_a(no))
        return false;
    put(code, pc, with_jump(1));
    put(code, pc + 1, no);
    put(code, pc + 2, yes);
    put(code, pc + 3, get);
    return true;
}

// The longest way from loading a constant to its use: a value, a jump, false, true, and the argument of LOADKX.
#define WINDOW 6

// Where the register `b` of the instruction at `pc` is loaded with a constant just before; `pc` when it is not.
static size_t constant_of(const uint8_t *code, size_t pc, unsigned b) {
    for (size_t from = pc; from-- > 0 && pc - from <= WINDOW;) {
        uint32_t i = at(code, from);
        if (op(i) == JMP || op(i) == EXTRAARG) continue;
        if (op(i) > LOADNIL) break;  // nothing else stands between the two
        if (arg_a(i) == b) return op(i) == LOADI || op(i) == LOADK || op(i) == LOADKX ? from : pc;
    }
    return pc;
}

// Whether the instruction leaves a value in register `b`, perhaps by finding that it is there already.
static bool provides(uint32_t i, unsigned b) {
    return arg_a(i) == b && (op(i) <= GETUPVAL || op(i) == TEST || op(i) == TESTSET);
}

// The use of a constant, and where it is loaded.
typedef struct {
    size_t load, size, use;
    unsigned b;
} constant;

// Whether a jump goes past the constant to its use, or to what is before that.
static bool skips(const uint8_t *code, size_t from, const constant *k) {
    uint32_t i = at(code, from);
    if (op(i) != JMP) return false;
    int64_t to = (int64_t)from + 1 + jump(i);
    return to >= (int64_t)(k->load + k->size) && to <= (int64_t)k->use;
}

// `(x or constant) | y` skips the constant as well, but has another value in its place.
static bool skips_rightly(const uint8_t *code, size_t from, const constant *k) {
    size_t to = k->load + k->size;
    if (from == 0 || (int64_t)from + 1 + jump(at(code, from)) != (int64_t)to) return false;
    return provides(at(code, from - 1), k->b) && op(at(code, to)) != LFALSESKIP && op(at(code, to)) != LOADTRUE;
}

// `constant | (a and b)` with a constant that does not fit into an operand: it is loaded inside of what the jumps of
// the other operand skip. It belongs right before its use, which those jumps reach.
static bool mend_constant(uint8_t *code, size_t pc, size_t count) {
    if (pc + 1 >= count || op(at(code, pc)) < BAND || op(at(code, pc)) > BXOR || op(at(code, pc + 1)) != MMBIN)
        return false;
    constant k = {.use = pc, .b = arg_b(at(code, pc))};
    k.load = constant_of(code, pc, k.b);
    if (k.load == pc) return false;
    k.size = op(at(code, k.load)) == LOADKX ? 2 : 1;
    bool wrong = false;
    for (size_t from = 0; from < k.load && !wrong; from++)
        wrong = skips(code, from, &k) && !skips_rightly(code, from, &k);
    if (!wrong) return false;
    for (size_t from = 0; from < k.load; from++)
        if (skips(code, from, &k)) put(code, from, with_jump(jump(at(code, from)) - (int64_t)k.size));
    uint8_t moved[8];
    memcpy(moved, code + 4 * k.load, 4 * k.size);
    memmove(code + 4 * k.load, code + 4 * (k.load + k.size), 4 * (pc - k.load - k.size));
    memcpy(code + 4 * (pc - k.size), moved, 4 * k.size);
    return true;
}

static bool mend(uint8_t *code, size_t count) {
    bool mended = false;
    for (size_t pc = 0; pc < count; pc++) {
        bool here = mend_break(code, pc, count) || mend_index(code, pc, count) || mend_constant(code, pc, count);
        mended = mended || here;
    }
    return mended;
}

// — What a function looks like when it is written out —

typedef struct {
    lua_State *L;
    uint8_t *at, *end;
    bool mended;
    gse_file *file;  // NULL when nobody asks for lines
} reader;

static uint8_t *take(reader *r, size_t length) {
    if ((size_t)(r->end - r->at) < length) luaL_error(r->L, "a compiled chunk is not as expected");
    uint8_t *bytes = r->at;
    r->at += length;
    return bytes;
}

static size_t take_size(reader *r) {
    size_t n = 0;
    uint8_t byte;
    do {
        byte = *take(r, 1);
        n = n << 7 | (byte & 0x7f);
    } while (!(byte & 0x80));
    return n;
}

static void skip_string(reader *r) {
    size_t size = take_size(r);  // one more than it has, 0 for none
    if (size > 1) take(r, size - 1);
}

static void skip_constants(reader *r) {
    for (size_t n = take_size(r); n > 0; n--)
        switch (*take(r, 1)) {
            case LUA_TNUMBER: case LUA_TNUMBER | 0x10: take(r, 8); break;
            case LUA_TSTRING: case LUA_TSTRING | 0x10: skip_string(r); break;
            default: break;  // nil and booleans
        }
}

// Says that an instruction is in another line than those next to it: the line is with others.
#define LINE_APART (-0x80)

// The lines of a function that begins in `line`. Its last instruction is the return that every function ends with, whether
// or not anything comes to it, and nothing of Lua returns to what stands behind a tail call; the first instruction of a
// function with `...` is never seen as a line.
static void take_lines(reader *r, size_t line, bool is_vararg, const uint8_t *code) {
    size_t count = take_size(r);
    const int8_t *by = (const int8_t *)take(r, count);
    size_t apart = take_size(r);
    for (size_t pc = 0; pc < count; pc++) {
        if (by[pc] != LINE_APART) line += (size_t)(ptrdiff_t)by[pc];
        else if (apart > 0) take_size(r), line = take_size(r), apart--;
        bool is_dead = pc + 1 == count || (pc == 0 ? is_vararg : op(at(code, pc - 1)) == TAILCALL);
        if (r->file && !is_dead) gse_line_is_executable(r->file, line);
    }
    for (; apart > 0; apart--) take_size(r), take_size(r);
}

static void skip_names(reader *r) {
    for (size_t n = take_size(r); n > 0; n--) skip_string(r), take_size(r), take_size(r);
    for (size_t n = take_size(r); n > 0; n--) skip_string(r);
}

// Functions nest as deep as the parser lets them: 200.
static void mend_function(reader *r) {
    skip_string(r);
    size_t line = take_size(r);
    take_size(r);
    bool is_vararg = take(r, 3)[1];
    size_t count = take_size(r);
    if (count > (size_t)(r->end - r->at) / 4) luaL_error(r->L, "a compiled chunk is not as expected");
    uint8_t *code = take(r, 4 * count);
    if (mend(code, count)) r->mended = true;
    skip_constants(r);
    take(r, 3 * take_size(r));
    for (size_t n = take_size(r); n > 0; n--) mend_function(r);
    take_lines(r, line, is_vararg, code);
    skip_names(r);
}

static int count_bytes(lua_State *L, const void *bytes, size_t length, void *total) {
    (void)L, (void)bytes;
    *(size_t *)total += length;
    return 0;
}

static int copy_bytes(lua_State *L, const void *bytes, size_t length, void *to) {
    (void)L;
    reader *r = to;
    if ((size_t)(r->end - r->at) < length) return 1;
    memcpy(r->at, bytes, length);
    r->at += length;
    return 0;
}

// Signature, version, format, bytes that show conversions, three sizes, an integer, a number; then a count.
#define HEADER (4 + 1 + 1 + 6 + 3 + 8 + 8 + 1)

// As luaL_loadbufferx in mode "t": the function, or an error's text, on top. A binary chunk is such an error.
int gse_compile(lua_State *L, const char *source, size_t length, const char *name, gse_file *file) {
    int status = luaL_loadbufferx(L, source, length, name, "t");
    if (status != LUA_OK) return status;
    luaL_checkstack(L, 4, NULL);
    int made = lua_gettop(L);
    size_t total = 0;
    lua_dump(L, count_bytes, &total, 0);
    uint8_t *bytes = lua_newuserdatauv(L, total, 0);
    lua_pushvalue(L, made);
    reader r = {L, bytes, bytes + total, false, file};
    const uint8_t version = LUA_VERSION_NUM / 100 * 16 + LUA_VERSION_NUM % 100;
    if (lua_dump(L, copy_bytes, &r, 0) || r.at != r.end || total < HEADER || bytes[4] != version)
        return luaL_error(L, "a compiled chunk is not as expected");
    r.at = bytes + HEADER;
    mend_function(&r);
    lua_settop(L, made + 1);
    if (!r.mended) {
        lua_settop(L, made);
        return LUA_OK;
    }
    status = luaL_loadbufferx(L, (const char *)bytes, total, name, "b");
    lua_replace(L, made);
    lua_settop(L, made);
    return status;
}
