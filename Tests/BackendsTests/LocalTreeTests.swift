import Admission
import Backends
import Effects
import Glibc
import LoopbackFleet
import Testing

/// How process trees end, or are left alone.
@Suite(.timeLimit(.minutes(10)))
struct LocalTreeTests {
    private let backend = LocalBackend(grace: .milliseconds(300))

    @Test func `a time-out ends a grandchild that ignores TERM`() async throws {
        let script = "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 100"
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", script]), timeout: .milliseconds(500))

        let (_, recorder) = await LocalFixture.perform(work, on: backend)

        let outcome = try #require(recorder.ended.first)
        #expect(outcome.status == .timedOut)
        #expect(outcome.signal == SIGTERM)
        #expect(try !Processes.isAlive(Processes.number(in: outcome.stdout.kept)))
    }

    @Test func `a time-out ends a process whose first thread has ended already`() async throws {
        let work = LocalFixture.admitted(
            LocalFixture.command([HostileHosts.program, "headless"]), timeout: .milliseconds(500))

        let (_, recorder) = await LocalFixture.perform(work, on: backend)

        let outcome = try #require(recorder.ended.first)
        #expect(outcome.status == .timedOut)
        #expect(try !Processes.hasOtherThreads(Processes.number(in: outcome.stdout.kept)))
    }

    @Test func `a time-out ends a descendant that left session and parents`() async throws {
        ChildReaping.adoptOrphans()
        let script = "setsid sh -c 'sh -c \"echo \\$\\$; exec sleep 100\" & sleep 0' & sleep 100"
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", script]), timeout: .milliseconds(500))

        let (_, recorder) = await LocalFixture.perform(work, on: backend)

        let outcome = try #require(recorder.ended.first)
        #expect(outcome.status == .timedOut)
        #expect(try !Processes.isAlive(Processes.number(in: outcome.stdout.kept)))
    }

    @Test func `a program that handles TERM ends with its own code and stays timed out`() async throws {
        let script = "trap 'echo bye; exit 7' TERM; while :; do sleep 0.05; done"
        let work = LocalFixture.admitted(
            LocalFixture.command(["sh", "-c", script]), timeout: .milliseconds(300))

        let (_, recorder) = await LocalFixture.perform(work, on: LocalBackend())

        let outcome = try #require(recorder.ended.first)
        #expect(outcome.status == .timedOut)
        #expect(outcome.exitCode == 7)
        #expect(outcome.stdout.kept == Bytes("bye\n".utf8))
    }

    @Test func `cancelling the caller ends the tree`() async throws {
        let work = LocalFixture.admitted(LocalFixture.command(["sh", "-c", "echo $$; sleep 100 & wait"]))
        let started = FirstOutput()

        let running = Task {
            await backend.perform(
                work, task: TaskID("t1"), on: [Target(name: "localhost")], observer: started)
        }
        let pid = try Processes.number(in: await started.bytes())
        running.cancel()
        let fault = await running.value

        #expect(fault == nil)
        #expect(started.outcomes.map(\.status) == [.cancelled])
        #expect(!Processes.isAlive(pid))
    }

    @Test func `work cancelled before it starts never starts`() async throws {
        let work = LocalFixture.admitted(LocalFixture.command(["true"]), hosts: ["a", "b"])
        let recorder = EndingsRecorder()

        let running = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await backend.perform(
                work, task: TaskID("t1"), on: [Target(name: "a"), Target(name: "b")], observer: recorder)
        }
        _ = await running.value

        #expect(
            recorder.ended == [
                HostOutcome(host: "a", status: .cancelled, limits: work.limits),
                HostOutcome(host: "b", status: .cancelled, limits: work.limits),
            ])
    }

    @Test func `a daemon that holds the output neither delays the end nor dies`() async throws {
        let script = "(trap '' HUP; while :; do echo tick; sleep 0.05; done) & echo $!"
        let work = LocalFixture.admitted(LocalFixture.command(["sh", "-c", script]))

        let (_, recorder) = await LocalFixture.perform(work, on: backend)

        let outcome = try #require(recorder.ended.first)
        let pid = try Processes.number(in: outcome.stdout.kept)
        #expect(outcome.status == .succeeded)
        #expect(outcome.duration < .seconds(5))
        #expect(try await Processes.survivesTicks(pid))
        kill(pid, SIGKILL)
    }
}
