import Admission
import Effects
import ExecutionTesting
import Fleet
import Glibc
import LoopbackFleet
import Testing

@testable import Backends

/// Many commands over one connection, and those that do not end by themselves.
@Suite(.timeLimit(.minutes(10)))
struct SSHChannelTests {
    @Test(arguments: ["10", "2", "1"])
    func `as many commands run at once as the host has sessions for, and the others wait`(_ sessions: String)
        async throws
    {
        let sshd = try Sshd("--max-sessions", sessions)
        defer { try? sshd.stop() }
        let fixture = SSHFixture(sshd: sshd)

        let outcomes = try await outcomes(of: ["printf", "x"], on: fixture, times: 150)

        #expect(outcomes.map(\.status) == Array(repeating: .succeeded, count: 150))
        #expect(outcomes.allSatisfy { $0.stdout == CapturedOutput(Bytes("x".utf8)) })
    }

    @Test func `a command that writes without end is ended, and so told`() async throws {
        let fixture = try SSHFixture()
        let settings = SSHTable.Settings(flood: 4 << 20)

        let outcomes = try await outcomes(
            of: ["sh", "-c", "while :; do head -c 100000 /dev/zero; done"], on: fixture, settings,
            output: ByteCount(1000))

        #expect(outcomes.map(\.status) == [.failed])
        #expect(outcomes.map(\.reason) == ["flood"])
        #expect(outcomes.map(\.stdout.kept.count) == [1000])
    }

    @Test func `output is read to its end behind the exit, and not for ever`() async throws {
        let fixture = try SSHFixture()

        let outcomes = try await outcomes(
            of: ["sh", "-c", "seq 1 100000; sh -c 'while sleep 0.05; do :; done' & echo $!"], on: fixture,
            output: .mebibytes(1))

        let lines = outcomes.first?.stdout.kept.text?.split(separator: "\n") ?? []
        #expect(outcomes.map(\.status) == [.succeeded])
        #expect(lines.count == 100_001)
        let pid = try #require(lines.last)
        let killed = try await self.outcomes(of: ["kill", String(pid)], on: fixture)
        #expect(killed.map(\.status) == [.succeeded], "what was left running was ended")
    }

    @Test func `a time-out counts from the start on the host, not from the wait for a session`() async throws
    {
        let sshd = try Sshd("--max-sessions", "1")
        defer { try? sshd.stop() }

        let outcomes = try await outcomes(
            of: ["sleep", "0.3"], on: SSHFixture(sshd: sshd), times: 4, timeout: .seconds(1))

        #expect(outcomes.map(\.status) == Array(repeating: .succeeded, count: 4))
    }

    @Test func `what is cancelled while it waits for a connection is not started`() async throws {
        let fixture = try SSHFixture()
        let backend = SSHBackend(run: RunID("\(UInt32.random(in: .min ... .max))"))
        let recorder = EndingsRecorder()
        let work = try Self.work(["true"])

        await withTaskGroup { group in
            group.addTask {
                _ = await backend.perform(
                    work, task: TaskID("t1"), on: [fixture.target("h001")], observer: recorder)
            }
            group.cancelAll()
        }
        await backend.end(isOver: true)

        #expect(recorder.ended.map(\.status) == [.cancelled])
        #expect(recorder.ended.map(\.reason) == ["not started"])
    }

    @Test func `a run that is cancelled while a host hangs in connect ends at once`() async throws {
        let port = try #require(LoopbackPort())
        #expect(listen(port.descriptor, 8) == 0)
        let hanging = Target(name: "h", address: "127.0.0.1", connection: HostConnection(port: port.number))
        // To reach it for what it cannot have would take longer than this test may.
        let settings = SSHTable.Settings(patience: ConnectionPlan.Patience(connect: 3600))
        let backend = SSHBackend(run: RunID("\(UInt32.random(in: .min ... .max))"), settings)
        let recorder = EndingsRecorder()
        let work = try Self.work(["true"])

        await withTaskGroup { group in
            group.addTask {
                _ = await backend.perform(work, task: TaskID("t1"), on: [hanging], observer: recorder)
            }
            group.cancelAll()
        }
        await backend.end(isOver: true)

        #expect(recorder.ended.map(\.status) == [.cancelled])
    }

    @Test func `a command is ended even where only one session more fits`() async throws {
        let sshd = try Sshd("--max-sessions", "2")
        defer { try? sshd.stop() }

        let outcomes = try await outcomes(
            of: ["sleep", "1000"], on: SSHFixture(sshd: sshd), timeout: .milliseconds(300))

        #expect(outcomes.map(\.status) == [.timedOut])
        #expect(outcomes.compactMap(\.reason) == [])
    }

    private func outcomes(
        of words: [String], on fixture: SSHFixture, _ settings: SSHTable.Settings = SSHTable.Settings(),
        times: Int = 1, output: ByteCount = .kibibytes(64), timeout: Duration = .seconds(60)
    ) async throws -> [HostOutcome] {
        let backend = SSHBackend(run: RunID("\(UInt32.random(in: .min ... .max))"), settings)
        let recorder = EndingsRecorder()
        let work = try Self.work(words, output: output, timeout: timeout)
        await withTaskGroup { group in
            for number in 1...times {
                group.addTask {
                    _ = await backend.perform(
                        work, task: TaskID(number: number), on: [fixture.target("h001")], observer: recorder)
                }
            }
        }
        await backend.end(isOver: true)
        return recorder.ended
    }

    private static func work(
        _ words: [String], output: ByteCount = .kibibytes(64), timeout: Duration = .seconds(60)
    ) throws -> Admitted<TaskRequest> {
        let command = try #require(Command(argv: words.map { Bytes($0.utf8) }))
        return SSHFixture.admitted(
            TaskRequest(
                session: SessionID("s1"), hosts: [AskedHost(name: "h001")],
                work: .command(command, stdin: nil)),
            TaskLimits(timeout: timeout, output: output, hostsAtOnce: 1))
    }
}
