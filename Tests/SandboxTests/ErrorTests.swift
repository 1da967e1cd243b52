import SandboxProtocol
import Testing

@Suite("Errors", .timeLimit(.minutes(10)))
struct ErrorTests {
    static let refusal = ScriptError(
        kind: .refused, code: "refused.command", message: "rm is not allowed", remedy: "ask for role ops",
        isRetryable: true,
        extra: .record(["rule": .text("ops/#1")]))

    @Test func `an error of the host can be caught and read`() throws {
        let source = """
            local ok, e = pcall(gse.run, gse.session{}, {"rm"})
            return {e.kind, e.code, e.message, e.remedy, e.retryable, e.rule, tostring(e), type(e), getmetatable(e)}
            """

        let played = try play(source, answer: Self.refusing)

        let expected: [LuaValue] = [
            .text("refused"), .text("refused.command"), .text("rm is not allowed"), .text("ask for role ops"),
            .bool(true),
            .text("ops/#1"), .text("test.lua:1: rm is not allowed (ask for role ops)"), .text("table"),
            .bool(false),
        ]
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test(arguments: ["e.kind = 1", "rawset(e, 'kind', 1)", "setmetatable(e, {})", "table.insert(e, 1)"])
    func `an error object cannot be changed`(attempt: String) throws {
        let source = """
            local ok, e = pcall(gse.run, gse.session{}, {"rm"})
            local changed = pcall(function() \(attempt) end)
            return {changed, e.kind}
            """

        let played = try play(source, answer: Self.refusing)

        #expect(played.value == .table(LuaTable(sequence: [.bool(false), .text("refused")])))
    }

    @Test(arguments: [
        "gse.run(gse.session{}, {'rm'})", "local ok, e = pcall(gse.run, gse.session{}, {'rm'}) error(e)",
    ])
    func `an uncaught error of the host keeps its kind and code`(source: String) throws {
        let played = try play(source, answer: Self.refusing)

        var error = try #require(played.error)
        error.traceback = ""
        #expect(error == Self.refusal)
    }

    @Test func `a plain error has its text and a traceback without addresses`() throws {
        let played = try play("local function f() error('boom') end\nf()")

        #expect(
            played.error
                == ScriptError(
                    kind: .lua, code: "lua", message: "test.lua:1: boom",
                    traceback: """
                        stack traceback:
                        \t[C]: in function 'error'
                        \ttest.lua:1: in local 'f'
                        \ttest.lua:2: in main chunk
                        """))
    }

    @Test(arguments: [
        ("error({})", "(error object is a table value)"), ("error()", "(error object is a nil value)"),
        (
            "error(setmetatable({}, {__tostring = function() while true do end end}))",
            "(error object is a table value)"
        ),
        ("local x = = 1", "test.lua:1: unexpected symbol near '='"),
        ("\u{1b}Lua", "attempt to load a binary chunk (mode is 't')"),
        ("return print", "test.lua:1: a function cannot cross to the host"),
    ])
    func `every way to fail has a message`(source: String, message: String) throws {
        let played = try play(source)

        let text = try #require(played.error?.message)
        #expect(text == message || "test.lua:1: \(text)" == message)
    }

    @Test(arguments: [
        "gse.run('x', {'a'})", "gse.wait(1)", "gse.wait{}", "gse.wait{1}", "gse.close(nil)", "gse.session(1)",
        "gse.session()",
        "gse.all{1}", "gse.all({}, {limit = 0})", "gse.all({}, {limit = 1.5})",
        "gse.all({}, {on_error = 'x'})",
        "gse.all({}, {surprise = 1})", "gse.each(1, print)", "gse.each({}, 1)", "gse.now(1)",
        "gse.sleep(1, 2)", "gse.undo(1, {'true'})", "gse.keep(1)", "gse.lock('x', {}, 1)",
        "require '../x'", "require 'a..b'", "require '.a'", "require 'gse.nope'",
        "require(1)",
        "gse.log('info', 'x', print)", "gse.log('info', 'x', setmetatable({}, {}))",
        "gse.log('info', 'x', {[{}] = 1})",
        "local t = {} t.t = t gse.log('info', 'x', t)",
        "local t = {} for i = 1, 70 do t = {t} end gse.log('info', 'x', t)",
        "gse.log('info', ('x'):rep(17 << 20))", "table.sort({1, 2}, function() gse.now() end)",
        "string.gsub('a', 'a', function() gse.now() end)", "gse.run = nil", "string.x = 1", "gse.args.x = 1",
        "local s = gse.session{hosts = {'a'}} s.id = 1",
        "local s = gse.session{hosts = {'a'}} gse.on(s, {'zz'})",
    ])
    func `misuse is a usage error`(source: String) throws {
        let played = try play(source) { call in
            .value(.record(["id": .text("s1"), "hosts": .list([.text("a")])]))
        }

        #expect(played.error?.kind == .usage)
    }

    @Test(arguments: [
        ("gse.sesion{}", "usage.field", "gse has no field 'sesion'", "did you mean gse.session?"),
        ("gse.rety()", "usage.field", "gse has no field 'rety'", "did you mean gse.retry?"),
        ("gse.xylophone()", "usage.field", "gse has no field 'xylophone'", nil),
        ("gse.all({}, {limt = 1})", "usage.option", "gse.all has no option 'limt'", "did you mean 'limit'?"),
    ])
    func `a name that is not there says what was meant`(
        source: String, code: String, message: String, remedy: String?
    ) throws {
        let played = try play(source)

        let error = try #require(played.error)
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.remedy == remedy)
    }

    private static func refusing(_ call: Call) -> Answer {
        call.operation == "run"
            ? .error(refusal) : .value(.record(["id": .text("s1"), "hosts": .list([.text("a")])]))
    }
}
