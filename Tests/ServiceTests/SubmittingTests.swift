import Admission
import BuiltCommand
import Effects
import Foundation
import Journaling
import Testing

@testable import Service

/// Runs that callers submit, with real workers and real commands.
@Suite(.timeLimit(.minutes(10)))
struct SubmittingTests {
    static let hello: JSON = [
        "playbook": "return gse.exec(gse.session {hosts = 'localhost'}, {'echo', 'hello'}).text"
    ]

    @Test func `a text that is sent runs, and its facts, output and end can be read`() async throws {
        let ground = try RunGround()
        let alice = Principal(user: "alice", app: "portal")

        let run = try await ground.submit(Self.hello, by: "alice", via: "portal")
        let end = try await ground.end(of: run, for: "alice", via: "portal")
        let facts = try ground.desk.facts(of: run, after: 0, limit: 100, for: alice)
        let output = try ground.desk.output(
            run, task: TaskID("t1"), host: "localhost", stream: .stdout, offset: 2, for: alice)

        #expect(end == "succeeded")
        #expect(try ground.result(of: run) == "hello")
        guard case .array(let list)? = facts["facts"] else { return }
        #expect(list.first?["principal"] == "alice via portal")
        #expect(list.first?["kind"] == "started" && list.last?["kind"] == "ended")
        #expect(output["text"] == "llo\n" && output["next"] == 6 && output["status"] == "succeeded")
        #expect(run.description.utf8.count == 14 + 1 + 32)
    }

    @Test func `files that are sent stand beside the playbook, and are gone after the run`() async throws {
        let ground = try RunGround()

        let run = try await ground.submit(
            [
                "playbook": "return require('lib.words') .. gse.file('a/b.txt')",
                "files": ["lib/words.lua": "return 'x'", "a/b.txt": "y"],
            ], by: "alice")
        let end = try await ground.end(of: run, for: "alice")
        await ground.desk.idle()

        #expect(end == "succeeded")
        #expect(try ground.result(of: run) == "xy")
        #expect(!FileManager.default.fileExists(atPath: ground.state + "/submitted/\(run)"))
    }

    @Test func `secrets reach the run and nothing that is kept`() async throws {
        let ground = try RunGround()
        let value = "verysecretvalue"
        let source = """
            local s = gse.session {hosts = "localhost"}
            gse.exec(s, {"tee", "-a", "\(ground.gse.path("out"))"}, {stdin = gse.secret("token")})
            return "done"
            """

        let run = try await ground.submit(
            [
                "playbook": .string(source), "secrets": ["token": .string(value)],
            ], by: "alice")
        let end = try await ground.end(of: run, for: "alice")
        await ground.desk.idle()

        #expect(end == "succeeded")
        #expect(try ground.gse.read("out") == value)
        let facts = try ground.desk.facts(of: run, after: 0, limit: 100, for: Principal(user: "alice"))
        #expect(!facts.text.contains(value))
        for name in try FileManager.default.subpathsOfDirectory(atPath: ground.state) {
            let path = URL(filePath: ground.state).appending(path: name)
            #expect((try? Data(contentsOf: path))?.range(of: Data(value.utf8)) == nil, "\(name)")
        }
    }

    @Test(
        arguments: [
            ([:], "playbook must be given, or playbook_name"),
            (["playbook": "x", "playbook_name": "y"], "playbook must be left out with playbook_name"),
            (["playbook": 1], "playbook must be a string"),
            (["playbook": "x", "argz": []], "there is no member argz"),
            (["playbook": "x", "args": ["a": []]], "args.a must be a string, a number or a boolean"),
            (
                ["playbook": "x", "files": ["../x": "y"]],
                "files: \"../x\" cannot be a file's name beside the playbook"
            ),
            (
                ["playbook": "x", "files": ["/x": "y"]],
                "files: \"/x\" cannot be a file's name beside the playbook"
            ),
            (
                ["playbook": "x", "files": [".x": "y"]],
                "files: \".x\" cannot be a file's name beside the playbook"
            ),
            (
                ["playbook": "x", "files": ["adhoc.lua": "y"]],
                "files: \"adhoc.lua\" cannot be a file's name beside the playbook"
            ),
            (["playbook_name": "../x"], "playbook_name has a-z, 0-9, _ and -, and 1 to 64 of them"),
            (
                ["playbook": "x", "secrets": ["t": "a"]],
                "secrets: secret t: the value has 1 bytes; with fewer than 6 it cannot be hidden"
            ),
            (
                ["playbook": "x", "secrets": ["t": "abcdefgh"], "args": ["a": "xabcdefgh"]],
                "args.a holds the value of the secret t"
            ),
            (["playbook": "x", "dry_run": "yes"], "dry_run must be true or false"),
            (["playbook": "x", "idempotency_key": ""], "idempotency_key must be a text of 1 to 200 bytes"),
        ] as [(JSON, String)])
    func `what cannot be understood is named`(_ json: JSON, _ message: String) throws {
        let problem = #expect(throws: DeskProblem.self) {
            try RunSubmission(json, RunDeskSettings(state: "/nonexistent"))
        }

        #expect(problem?.kind == .malformed)
        #expect(problem?.message == message)
    }

    @Test func `more than is taken is refused as too large`() throws {
        var settings = RunDeskSettings(state: "/nonexistent")
        settings.longestPlaybook = ByteCount(10)
        settings.mostFiles = 1
        settings.largestFiles = ByteCount(3)
        for json: JSON in [
            ["playbook": "12345678901"], ["playbook": "x", "files": ["a": "1", "b": "2"]],
            ["playbook": "x", "files": ["a": "1234"]],
        ] {
            let problem = #expect(throws: DeskProblem.self) { try RunSubmission(json, settings) }
            #expect(problem?.kind == .tooLarge)
        }
    }

    @Test func `a key stands for one run, also after a restart`() async throws {
        let ground = try RunGround()
        guard case .object(let members) = Self.hello else { return }
        let json = JSON.object(members + [.init("idempotency_key", "k")])
        let other = JSON.object(members + [.init("idempotency_key", "k"), .init("dry_run", true)])

        let first = try await ground.submit(json, by: "alice")
        let again = try await ground.submit(json, by: "alice")
        let different = await code { _ = try await ground.submit(other, by: "alice") }
        let bobs = try await ground.submit(json, by: "bob")
        await ground.desk.idle()
        let later = try await ground.reopened().submit(
            try ground.submission(json), by: Principal(user: "alice"))

        #expect(first == again && first == later)
        #expect(different == "usage.idempotency")
        #expect(bobs != first)
    }

    @Test func `a submission that was refused leaves its key free`() async throws {
        let ground = try RunGround()
        let json: JSON = ["playbook": "x", "limit": "none", "idempotency_key": "k"]

        let refused = await code { _ = try await ground.submit(json, by: "alice") }
        let taken = await code {
            _ = try await ground.submit(["playbook": "return 1", "idempotency_key": "k"], by: "alice")
        }

        #expect(refused == "usage.malformed")
        #expect(taken == "ok")
    }

    @Test func `a quota of runs counts those that are live`() async throws {
        let ground = try RunGround()
        let waiting: JSON = ["playbook": "gse.approve {message = 'go on?'}"]

        let runs = [try await ground.submit(waiting, by: "bob"), try await ground.submit(waiting, by: "bob")]
        let third = await code { _ = try await ground.submit(waiting, by: "bob") }
        let others = await code { _ = try await ground.submit(Self.hello, by: "alice") }
        for run in runs { try ground.desk.cancel(run, by: Principal(user: "bob")) }
        for run in runs { #expect(try await ground.end(of: run, for: "bob") == "cancelled") }
        await ground.desk.idle()
        let later = await code { _ = try await ground.submit(Self.hello, by: "bob") }

        #expect([third, others, later] == ["quota.runs", "ok", "ok"])
    }

    @Test func `the CPU time of scripts is a quota`() async throws {
        let ground = try RunGround { $0.scriptTime = .milliseconds(1) }
        let busy: JSON = ["playbook": "local n = 0 for i = 1, 3e7 do n = n + i end"]

        let run = try await ground.submit(busy, by: "alice")
        _ = try await ground.end(of: run, for: "alice")
        await ground.desk.idle()
        let spent = await code { _ = try await ground.submit(Self.hello, by: "alice") }
        let bobs = await code { _ = try await ground.submit(Self.hello, by: "bob") }

        #expect([spent, bobs] == ["quota.script_time", "ok"])
    }
}
