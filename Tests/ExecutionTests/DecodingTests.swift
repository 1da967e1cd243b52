import Effects
import Fleet
import SandboxProtocol
import Testing

@testable import Execution

/// Every wrong call is a usage error with one clear sentence; every right one is the effect it says.
@Suite(.timeLimit(.minutes(10)))
struct DecodingTests {
    private static func decoder() throws -> EffectDecoder {
        let inventory = try Inventory.parse(
            Bytes(Fixture.inventory.utf8), path: "inventory.yaml", folder: "/"
        )
        .reached(by: "local")
        var decoder = EffectDecoder(inventory: inventory, files: .none, limit: nil, isLocalhostImplied: true)
        let hosts = ["a", "b"].map { AskedHost(name: $0) }
        decoder.sessions[SessionID("s1")] = OpenSession(
            id: SessionID("s1"), hosts: hosts, settings: SessionSettings(user: "me", timeout: .seconds(9)),
            backends: ["local": hosts])
        decoder.tasks = 1
        return decoder
    }

    private static func misuse(_ call: Call) throws -> Misuse? {
        do {
            _ = try decoder().effect(of: call)
            return nil
        } catch Rejection.misuse(let misuse) {
            return misuse
        }
    }

    private static func command(_ options: LuaValue) -> Call { .run("true", options: options) }

    static let wrong: [(Call, String)] = [
        (
            .make(.session, .record(["hosts": .list([.text("*")])])),
            "usage.host gse.session: \"*\" is no host's name; a list takes names"
        ),
        (Call(strand: 0, operation: "sesion", arguments: []), "usage.call there is no call \"gse.sesion\""),
        (.make(.session, .text("a")), "usage.type gse.session: takes a table"),
        (.make(.session, .record(["hosts": .list([])])), "usage.host gse.session: hosts is empty"),
        (.make(.session, .record(["hosts": .text("*")])), "usage.host gse.session: "),
        (
            .make(.session, .record(["hosts": .list([.text("")])])),
            "usage.host gse.session: \"\" is no host's name"
        ),
        (
            .make(.session, .record(["hosts": .list([.int(1)])])),
            "usage.type gse.session: a host must be a string"
        ),
        (.make(.session, .record(["host": .text("a")])), "usage.option gse.session: unknown option \"host\""),
        (
            .make(.session, .record(["cwd": .text("srv")])),
            "usage.argument gse.session: cwd must be an absolute path"
        ),
        (
            .make(.session, .record(["env": .record(["A=B": .text("x")])])),
            "usage.argument gse.session: env needs"
        ),
        (.make(.session, .record(["user": .string([0xFF])])), "usage.type gse.session: user must be UTF-8"),
        (
            .make(.run, .int(1), .list([.text("true")])),
            "usage.type gse.run: expected a session, not a number"
        ),
        (.make(.run, Call.session, .list([])), "usage.argument gse.run: the command is empty"),
        (.make(.run, Call.session, .list([.double(1)])), "usage.type gse.run: a word of the command"),
        (
            .make(.run, Call.session, .record(["x": .int(1)])),
            "usage.type gse.run: the command must be a list without"
        ),
        (
            .make(.run, Call.session, .list([.text("a")]), .null, .int(1)),
            "usage.argument gse.run: takes 3 arguments"
        ),
        (command(.record(["timeout": .int(0)])), "usage.argument gse.run: timeout must be longer than zero"),
        (command(.record(["timeout": .double(.nan)])), "usage.argument gse.run: timeout must be seconds"),
        (command(.record(["timeout": .double(1e308)])), "usage.argument gse.run: timeout must be seconds"),
        (
            command(.record(["timeout": .double(.infinity)])),
            "usage.argument gse.run: timeout must be seconds"
        ),
        (command(.record(["timeout": .int(-1)])), "usage.argument gse.run: timeout must be seconds"),
        (command(.record(["timeout": .text("30")])), "usage.argument gse.run: timeout must be seconds"),
        (command(.record(["timeout": .bool(true)])), "usage.argument gse.run: timeout must be seconds"),
        (command(.record(["output": .double(1.5)])), "usage.argument gse.run: output must be whole bytes"),
        (command(.record(["output": .int(-1)])), "usage.argument gse.run: output must be whole bytes"),
        (
            command(.record(["output": .text("unlimited")])),
            "usage.argument gse.run: output must be whole bytes"
        ),
        (
            command(.record(["output": .text("99999999999999999999GiB")])),
            "usage.argument gse.run: output must be"
        ),
        (command(.record(["limit": .int(0)])), "usage.argument gse.run: limit must be a whole number from 1"),
        (
            command(.record(["ok": .list([.int(256)])])),
            "usage.argument gse.run: an exit code must be a whole"
        ),
        (command(.record(["parallel": .text("yes")])), "usage.type gse.run: parallel must be true or false"),
        (command(.record(["secret": .text("yes")])), "usage.type gse.run: secret must be true or false"),
        (
            command(.record(["stdin": .handle(LuaHandle(kind: .secret, id: "app/db"))])),
            "usage.secret gse.run: there is no secret"
        ),
        (
            .make(.run, Call.session, .list([.text("x"), .handle(LuaHandle(kind: .secret, id: "app/db"))])),
            "usage.type gse.run: a word of the command must be a string or a whole number, not a secret"
        ),
        (command(.record(["in_doubt": .text("maybe")])), "usage.argument gse.run: in_doubt must be"),
        (
            .make(.wait, .list([.handle(LuaHandle(kind: .task, id: "t9"))])),
            "usage.argument gse.wait: there is no task"
        ),
        (
            .make(.wait, .list(Array(repeating: Call.task(1), count: 10_001))),
            "usage.argument gse.wait: waits for 10001 tasks; at most 10000 at once"
        ),
        (
            .make(.wait, .list([Call.task(1), Call.task(1)])),
            "usage.argument gse.wait: task t1 is given twice"
        ),
        (.make(.wait, .list([.text("t1")])), "usage.type gse.wait: expected a task, not a string"),
        (
            .make(.close, .handle(LuaHandle(kind: .session, id: "s7"))),
            "usage.closed gse.close: session \"s7\" is closed"
        ),
        (
            .make(.run, .handle(LuaHandle(kind: .session, id: "s1", hosts: ["c"])), .list([.text("x")])),
            "usage.host gse.run: session s1 has no host \"c\""
        ),
        (.make(.sleep, .text("soon")), "usage.argument gse.sleep: the time must be seconds"),
        (.make(.random, .int(0)), "usage.argument gse.random: the interval is empty"),
        (.make(.log, .text("loud"), .text("x")), "usage.argument gse.log: there is no level \"loud\""),
        (.make(.progress, .int(-1), .int(2)), "usage.argument gse.progress: done and total"),
        (
            .make(.put, Call.session, .record(["path": .text("x"), "content": .text("")])),
            "usage.argument gse.put: path must be"
        ),
        (
            .make(.put, Call.session, .record(["path": .text("/x")])),
            "usage.argument gse.put: needs exactly one"
        ),
        (
            .make(
                .put, Call.session, .record(["path": .text("/x"), "content": .text(""), "mode": .text("9")])),
            "usage.argument gse.put: mode must be octal"
        ),
        (
            .make(.put, Call.session, .record(["path": .text("/x"), "file": .text("../y")])),
            "usage.file gse.put: "
        ),
        (.make(.probe, Call.session, .record([:])), "usage.argument gse.probe: needs one of tcp and http"),
        (
            .make(.probe, Call.session, .record(["tcp": .text("localhost")])),
            "usage.argument gse.probe: tcp must be"
        ),
        (
            .make(.probe, Call.session, .record(["http": .text("ftp://x")])),
            "usage.argument gse.probe: http must be"
        ),
        (.make(.playbook, .record(["arg": .int(1)])), "usage.option gse.playbook: unknown option \"arg\""),
        (
            .make(
                .playbook,
                .record(["args": .record(["n": .record(["int": .bool(true), "bool": .bool(true)])])])),
            "usage.argument gse.playbook: args.n takes one of"
        ),
        (.make(.fail, .text("x"), .double(.nan)), "usage.json JSON cannot say"),
    ]

    @Test(arguments: wrong) func `a wrong call is a usage error that says what is wrong`(
        call: Call, begins: String
    ) throws {
        let misuse = try #require(try Self.misuse(call))

        #expect("\(misuse.code) \(misuse.message)".hasPrefix(begins))
    }

    @Test func `a task carries the session's settings with its own in their place`() throws {
        let call = Call.run(
            "echo", "é", options: .record(["timeout": .text("500ms"), "output": .text("64KiB")]))

        let effect = try Self.decoder().effect(of: call)

        let command = try #require(Command(argv: [Bytes("echo".utf8), Bytes("é".utf8)]))
        #expect(
            effect
                == .task(
                    TaskRequest(
                        session: SessionID("s1"), hosts: [AskedHost(name: "a"), AskedHost(name: "b")],
                        work: .command(command, stdin: nil),
                        settings: SessionSettings(user: "me", timeout: .milliseconds(500)),
                        options: TaskOptions(output: .kibibytes(64)))))
    }

    @Test func `whole numbers in a command are written in decimal`() throws {
        let call = Call.make(.run, Call.session, .list([.text("kill"), .int(Int64.min)]))

        guard case .task(let request) = try Self.decoder().effect(of: call),
            case .command(let command, _) = request.work
        else { throw Unexpected() }
        #expect(command.argv == [Bytes("kill".utf8), Bytes("-9223372036854775808".utf8)])
    }

    @Test func `a host named twice counts once`() throws {
        let call = Call.open("a", "b", "a")

        guard case .session(let request) = try Self.decoder().effect(of: call) else { throw Unexpected() }
        #expect(request.hosts.map(\.name) == ["a", "b"])
    }

    @Test func `a template takes its values and nothing else means anything`() throws {
        let reader = CallReader(.make(.put))
        let template = Template(text: Bytes("a={{a}} {{ b }} {b} $x {{".utf8.dropLast(3)), name: "t")

        let secret = { (_: LuaValue) in SecretReference(name: "app/db", count: 9) }
        let handle = LuaValue.handle(LuaHandle(kind: .secret, id: "app/db"))
        let values = LuaValue.record(["a": .text("1{{b}}"), "b": .int(2)])

        let filled = try template.filled(with: values, reader, secret: secret)
        let hidden = try template.filled(with: .record(["a": handle, "b": handle]), reader, secret: secret)

        #expect(hidden.json == ["a=", ["secret": "app/db"], " ", ["secret": "app/db"], " {b} $x"])
        #expect(hidden.count == 28)
        #expect(filled.bytes.lossyText == "a=1{{b}} 2 {b} $x")
        #expect(throws: Misuse.self) {
            try Template(text: Bytes("{{c}}".utf8), name: "t").filled(
                with: .null, reader, secret: secret)
        }
    }

    @Test func `arguments are held to what the playbook declares`() throws {
        let specs = [
            ArgumentSpec(name: "count", kind: .whole(min: 1, max: 9)),
            ArgumentSpec(name: "mode", kind: .oneOf(["on", "off"])),
            ArgumentSpec(name: "site", kind: .matches("[a-z]+"), standard: "main"),
            ArgumentSpec(name: "wait", kind: .duration, standard: "90s"),
        ]

        let typed = try ArgumentTyping.typed([("count", "7"), ("mode", "off")], by: specs)

        #expect(typed == ["count": 7, "mode": "off", "site": "main", "wait": .double(90)])
        for (name, value) in [
            ("count", "0"), ("count", "07"), ("count", "+7"), ("mode", "ON"), ("site", "Main"), ("size", "1"),
        ] {
            #expect(throws: Misuse.self, "\(name)=\(value)") {
                try ArgumentTyping.typed([("count", "7"), ("mode", "on"), (name, value)], by: specs)
            }
        }
        #expect(throws: Misuse.self) { try ArgumentTyping.typed([("count", "7")], by: specs) }
    }
}
