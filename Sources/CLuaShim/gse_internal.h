// What the files of the shim share. All code that includes this may raise Lua errors, unless it says that it does not.
#ifndef GSE_INTERNAL_H
#define GSE_INTERNAL_H

#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#include <signal.h>
#include <string.h>

#include "CLuaShim.h"

#define GSE_DEEPEST 64

// The caps that the host holds a turn to; the same numbers as in SandboxProtocol's Frame+Caps.swift.
#define GSE_MOST_VALUES (1 << 18)
#define GSE_LEAST_ERROR_BYTES (64 << 10)
#define GSE_MOST_FILES 1024
#define GSE_MOST_LINES (1 << 18)      // of all files together

typedef struct {
    uint8_t *bytes;
    size_t length, capacity;
} gse_buffer;

typedef struct gse_strand {
    lua_State *co;
    int reference;               // in the registry
    uint32_t id, parent;
    bool waits;                  // for an answer of the host
    bool parked;                 // for another strand
    bool ready;                  // in the queue
    bool dropped;
} gse_strand;

// A __concat under way: where its C frame is, the top of the stack that the library remembers, and the block that top is
// in when the stack has moved out of it.
typedef struct {
    const void *frame;
    char *top;
    bool has_moved;
    char *old;
    size_t old_size;
} gse_concat;
#define GSE_MOST_CONCATS 256     // C calls in each other are bounded by 200

// The lines of one chunk: bits, by line from 0 on. A full userdatum that the registry holds.
typedef struct gse_file {
    struct gse_file *next;
    const char *source;          // the name that functions of the chunk have, as the library holds it
    char name[256];
    uint32_t lines;              // how many bits there are
    bool is_told, is_fresh;      // the other side knows which lines there are; lines were executed that it does not know of
    uint8_t *executable, *executed, *fresh;
} gse_file;

struct gse_vm {
    lua_State *L;
    gse_config config;
    size_t used, refused_size;
    const void *refused_block;
    bool was_refused;
    const void *buffers[2];      // where buffers of the libraries ask for memory
    size_t least, collect_at;    // the least used since a cycle was asked for, and where the next one is

    gse_strand **strands;        // alive, ascending by id
    size_t strand_count, strand_capacity;
    gse_strand **queue;          // ready, a ring
    size_t queue_head, queue_count, queue_capacity;
    uint32_t next_strand;
    gse_strand *running;
    size_t waiting;              // strands that wait for the host

    lua_State *volatile current; // the state that runs now; for signal handlers
    bool host_yield;             // the yield under way is for the host, not for a script's resume
    int blocked;                 // resumes under way that cannot pass on a yield
    int closing;                 // nested coroutine closes
    lua_State *forgetting;       // the coroutine that is about to forget its message handler

    gse_concat concats[GSE_MOST_CONCATS], concat_over;
    int concat_count;
    bool concat_is_over;         // what `concat_over` has goes with the next allocation

    const uint8_t *answer;       // of the strand being resumed
    size_t answer_length;
    bool answer_is_error;

    gse_buffer turn;
    size_t committed;            // bytes of the turn that are whole calls
    uint32_t calls;
    uint32_t values, committed_values;
    gse_state state;
    bool ended;
    bool has_lines;              // the turn ends with lines
    bool bare;                   // leave out the extra fields of the error that ended the script
    int64_t last_serial;         // of objects, for tostring and order

    gse_file *files;             // whose lines are counted
    uint32_t file_count, line_count;
};

static inline gse_vm *gse_of(lua_State *L) {
    void *vm;
    lua_getallocf(L, &vm);
    return vm;
}

// concat.c
bool gse_concat_keeps(gse_vm *vm, void *block, size_t size);  // then it is not to be freed yet
void gse_concat_over(gse_vm *vm);    // before anything is allocated
void gse_concat_forget(gse_vm *vm);  // when no Lua runs
// buffer.c: false when there is no memory or it would exceed `most`.
bool gse_put(gse_buffer *b, const void *bytes, size_t length, size_t most);
// What a terminal would obey, or what is not ASCII, becomes a question mark.
static inline char gse_printable(char c) { return c >= 0x20 && c < 0x7f ? c : '?'; }
static inline void gse_store32(uint8_t *at, uint32_t n) {
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(n >> (8 * i));
}
// A number as SandboxProtocol's values and frames have it: seven bits a byte, the low ones first; how many bytes it takes.
enum { GSE_LONGEST_VARINT = 10 };
static inline size_t gse_varint(uint64_t n, uint8_t *at) {
    size_t length = 0;
    do {
        at[length++] = (uint8_t)((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
        n >>= 7;
    } while (n);
    return length;
}

// memory.c
void *gse_allocate(void *vm, void *block, size_t old_size, size_t new_size);
void gse_memory_learn(lua_State *L);  // to be called first

// limits.c: neither raises nor allocates.
enum { GSE_LIMIT_CPU = 1, GSE_LIMIT_MEMORY, GSE_LIMIT_STEP_TIME, GSE_LIMIT_VALUE, GSE_LIMIT_STRANDS };
void gse_limit_exit(gse_vm *vm, int reason, lua_State *where) __attribute__((noreturn));
bool gse_limit_pending(void);
void gse_limit_watch(lua_State *L);

// keys.c: the order of `pairs`, and what a table's keys are.
typedef struct {
    int type;                    // LUA_TNUMBER, LUA_TSTRING, LUA_TBOOLEAN, else an object
    bool is_integer;
    lua_Integer integer;         // also: the boolean, the serial of an object
    lua_Number number;
    const char *string;
    size_t length;
    uint32_t index;              // as met by lua_next, from 1
} gse_key;
void gse_key_at(lua_State *L, int index, gse_key *key);
int gse_key_compare(const gse_key *a, const gse_key *b);
void gse_keys_sort(gse_key *keys, size_t count);
lua_Integer gse_serial(lua_State *L, int index);
int gse_next(lua_State *L);
int gse_pairs(lua_State *L);

// objects.c: read-only stand-ins, errors, arrays, handles. Marks live in metatables, under private keys.
enum { GSE_PLAIN = 0, GSE_FROZEN, GSE_ERROR, GSE_ARRAY, GSE_RESULT, GSE_FOREIGN };
int gse_mark_of(lua_State *L, int index);          // of a table; GSE_FOREIGN: some other metatable
void gse_push_real(lua_State *L, int index);       // what a stand-in stands for, or the table itself
void gse_freeze(lua_State *L, int mark);           // replaces the table on top by its stand-in
void gse_make_error(lua_State *L);                 // replaces the fields on top by an error object
void gse_mark_array(lua_State *L, int index);
int gse_raise(lua_State *L, const char *code, const char *format, ...);
const char *gse_position(lua_State *L, char *text, size_t size);  // `file:line` of the playbook, or ""
int gse_handle_kind(lua_State *L, int index);      // 0: not a handle
void gse_push_handle(lua_State *L, int kind);      // fields and narrowing (a list or nil) on top → the handle
void gse_handle_parts(lua_State *L, int index);    // pushes fields, narrowing
void gse_push_null(lua_State *L);
void gse_objects_open(lua_State *L);
extern const luaL_Reg gse_host_objects[];

// codec.c
void gse_encode(lua_State *L, int index, gse_buffer *b, size_t most);
void gse_put_text(lua_State *L, gse_buffer *b, const char *text, size_t length, size_t most);
void gse_decode(lua_State *L, const uint8_t *bytes, size_t length);

// format.c
void gse_push_tostring(lua_State *L, int index);            // as luaL_tolstring, without addresses
int gse_tostring(lua_State *L);
int gse_format(lua_State *L);

// load.c
int gse_load(lua_State *L);

// text.c: basic functions that ours replace.
int gse_rawget(lua_State *L);
int gse_rawlen(lua_State *L);
int gse_rawset(lua_State *L);
int gse_setmetatable(lua_State *L);
int gse_print(lua_State *L);
int gse_warn(lua_State *L);
int gse_is_utf8(lua_State *L);
bool gse_valid_utf8(const char *text, size_t length);

// utf8.c, clock.c
int gse_open_utf8(lua_State *L);
int gse_open_os(lua_State *L);

// compile.c: as luaL_loadbufferx of a text, without the faults of the compiler. With a file, its executable lines are noted.
int gse_compile(lua_State *L, const char *source, size_t length, const char *name, gse_file *file);

// lines.c: which lines were executed. Nothing here but the first two raises or allocates.
int gse_compile_file(lua_State *L, const char *source, size_t length, const char *name);  // as gse_compile, counted when asked for
void gse_lines_begin(lua_State *L);                       // for this state and all that come from it
void gse_line_is_executable(gse_file *file, size_t line);
typedef bool (*gse_sink)(void *to, const void *bytes, size_t length);
bool gse_lines_are_new(const gse_vm *vm);
bool gse_lines_write(const gse_vm *vm, gse_sink sink, void *to);  // false when the sink does not take it
void gse_lines_are_told(gse_vm *vm);

// guards.c
int gse_gmatch(lua_State *L);
void gse_keep_metatable(lua_State *L, int table, int metatable);  // before it is set; absolute indices

// coroutine.c
int gse_open_coroutine(lua_State *L);

// strands.c
extern const luaL_Reg gse_host_strands[];
int gse_host_call(lua_State *L);                            // `(operation, ...)` → the host's answer; yields
gse_strand *gse_strand_new(lua_State *L, uint32_t parent);  // the function to run is on top of L and is taken

gse_strand *gse_strand_find(gse_vm *vm, uint32_t id);
void gse_strand_ready(gse_vm *vm, gse_strand *strand);
void gse_strand_drop(gse_vm *vm, gse_strand *strand);

// world.c
int gse_build_world(lua_State *L);

#endif
