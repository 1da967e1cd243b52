import SandboxProtocol
import Testing

@Suite("Calls and coroutines", .timeLimit(.minutes(10)))
struct HostCallTests {
    @Test(arguments: [
        "return gse.random(1)",
        "return (select(2, pcall(gse.random, 1)))",
        "return coroutine.wrap(function() return (gse.random(1)) end)()",
        "return (select(2, coroutine.resume(coroutine.create(function() return (gse.random(1)) end))))",
        """
        local function nest(n) if n == 0 then return (gse.random(1)) end return (coroutine.wrap(nest)(n - 1)) end
        return nest(20)
        """,
        "return setmetatable({}, {__index = function() return (gse.random(1)) end}).x",
        "local x for v in function(_, c) if not c then return (gse.random(1)) end end do x = v end return x",
        "return (select(2, xpcall(gse.random, print, 1)))",
        "return require 'm'.value",
        "local co = coroutine.wrap(function() coroutine.yield(1) coroutine.yield((gse.random(1))) end) co() return co()",
    ])
    func `a call works wherever Lua can wait`(source: String) throws {
        let played = try play(source) { call in
            guard call.operation == "module" else { return .value(.int(7)) }
            return .value(
                .record(["name": .text("m.lua"), "source": .text("return {value = (gse.random(1))}")]))
        }

        #expect(played.state == .returned(.int(7)))
        #expect(played.calls.last?.operation == "random")
    }

    @Test func `a coroutine that waits for the host is busy to others`() throws {
        let source = """
            local co = coroutine.create(function() return (gse.now()) end)
            local seen
            gse.all{function() coroutine.resume(co) end, function()
              seen = coroutine.status(co) .. tostring(pcall(coroutine.close, co)) .. tostring(coroutine.resume(co))
            end}
            return seen .. coroutine.status(co)
            """

        let played = try play(source)

        #expect(played.text == "normalfalsefalsedead")
    }

    @Test func `closes nest only so deep`() throws {
        let source = """
            local function deep(n)
              local co = coroutine.create(function()
                local x <close> = setmetatable({}, {__close = function() if n > 0 then deep(n - 1) end end})
                coroutine.yield()
              end)
              coroutine.resume(co)
              local ok, message = coroutine.close(co)
              if not ok then error(message, 0) end
            end
            return tostring(select(2, pcall(deep, 1000)))
            """

        let played = try play(source)

        #expect(played.text?.contains("C stack overflow") == true)
    }

    @Test func `require loads a module once and finds a loop`() throws {
        let modules = ["a": "count = (count or 0) + 1 return {n = count}", "b": "return require 'b'"]
        let source = """
            local first, second = require "a", require "a"
            local ok, e = pcall(require, "b")
            return {first == second, count, e.message}
            """

        let played = try play(source) { call in
            guard case .string(let name) = call.arguments.first else { return .value(.null) }
            let text = String(decoding: name, as: UTF8.self)
            return .value(.record(["name": .text(text + ".lua"), "source": .text(modules[text] ?? "")]))
        }

        let expected: [LuaValue] = [
            .bool(true), .int(1), .text("module 'b' requires itself, directly or through others"),
        ]
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test func `time, chance and printing ask the host`() throws {
        let source = """
            print("a", 1, nil)
            warn("careful")
            return {os.time(), os.date("%Y-%m-%d %H:%M:%S"), os.time{year = 2000, month = 1, day = 1, hour = 0}, os.difftime(5, 3)}
            """

        let played = try play(source) { call in
            call.operation == "now" ? .value(.double(1e9 + 0.5)) : .value(.null)
        }

        let expected: [LuaValue] = [
            .int(1_000_000_000), .text("2001-09-09 01:46:40"), .int(946_684_800), .double(2),
        ]
        #expect(played.calls.map(\.operation) == ["log", "log", "now", "now"])
        #expect(played.calls[0].arguments == [.text("info"), .text("a\t1\tnil")])
        #expect(played.calls[1].arguments == [.text("warning"), .text("careful")])
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test func `chance comes from the seed`() throws {
        let source = "math.randomseed() return math.random(1 << 50) .. ' ' .. math.random(100)"

        let first = try play(source)
        let second = try play(source)

        #expect(first.text != nil)
        #expect(first == second)
    }

    @Test func `no address is shown`() throws {
        let source = """
            local t, f = {}, print
            return string.format("%s %s %p %p %5p|%s", t, f, t, t, t, tostring(coroutine.create(f)))
            """

        let played = try play(source)

        #expect(played.text == "table: 0x2 function: 0x3 0x2 0x2   0x2|thread: 0x1")
    }

    @Test func `a finalizer is accepted and never run`() throws {
        let source = """
            local ran = 0
            local mt = {__gc = function() ran = ran + 1 end}
            for i = 1, 20000 do setmetatable({}, mt) end
            return {ran, mt.__gc ~= nil}
            """

        let played = try play(source)

        #expect(played.value == .table(LuaTable(sequence: [.int(0), .bool(true)])))
    }

    @Test func `load takes text only, and a table is handed out in order while it shrinks`() throws {
        let source = """
            local t, seen = {c = 1, a = 2, b = 3, 9}, ""
            for k in pairs(t) do seen = seen .. k t[k] = nil end
            local chunk, message = load("\\27Lua", "x", "b")
            return seen .. tostring(next(t)) .. tostring(chunk) .. load("return ...")(5) .. message
            """

        let played = try play(source)

        #expect(played.text == "1abcnilnil5attempt to load a binary chunk (mode is 't')")
    }
}
