import BuiltCommand
import Foundation
import Glibc
import Testing

/// Questions to people, through the built command.
@Suite(.timeLimit(.minutes(20)))
struct ApprovalTests {
    /// Everybody may run playbooks and answer questions, but for those to the chief.
    private static let policy = """
        version: 1
        roles:
          operator: {permissions: [session.create, command.run, result.read], hosts: [localhost]}
          approver: {permissions: [run.approve]}
          chief: {permissions: [run.approve]}
        subjects:
          - {roles: [operator, approver]}
        """
    private static let source = """
        local answer = gse.approve {message = "go on?", timeout = "60s"}
        return {answer.approved, answer.by, answer.note}
        """

    /// A run of a playbook that waits for an answer: its identifier, once the question is on record.
    private static func waiting(_ gse: Gse, _ source: String) async throws -> (Gse.Started, run: String) {
        let playbook = try gse.file("p.lua", source)
        let policy = try gse.file("policy.yaml", policy)
        let started = try gse.start(["run", playbook, "--policy", policy])
        while true {
            let runs = try await gse("runs", "--json").facts()
            guard let run = runs.first?["run"] as? String,
                try await gse("show", run, "--json").facts().contains(where: {
                    $0["kind"] as? String == "asked"
                })
            else { continue }
            return (started, run)
        }
    }

    @Test(arguments: [([], "[true,"), (["--reject"], "[false,")])
    func `a run goes on when somebody answers`(_ flags: [String], _ answer: String) async throws {
        let gse = try Gse()
        let (started, run) = try await Self.waiting(gse, Self.source)

        let shown = try await gse("show", run)
        let words = ["approve", run, "--note", "as agreed"]
        let answered = try await gse.run(words + flags)
        let ending = try await started.ending()
        let late = try await gse.run(words + flags)

        #expect(shown.stdout.contains("waits for approval: go on?"))
        #expect(shown.stdout.contains("gse approve \(run) approves it"))
        #expect(answered.exit == 0, "\(answered.stderr)")
        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout.hasPrefix(answer) && ending.stdout.hasSuffix(",\"as agreed\"]\n"))
        #expect(late.exit == 66 && late.stderr == "error: run \(run) does not wait for an approval\n")
    }

    @Test func `only who may answer does`() async throws {
        let gse = try Gse()
        let (started, run) = try await Self.waiting(
            gse, "return gse.approve {message = 'go on?', roles = {'chief'}, timeout = '60s'}.approved")
        let policy = gse.path("policy.yaml")
        let chiefs = try gse.file("chiefs.yaml", Self.policy.replacing("approver]}", with: "chief]}"))

        let none = try gse.file(
            "none.yaml", Self.policy.replacing("operator, approver]}", with: "operator]}"))
        let unable = try await gse("approve", run, "--policy", none)
        let other = try await gse("approve", run, "--policy", policy)
        let unheld = try await gse("approve", run, "--policy", policy, "--role", "chief")
        let chief = try await gse("approve", run, "--policy", chiefs, "--role", "chief")
        let ending = try await started.ending()

        #expect(unable.exit == 3 && unable.stderr.contains("needs the permission run.approve"))
        #expect(other.exit == 3 && other.stderr.contains("the question is for chief"))
        #expect(unheld.exit == 3 && unheld.stderr.contains("does not have it"))
        #expect(chief.exit == 0 && ending.stdout == "true\n", "\(chief.stderr)")
    }

    @Test func `yes to everything approves, and no run that is not there is answered`() async throws {
        let gse = try Gse()

        let ending = try await gse.playbook(Self.source, "--yes")
        let unknown = try await gse("approve", "20200101T000000-00000000")

        #expect(ending.stdout.hasPrefix("[true,") && ending.stdout.hasSuffix(",\"--yes\"]\n"))
        #expect(unknown.exit == 66)
    }

    @Test(arguments: [("y looks good", "[true,"), (#"what\nn not today"#, "[false,")])
    func `on a terminal the answer is typed`(_ typed: String, _ answer: String) async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", Self.source)

        let ending = try await gse.shell(
            #"printf "$2\n" | script -qec "'$0' run '$1'" /dev/null"#, playbook, typed)

        #expect(ending.stdout.contains("type y or n, and a note if you like"))
        #expect(ending.stdout.contains(answer), "\(ending)")
    }

    @Test func `a question that is open when a run is cancelled ends with it`() async throws {
        let gse = try Gse()
        let (started, run) = try await Self.waiting(gse, Self.source)

        kill(started.process.processIdentifier, SIGTERM)
        let ending = try await started.ending()

        #expect(ending.exit == 5)
        #expect(try await gse("approve", run).exit == 66)
    }
}
