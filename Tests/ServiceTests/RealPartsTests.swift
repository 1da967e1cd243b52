import Admission
import Backends
import Effects
import Foundation
import Journaling
import Testing

@testable import Service

/// The desk over the store that survives the process and real commands of this machine.
@Suite(.timeLimit(.minutes(5)))
struct RealPartsTests {
    private static let policy = """
        version: 1
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [a, b]
            commands:
              - {name: sh, argv: ["/bin/sh", -c, {matches: ".*"}], runs_others: true}
        subjects: [{user: ann, roles: [operator]}, {user: bob, roles: [operator]}]
        """

    private static func with(_ body: (Desk, SQLiteJournal) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let journal = try SQLiteJournal(directory: directory)
        var fixture = DeskFixture(LocalBackend(grace: .milliseconds(100)))
        fixture.policy = policy
        fixture.journal = journal
        fixture.requests = journal
        try await body(try fixture.desk(), journal)
    }

    @Test func `what a command writes can be had while it runs, byte by byte`() async throws {
        try await Self.with { desk, _ in
            let session = try await desk.openSession(.on("a"), by: DeskFixture.ann).session
            let script = #"printf '\377a'; sleep 60"#
            let task = try await desk.run(
                .words("/bin/sh", "-c", script), in: session, by: DeskFixture.ann
            ).task

            let first = try await desk.result(of: task, ResultAsk(wait: .seconds(60)), by: DeskFixture.ann)
            let rest = try await desk.result(of: task, ResultAsk(stdoutOffset: 1), by: DeskFixture.ann)
            try await desk.cancel(task, by: DeskFixture.ann)
            let last = try await desk.finished(task)

            #expect(first.status == .running && rest.status == .running)
            #expect(first.onlyHost?.stdout.bytes.first == 0xFF)
            #expect(last.status == .cancelled)
            #expect(last.onlyHost?.stdout.bytes == [0xFF, 0x61])
        }
    }

    @Test func `many callers at once each get their own, and the record is whole`() async throws {
        try await Self.with { desk, journal in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let caller = number % 2 == 0 ? DeskFixture.ann : DeskFixture.bob
                        let report = try await desk.round(
                            .words("/bin/sh", "-c", "echo \(number); exit \(number % 3)"), on: ["a", "b"],
                            by: caller)
                        #expect(report.hosts.map(\.stdout.bytes.lossyText) == ["\(number)\n", "\(number)\n"])
                        #expect(report.exitCode == Int32(number % 3))
                        try await desk.close(report.task.session, by: caller)
                    }
                }
                try await group.waitForAll()
            }

            _ = try journal.verifyChain()
            #expect(try journal.unended() == [])
            let states = try journal.summaries(limit: 100).map(\.state)
            #expect(states == Array(repeating: .succeeded, count: 24))
        }
    }

    @Test func `a session that somebody cancels by another way ends, and its task with it`() async throws {
        try await Self.with { desk, journal in
            let sweeping = Task { await desk.run() }
            defer { sweeping.cancel() }
            let session = try await desk.openSession(.on("a"), by: DeskFixture.ann).session
            let task = try await desk.run(
                .words("/bin/sh", "-c", "sleep 60"), in: session, by: DeskFixture.ann
            ).task

            try journal.ask(
                RunRequest(run: session, kind: .cancel, by: "root", time: Timestamp(milliseconds: 0)))
            let report = try await desk.finished(task)

            #expect(report.status == .cancelled)
        }
    }
}
