// Which lines of the playbook and of its modules were executed. Only when asked for is there a hook, and then for every line.
#include "gse_internal.h"

static bool has(const uint8_t *bits, size_t line) { return bits[line / 8] >> line % 8 & 1; }
static void set(uint8_t *bits, size_t line) { bits[line / 8] |= (uint8_t)(1 << line % 8); }

void gse_line_is_executable(gse_file *file, size_t line) {
    if (line > 0 && line < file->lines) set(file->executable, line);
}

static void mark(gse_file *file, int line) {
    if (line <= 0 || (uint32_t)line >= file->lines || has(file->executed, (size_t)line)) return;
    if (!has(file->executable, (size_t)line)) return;
    set(file->executed, (size_t)line);
    set(file->fresh, (size_t)line);
    file->is_fresh = true;
}

// A text that a script loads under the name of a file may be taken for it: it can tell wrong things of itself only.
static void on_line(lua_State *L, lua_Debug *ar) {
    if (!lua_getinfo(L, "S", ar)) return;
    for (gse_file *file = gse_of(L)->files; file; file = file->next)
        if (file->source == ar->source) {
            mark(file, ar->currentline);
            return;
        }
}

// A new thread has the hook of the one that makes it.
void gse_lines_begin(lua_State *L) { lua_sethook(L, on_line, LUA_MASKLINE, 0); }

// Pushes a file with room for the lines of a text; NULL and nil when they are too many.
static gse_file *push_file(lua_State *L, const char *source, size_t length, const char *name) {
    gse_vm *vm = gse_of(L);
    size_t lines = 2;  // there is no line 0, and the last one need not end
    for (size_t i = 0; i < length; i++) lines += source[i] == '\n' || source[i] == '\r';
    if (vm->file_count >= GSE_MOST_FILES || lines > GSE_MOST_LINES - vm->line_count) {
        lua_pushnil(L);
        return NULL;
    }
    size_t bytes = (lines + 7) / 8;
    gse_file *file = lua_newuserdatauv(L, sizeof *file + 3 * bytes, 0);
    memset(file, 0, sizeof *file + 3 * bytes);
    file->lines = (uint32_t)lines;
    file->executable = (uint8_t *)(file + 1);
    file->executed = file->executable + bytes;
    file->fresh = file->executed + bytes;
    for (size_t i = 0; name[i] && i + 1 < sizeof file->name; i++) file->name[i] = gse_printable(name[i]);
    return file;
}

// Counts the lines of the function on top, whose file is below it. The function is held, so that nothing else gets the
// place in memory of its name.
static void count_lines(lua_State *L, gse_file *file) {
    gse_vm *vm = gse_of(L);
    lua_Debug ar;
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &ar);
    lua_pushvalue(L, -1);
    luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushvalue(L, -2);
    luaL_ref(L, LUA_REGISTRYINDEX);
    file->source = ar.source;
    file->next = vm->files;
    vm->files = file;
    vm->file_count++;
    vm->line_count += file->lines;
}

int gse_compile_file(lua_State *L, const char *source, size_t length, const char *name) {
    if (!gse_of(L)->config.counts_lines || *name != '@') return gse_compile(L, source, length, name, NULL);
    gse_file *file = push_file(L, source, length, name + 1);
    int status = gse_compile(L, source, length, name, file);
    if (status == LUA_OK && file) count_lines(L, file);
    lua_remove(L, -2);
    return status;
}

// — Telling of them: as SandboxProtocol's Frame says —

static bool put_number(gse_sink sink, void *to, size_t n) {
    uint8_t bytes[GSE_LONGEST_VARINT];
    return sink(to, bytes, gse_varint(n, bytes));
}

// The next run of set bits from `line` on: where it begins, and its end in `end`; `lines` when there is none.
static size_t next_run(const uint8_t *bits, size_t line, size_t lines, size_t *end) {
    while (line < lines && !has(bits, line)) line++;
    *end = line;
    while (*end < lines && has(bits, *end)) ++*end;
    return line;
}

// How many runs there are; for each how many lines it leaves out, and how many it has.
static bool put_runs(gse_sink sink, void *to, const uint8_t *bits, size_t lines) {
    size_t count = 0, end = 1;
    for (size_t at = 1; (at = next_run(bits, end, lines, &end)) < lines;) count++;
    if (!put_number(sink, to, count)) return false;
    end = 1;
    for (size_t before = 1, at; (at = next_run(bits, end, lines, &end)) < lines; before = end)
        if (!put_number(sink, to, at - before) || !put_number(sink, to, end - at)) return false;
    return true;
}

static bool is_new(const gse_file *file) { return !file->is_told || file->is_fresh; }

bool gse_lines_are_new(const gse_vm *vm) {
    for (const gse_file *file = vm->files; file; file = file->next)
        if (is_new(file)) return true;
    return false;
}

bool gse_lines_write(const gse_vm *vm, gse_sink sink, void *to) {
    static const uint8_t none = 0;
    size_t count = 0;
    for (const gse_file *file = vm->files; file; file = file->next) count += is_new(file);
    if (!put_number(sink, to, count)) return false;
    for (const gse_file *file = vm->files; file; file = file->next) {
        if (!is_new(file)) continue;
        size_t length = strlen(file->name);
        if (!put_number(sink, to, length) || !sink(to, file->name, length)) return false;
        bool told = file->is_told ? put_runs(sink, to, &none, 0)
                                  : put_runs(sink, to, file->executable, file->lines);
        if (!told || !put_runs(sink, to, file->fresh, file->lines)) return false;
    }
    return true;
}

void gse_lines_are_told(gse_vm *vm) {
    for (gse_file *file = vm->files; file; file = file->next) {
        if (file->is_fresh) memset(file->fresh, 0, (file->lines + 7) / 8);
        file->is_told = true;
        file->is_fresh = false;
    }
}
