import LuaSandbox
import SandboxProtocol
import Testing

@Suite("Strands", .timeLimit(.minutes(10)))
struct StrandTests {
    @Test func `gse.all runs its functions at once and gives their results in order`() throws {
        let played = try play(
            "return gse.all{function() return gse.random(1) end, function() return gse.random(2) end, function() return 'x' end}"
        ) { call in .value(call.arguments[0]) }

        #expect(played.calls.map(\.strand) == [1, 2])
        #expect(played.value == .table(LuaTable(sequence: [.int(1), .int(2), .text("x")])))
    }

    @Test func `a limit lets only so many run at once`() throws {
        let source = """
            local most, now = 0, 0
            gse.each({1, 2, 3, 4, 5}, function() now = now + 1; most = math.max(most, now); gse.sleep(1); now = now - 1 end,
                {limit = 2})
            return most
            """

        let played = try play(source)

        #expect(played.calls.count == 5)
        #expect(played.value == .int(2))
    }

    @Test func `drain lets what runs end, starts nothing new, and raises the first error`() throws {
        let source = """
            local done = {}
            local ok, e = pcall(gse.each, {1, 2, 3, 4}, function(i)
              gse.sleep(i)
              if i == 1 then error("boom " .. i, 0) end
              done[#done + 1] = i
              return i
            end, {limit = 2})
            return {ok, e.message, e.kind, e.results, e.errors, done}
            """

        let played = try play(source)

        let expected: [LuaValue] = [
            .bool(false), .text("boom 1"), .text("lua"), .table(LuaTable(fields: [.init(.int(2), .int(2))])),
            .table(LuaTable(sequence: [.text("boom 1")])), .table(LuaTable(sequence: [.int(2)])),
        ]
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test func `collect never raises`() throws {
        let source = """
            local results, errors = gse.all({function() error("a", 0) end, function() return 2 end}, {on_error = "collect"})
            return {results[2], errors[1]}
            """

        let played = try play(source)

        #expect(played.value == .table(LuaTable(sequence: [.int(2), .text("a")])))
    }

    @Test func `cancel drops the strands that still run, with those they began`() throws {
        let start = ScriptStart(
            source: [UInt8](
                """
                local inner = function() gse.all{function() gse.sleep(9) end} end
                gse.all({inner, function() gse.random() error("now", 0) end}, {on_error = "cancel"})
                """.utf8), name: "test.lua")
        let machine = try LuaMachine(start)

        let first = try machine.begin()
        let second = try machine.resume(2, with: .value(.null))

        #expect(first.calls.map(\.strand) == [2, 3])
        #expect(second.calls.first?.arguments == [.table(LuaTable(sequence: [.int(1), .int(3)]))])
    }

    @Test func `an abandoned strand is not resumed`() throws {
        let start = ScriptStart(
            source: [UInt8](
                """
                pcall(gse.all, {function() gse.sleep(9) resumed = true end, function() gse.random() error("x") end},
                    {on_error = "cancel"})
                gse.now()
                return tostring(resumed)
                """.utf8), name: "test.lua")
        let machine = try LuaMachine(start)

        let first = try machine.begin()
        let second = try machine.resume(2, with: .value(.null))
        let late = try machine.resume(1, with: .value(.null))
        let third = try machine.resume(0, with: .value(.null))
        let last = try machine.resume(0, with: .value(.int(0)))

        #expect(first.calls.map(\.strand) == [1, 2])
        #expect(second.calls.map(\.operation) == ["abandon"])
        #expect(second.calls.first?.arguments == [.table(LuaTable(sequence: [.int(1)]))])
        #expect(late == Turn(calls: []))
        #expect(third.calls.map(\.operation) == ["now"])
        #expect(last == Turn(calls: [], state: .returned(.text("nil"))))
    }

    @Test func `each over a session gives views of one host`() throws {
        let source = """
            local s = gse.session{hosts = {"a", "b"}}
            return gse.each(s, function(v)
              v.state.n = (v.state.n or 0) + 1
              return v.name .. v.vars.rack .. v.groups[1] .. tostring(v) .. #v.hosts .. gse.run(v, {"true"}).id
            end)
            """

        let played = try play(source, answer: Self.twoHosts)

        let handles = played.calls.filter { $0.operation == "run" }.map { $0.arguments[0] }
        #expect(
            handles == [
                .handle(LuaHandle(kind: .session, id: "s1", hosts: ["a"])),
                .handle(LuaHandle(kind: .session, id: "s1", hosts: ["b"])),
            ])
        #expect(
            played.value
                == .table(
                    LuaTable(sequence: [.text("a1websession s1 on a1t1"), .text("b1websession s1 on b1t1")])))
    }

    @Test func `strands that only wait for each other end the script`() throws {
        let modules = ["a": "require 'b'", "b": "require 'a'"]

        let played = try play("gse.all{function() require 'a' end, function() require 'b' end}") { call in
            guard case .string(let name) = call.arguments.first else { return .value(.null) }
            let text = String(decoding: name, as: UTF8.self)
            return .value(.record(["name": .text(text + ".lua"), "source": .text(modules[text] ?? "")]))
        }

        #expect(played.error?.message == "every strand waits for another one")
    }

    static func twoHosts(_ call: Call) -> Answer {
        let host: (String) -> LuaValue = { name in
            .record([
                "name": .text(name), "vars": .record(["rack": .text("1")]), "groups": .list([.text("web")]),
            ])
        }
        switch call.operation {
        case "session":
            return .value(.record(["id": .text("s1"), "hosts": .list([.text("a"), .text("b")])]))
        case "hosts": return .value(.list([host("a"), host("b")]))
        case "run": return .value(.record(["id": .text("t1")]))
        default: return .value(.null)
        }
    }
}
