import Admission
import Effects
import Journaling
import Testing

@testable import Service

/// Whose runs are seen, stopped and answered by whom.
@Suite(.timeLimit(.minutes(10)))
struct OwnershipTests {
    private static let waiting: JSON = [
        "playbook": "gse.lock('l') return gse.approve {message = 'go on?', roles = {'watcher'}}.note"
    ]

    @Test func `another's run is not there without the permission to see it`() async throws {
        let ground = try RunGround()
        let desk = ground.desk
        let run = try await ground.submit(Self.waiting, by: "alice")
        try await ground.question(of: run, for: "alice")
        let asked: [(String, (Principal) throws -> Void)] = [
            ("show", { _ = try desk.show(run, for: $0) }),
            ("facts", { _ = try desk.facts(of: run, after: 0, limit: 1, for: $0) }),
            ("follow", { _ = try desk.follow(run, after: 0, for: $0) }),
            (
                "output",
                {
                    _ = try desk.output(
                        run, task: TaskID("t1"), host: "localhost", stream: .stdout, offset: 0, for: $0)
                }
            ),
            ("resume", { try desk.resume(run, RunTakingOn(), by: $0) }),
            ("cancel", { try desk.cancel(run, by: $0) }),
            ("answer", { try desk.answer(run, isYes: false, step: nil, note: nil, by: $0) }),
            (
                "audit",
                {
                    var filter = AuditFilter()
                    filter.run = run
                    _ = try desk.audit(filter, after: nil, limit: 1, for: $0)
                }
            ),
            ("break", { _ = try desk.breakLock("l", reason: "because", by: $0) }),
        ]

        for (name, work) in asked {
            for user in [Principal(user: "bob"), Principal(user: "zoe", app: "portal")] {
                let answer = await code { try work(user) }
                #expect(answer == "usage.unknown", "\(name) by \(user.words)")
            }
        }
        let unanswerable = await code {
            try desk.answer(run, isYes: true, step: nil, note: nil, by: Principal(user: "sam"))
        }
        #expect(unanswerable == "refused.permission")
        try desk.cancel(run, by: Principal(user: "alice"))
        #expect(try await ground.end(of: run, for: "alice") == "cancelled")
        #expect(await code { try desk.cancel(run, by: Principal(user: "alice")) } == "journal.ended")
    }

    @Test func `a list has own runs, or everybody's with run.read, page by page`() async throws {
        let ground = try RunGround()
        var runs: [RunID] = []
        for user in ["alice", "bob", "alice"] {
            runs.append(try await ground.submit(SubmittingTests.hello, by: user))
            _ = try await ground.end(of: runs.last ?? RunID(""), for: user)
        }
        let list = { (user: String, after: String?, limit: Int) throws -> [String] in
            let page = try ground.desk.list(after: after, limit: limit, for: Principal(user: user))
            guard case .array(let found)? = page["runs"] else { return [] }
            return found.compactMap { $0["run"]?.asString } + [page["next"]?.asString ?? "-"]
        }
        let names = runs.map(\.description)

        #expect(try list("alice", nil, 10) == [names[2], names[0], "-"])
        #expect(try list("bob", nil, 10) == [names[1], "-"])
        #expect(try list("wanda", nil, 2) == [names[2], names[1], names[1]])
        #expect(try list("wanda", names[1], 2) == [names[0], "-"])
        #expect(try list("nobody", nil, 2) == ["-"])
    }

    @Test func `a run that waits says so, and goes on when somebody who may answers`() async throws {
        let ground = try RunGround()
        let (alice, wanda) = (Principal(user: "alice"), Principal(user: "wanda"))
        let run = try await ground.submit(Self.waiting, by: "alice")
        try await ground.question(of: run, for: "alice")

        let shown = try ground.desk.show(run, for: alice)
        let locks = try ground.desk.locks(for: alice)
        let none = try ground.desk.locks(for: Principal(user: "bob"))
        let own = await code {
            try ground.desk.answer(run, isYes: true, step: nil, note: nil, by: alice)
        }
        try ground.desk.answer(run, isYes: true, step: nil, note: "as agreed", by: wanda)
        let end = try await ground.end(of: run, for: "alice")

        guard case .array(let waiting)? = shown["waiting_for"] else { return }
        #expect(waiting.map { $0["message"] } == ["go on?"] && waiting.first?["roles"] == ["watcher"])
        #expect(shown["state"] == "running" && shown["interrupted"] == false)
        #expect(locks["locks"] != [] && none["locks"] == [])
        #expect(own == "refused.permission")
        #expect(end == "succeeded")
        #expect(try ground.result(of: run) == "as agreed")
        let late = await code { try ground.desk.answer(run, isYes: true, step: nil, note: nil, by: wanda) }
        #expect(late == "usage.approval")
    }

    @Test func `the audit trail has own runs, or everybody's with audit.read, and is filtered`() async throws
    {
        let ground = try RunGround()
        for user in ["alice", "bob"] {
            let run = try await ground.submit(SubmittingTests.hello, by: user)
            _ = try await ground.end(of: run, for: user)
        }
        let who = { (user: String, change: (inout AuditFilter) -> Void) throws -> [String] in
            var filter = AuditFilter()
            change(&filter)
            let page = try ground.desk.audit(filter, after: nil, limit: 100, for: Principal(user: user))
            guard case .array(let lines)? = page["lines"] else { return [] }
            return lines.compactMap { $0["principal"]?.asString }
        }

        #expect(try who("wanda") { $0.decision = "allowed" } == ["bob", "alice"])
        #expect(try who("alice") { $0.decision = "allowed" } == ["alice"])
        #expect(try who("wanda") { $0.principal = "bob" } == ["bob"])
        #expect(try who("wanda") { $0.host = "elsewhere" }.isEmpty)
        #expect(try who("wanda") { $0.text = "hello" } == ["bob", "alice"])
    }

    @Test func `a caller learns what it is and may`() async throws {
        let ground = try RunGround()

        let me = ground.desk.me(Principal(user: "alice"), policyProblem: nil)
        let sam = ground.desk.me(Principal(user: "sam"), policyProblem: "it is bad")

        #expect(me["roles"] == ["author", "approver"])
        #expect(me["permissions"]?.text.contains("run.adhoc") == true)
        #expect(me["hosts"] == ["localhost"] && me["app"] == .null)
        #expect(me["quotas"]?["runs"] == 2 && me["quotas"]?["runs_left"] == 2)
        #expect(me["policy"] == ["problem": .null] && sam["policy"] == ["problem": "it is bad"])
        #expect(sam["hosts"] == [] && sam["commands"] == [])
    }

    @Test func `policy, check and rehearsal answer for the caller's own roles`() async throws {
        let ground = try RunGround()
        let (alice, sam) = (Principal(user: "alice"), Principal(user: "sam"))
        let desk = ground.desk

        let allowed = try desk.checkPolicy(["command": "echo hi"], for: alice)
        let denied = try desk.checkPolicy(["command": ["echo", "hi"]], for: sam)
        let role = await code { _ = try desk.checkPolicy(["command": "echo", "role": "author"], for: sam) }
        let bad = await code { _ = try desk.checkPolicy(["command": 1], for: sam) }
        let checked = try await desk.check(try ground.submission(["playbook": "return nope()"]), by: alice)
        let unchecked = await code {
            _ = try await desk.check(try ground.submission(["playbook": "return 1"]), by: sam)
        }
        let rehearsed = try await desk.rehearse(
            try ground.submission(["playbook_name": "greet"]), seed: 1, failing: 0, by: sam)

        #expect(allowed == ["decision": "allow", "rule": "author/say"])
        #expect(denied["decision"] == "deny")
        #expect([role, bad, unchecked] == ["refused.permission", "usage.malformed", "refused.permission"])
        #expect(checked["right"] == false && checked["findings"]?.text.contains("nope") == true)
        #expect(checked["findings"]?.text.contains(ground.state) == false)
        #expect(rehearsed["state"] == "succeeded")
        #expect(desk.liveRuns == 0)
    }
}
