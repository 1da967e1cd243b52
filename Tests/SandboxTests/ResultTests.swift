import SandboxProtocol
import Testing

@Suite("Results", .timeLimit(.minutes(10)))
struct ResultTests {
    @Test func `a result of one host shows its host's fields`() throws {
        let source = """
            local r = gse.exec(gse.session{hosts = {"a"}}, "id")
            return {r.ok, r.text, r.stdout, r.exit_code, r.by_host.a.text, r.worst.name, r.hosts[1].name, tostring(r.nope)}
            """

        let played = try play(source, answer: Self.hosts(["a"], exitCode: 0))

        let expected: [LuaValue] = [
            .bool(true), .text("out"), .text("out\n\n"), .int(0), .text("out"), .text("a"), .text("a"),
            .text("nil"),
        ]
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test func `a field of one host cannot be read from a result of several`() throws {
        let played = try play(
            "return gse.wait(gse.run(gse.session{hosts = {'a', 'b'}}, 'id')).text",
            answer: Self.hosts(["a", "b"], exitCode: 0))

        #expect(played.error?.code == "usage.result")
        #expect(played.error?.message == "'text' belongs to one host and this task has several")
    }

    @Test func `exec raises what failed, with the result`() throws {
        let played = try play(
            "local ok, e = pcall(gse.exec, gse.session{hosts = {'a', 'b'}}, {'nginx', '-t'}) return {e.kind, e.code, e.message, e.result.by_host.b.exit_code}",
            answer: Self.hosts(["a", "b"], exitCode: 3))

        let expected: [LuaValue] = [
            .text("failed"), .text("failed.command"),
            .text("nginx -t: exit code 3 on a, exit code 3 on b\nbad\nworse"), .int(3),
        ]
        #expect(played.value == .table(LuaTable(sequence: expected)))
    }

    @Test func `accepted exit codes go to the host, and false raises never`() throws {
        let source = """
            local s = gse.session{hosts = {"a"}}
            gse.exec(s, "id", {ok = false, timeout = "1s"})
            pcall(gse.exec, s, "id", {ok = {0, 3}})
            """

        let played = try play(source, answer: Self.hosts(["a"], exitCode: 3))

        let options = played.calls.filter { $0.operation == "exec" }.map { $0.arguments[2] }
        #expect(
            options == [
                .record(["timeout": .text("1s")]),
                .record(["ok": .table(LuaTable(sequence: [.int(0), .int(3)]))]),
            ])
        #expect(played.state == .returned(.null))
    }

    @Test func `a result and an error cross as plain tables`() throws {
        let played = try play(
            "return gse.exec(gse.session{hosts = {'a'}}, 'id', {ok = false})",
            answer: Self.hosts(["a"], exitCode: 3))

        guard case .table(let table) = try #require(played.value) else { return }
        #expect(table["status"] == .text("failed"))
        #expect(table["by_host"] == nil)
    }

    @Test func `gse.on narrows a session in its own order`() throws {
        let source = "local s = gse.session{hosts = {'a', 'b', 'c'}} gse.run(gse.on(s, {'c', 'a'}), 'id')"

        let played = try play(source, answer: Self.hosts(["a", "b", "c"], exitCode: 0))

        #expect(
            played.calls.last?.arguments.first
                == .handle(LuaHandle(kind: .session, id: "s1", hosts: ["a", "c"])))
    }

    private static func hosts(_ names: [String], exitCode: Int64) -> (Call) -> Answer {
        let status = exitCode == 0 ? "succeeded" : "failed"
        let hosts = names.map { name in
            LuaValue.record([
                "name": .text(name), "ok": .bool(exitCode == 0), "status": .text(status),
                "exit_code": .int(exitCode),
                "stdout": .text("out\n\n"), "stderr": .text("bad\nworse\n"),
            ])
        }
        let result = LuaValue.record([
            "task": .text("t1"), "done": .bool(true), "ok": .bool(exitCode == 0), "status": .text(status),
            "hosts": .list(hosts),
        ])
        return { call in
            switch call.operation {
            case "session": .value(.record(["id": .text("s1"), "hosts": .list(names.map(LuaValue.text))]))
            case "run", "exec": .value(.record(["id": .text("t1")]))
            case "wait": .value(.list([result]))
            default: .value(.null)
            }
        }
    }
}
