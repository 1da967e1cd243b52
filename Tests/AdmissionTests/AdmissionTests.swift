import Effects
import Testing

@testable import Admission

@Suite(.timeLimit(.minutes(10))) struct AdmissionTests {
    static let lines = """
        hosts: ["web-*", "group:db", localhost, "!web-9"]
        users: [alice, deploy]
        directories: [/srv/app, /tmp/**]
        environment: [LANG, "APP_*", "LD_*"]
        commands:
          - {name: up, argv: [uptime], read_only: true, timeout: 10s, output: 1KiB, hosts_at_once: 2}
          - {name: show, argv: [cat, {path_under: /etc/gse}]}
          - {argv: [load, it], stdin: {max: 4}}
          - {name: only, argv: [only], hosts: [web-2], users: [deploy], in_doubt: repeat}
        files: {read: [{path_under: /etc/nginx}], write: [/etc/motd], max: 1KiB}
        probes: ["tcp:127.0.0.1:80", "tcp:[::1]:80", "http://127.0.0.1:*/health", "http://127.0.0.1/pub/*"]
        deny:
          - {argv: [cat, {path_under: /etc/gse/secret}]}
        limits: {timeout: 1m, output: 64KiB, hosts: 3, concurrent: 4}
        """

    static func admission() throws -> Admission { try Fixture.admission(try Fixture.role(lines)) }

    @Test(arguments: [
        ("web-1", [], true, "r/up"), ("web-9", [], true, "refused.host"), ("db-1", ["db"], true, "r/up"),
        ("db-1", [], true, "refused.host"), ("localhost", [], true, "r/up"),
        ("web", [], true, "refused.host"),
    ])
    func `a task's host must be granted`(_ name: String, _ groups: [String], _ byName: Bool, _ code: String)
        throws
    {
        let host = AskedHost(name: name, groups: groups, isByName: byName)

        let decision = try Self.admission().admit(Fixture.task(["uptime"], hosts: [host]))

        #expect(Fixture.code(decision) == code)
    }

    @Test func `limits are the least of what is asked, the rule and the role`() throws {
        let options = TaskOptions(output: ByteCount(100), hostsAtOnce: 9)
        let request = try Fixture.task(
            ["uptime"], settings: SessionSettings(timeout: .seconds(99)), options: options)

        let admitted = try #require(Fixture.admitted(try Self.admission().admit(request)))

        #expect(admitted.limits == TaskLimits(timeout: .seconds(10), output: ByteCount(100), hostsAtOnce: 2))
        #expect(admitted.isReadOnly)
        #expect(admitted.request == request)
        #expect(admitted.programPath.first == Bytes("/usr/local/sbin".utf8))
    }

    @Test func `a path below a directory becomes a condition`() throws {
        let admitted = try #require(
            Fixture.admitted(try Self.admission().admit(Fixture.task(["cat", "/etc/gse/a"]))))

        #expect(
            admitted.conditions == [.below(path: Bytes("/etc/gse/a".utf8), directory: Bytes("/etc/gse".utf8))]
        )
        #expect(admitted.rule == "r/show")
    }

    @Test func `a refused command names itself, the nearest rule and what would allow it`() throws {
        let decision = try Self.admission().admit(Fixture.task(["cat", "/etc/passwd"]))

        #expect(
            Fixture.refusal(decision)
                == Refusal(
                    code: "refused.command",
                    message:
                        "command \"cat /etc/passwd\" is not allowed; rule r/show (line 11) comes nearest: "
                        + "argument 1 is '/etc/passwd', and a path below /etc/gse is expected",
                    remedy: "a path below /etc/gse as argument 1, or a rule for this command"))
    }

    @Test(
        arguments: [
            (["load", "it"], "abcd", nil, "r/#3"), (["load", "it"], "abcde", nil, "refused.stdin"),
            (["uptime"], "x", nil, "refused.stdin"), (["uptime"], "", nil, "refused.stdin"),
            (["only"], nil, nil, "refused.host"), (["only"], nil, "deploy", "refused.host"),
            (["uptime"], nil, "root", "refused.user"), (["rm"], nil, nil, "refused.command"),
            (["cat", "/etc/gse/secret/x"], nil, nil, "refused.denied"),
            (["cat", "/etc/gse/x/../secret/y"], nil, nil, "refused.denied"),
        ] as [([String], String?, String?, String)])
    func `commands`(_ argv: [String], _ stdin: String?, _ user: String?, _ code: String) throws {
        let request = try Fixture.task(argv, stdin: stdin, settings: SessionSettings(user: user))

        #expect(Fixture.code(try Self.admission().admit(request)) == code)
    }

    @Test func `a narrower rule and its in-doubt rule`() throws {
        let request = try Fixture.task(
            ["only"], hosts: [AskedHost(name: "web-2")], settings: SessionSettings(user: "deploy"))

        let admitted = try #require(Fixture.admitted(try Self.admission().admit(request)))

        #expect(admitted.rule == "r/only")
        #expect(admitted.request.options.inDoubt == .repeat)
    }

    @Test func `the command that is asked in doubt must be granted too`() throws {
        let probe = try #require(Command(argv: [Bytes("rm".utf8)]))

        let decision = try Self.admission().admit(
            Fixture.task(["uptime"], options: TaskOptions(inDoubt: .probe(probe))))

        #expect(Fixture.code(decision) == "refused.command")
    }

    @Test(arguments: [
        ("/srv/app", "admitted"), ("/srv/app/x", "refused.directory"), ("/tmp", "refused.directory"),
        ("/tmp/a/b", "admitted"), ("/tmp/../etc", "refused.directory"), ("tmp", "refused.directory"),
        ("/srv/app/", "refused.directory"), ("/tmp/a\nb", "refused.directory"), ("", "refused.directory"),
    ])
    func `directories`(_ directory: String, _ code: String) throws {
        let settings = SessionSettings(directory: Bytes(directory.utf8))
        let request = SessionRequest(hosts: [AskedHost(name: "web-1")], settings: settings)

        #expect(Fixture.code(try Self.admission().admit(request)) == code)
    }

    @Test(arguments: [
        ("LANG", "admitted"), ("APP_X", "admitted"), ("APP", "refused.environment"),
        ("lang", "refused.environment"),
        ("LD_PRELOAD", "refused.environment"), ("BASH_ENV", "refused.environment"),
        ("PATH", "refused.environment"),
        ("BASH_FUNC_x%%", "refused.environment"), ("APP_X ", "refused.environment"),
        ("1APP", "refused.environment"),
    ])
    func `environment names`(_ name: String, _ code: String) throws {
        let variable = try #require(EnvironmentVariable(name: Bytes(name.utf8), value: []))
        let request = SessionRequest(
            hosts: [AskedHost(name: "web-1")], settings: SessionSettings(environment: [variable]))

        #expect(Fixture.code(try Self.admission().admit(request)) == code)
    }

    @Test func `a session keeps the granted part of a pattern`() throws {
        let hosts = ["web-1", "web-9", "web-2"].map { AskedHost(name: $0, isByName: false) }

        let admitted = try #require(
            Fixture.admitted(try Self.admission().admit(SessionRequest(hosts: hosts))))

        #expect(admitted.request.hosts.map(\.name) == ["web-1", "web-2"])
        #expect(admitted.leftOut == ["web-9"])
    }

    @Test func `a session is refused for a named host that is not granted, for no host, and for too many`()
        throws
    {
        let admission = try Self.admission()
        let named = [AskedHost(name: "web-1"), AskedHost(name: "web-9")]
        let none = [AskedHost(name: "app-1", isByName: false)]
        let many = (1...4).map { AskedHost(name: "web-\($0)") }

        #expect(Fixture.code(admission.admit(SessionRequest(hosts: named))) == "refused.host")
        #expect(Fixture.code(admission.admit(SessionRequest(hosts: none))) == "refused.host")
        let few = many.prefix(3) + (1...9).map { AskedHost(name: "app-\($0)", isByName: false) }
        #expect(Fixture.code(admission.admit(SessionRequest(hosts: many))) == "refused.limit")
        #expect(Fixture.code(admission.admit(SessionRequest(hosts: Array(few)))) == "admitted")
        #expect(Fixture.code(admission.admit(SessionRequest(hosts: []))) == "refused.host")
    }

    @Test(arguments: [
        (TaskWork.get(FileGet(path: Bytes("/etc/nginx/a".utf8))), "r/files.read"),
        (.get(FileGet(path: Bytes("/etc/passwd".utf8))), "refused.file"),
        (.put(FilePut(path: Bytes("/etc/motd".utf8), content: [1])), "r/files.write"),
        (
            .put(FilePut(path: Bytes("/etc/motd".utf8), content: Bytes(repeating: 0, count: 1025))),
            "refused.size"
        ),
        (.put(FilePut(path: Bytes("/etc/motd".utf8), content: [], mode: 0o4755)), "refused.file"),
        (.put(FilePut(path: Bytes("/etc/nginx/a".utf8), content: [])), "refused.file"),
        (.probe(Probe(check: .tcp(host: "127.0.0.1", port: 80))), "r/probes"),
        (.probe(Probe(check: .tcp(host: "127.0.0.1", port: 81))), "refused.probe"),
        (.probe(Probe(check: .tcp(host: "::1", port: 80))), "r/probes"),
        (.probe(Probe(check: .tcp(host: "::1", port: 81))), "refused.probe"),
        (.probe(Probe(check: .tcp(host: "::1:80", port: 80))), "refused.probe"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1:8080/health")))), "r/probes"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1/health")))), "r/probes"),
        (
            .probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1:80@evil/health")))),
            "refused.probe"
        ),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1:80/x/health")))), "refused.probe"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1:80/health?x")))), "refused.probe"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1/pub/%41")))), "r/probes"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1/pub/%2E%2e/x")))), "refused.probe"),
        (.probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1/pub/..%2Fx")))), "refused.probe"),
        (
            .probe(Probe(check: .http(HTTPExpectation(url: "http://127.0.0.1/pub/.%5c.%2f..")))),
            "refused.probe"
        ),
    ])
    func `files and probes`(_ work: TaskWork, _ code: String) throws {
        let request = TaskRequest(session: SessionID("s1"), hosts: [AskedHost(name: "web-1")], work: work)

        #expect(Fixture.code(try Self.admission().admit(request)) == code)
    }

    @Test func `a read gets the limit of the role`() throws {
        let request = TaskRequest(
            session: SessionID("s1"), hosts: [AskedHost(name: "web-1")],
            work: .get(FileGet(path: Bytes("/etc/nginx/a".utf8), max: .mebibytes(9))))

        let admitted = try #require(Fixture.admitted(try Self.admission().admit(request)))

        #expect(admitted.request.work == .get(FileGet(path: Bytes("/etc/nginx/a".utf8), max: .kibibytes(1))))
    }

    @Test func `sizes`() throws {
        let long = String(repeating: "x", count: 131_072)
        let many = Array(repeating: String(repeating: "x", count: 131_000), count: 9)

        #expect(Fixture.code(try Self.admission().admit(Fixture.task(["uptime", long]))) == "refused.size")
        #expect(Fixture.code(try Self.admission().admit(Fixture.task(["uptime"] + many))) == "refused.size")
        let short = Array(repeating: "x", count: 200_000)
        #expect(Fixture.code(try Self.admission().admit(Fixture.task(["uptime"] + short))) == "refused.size")
    }
}
