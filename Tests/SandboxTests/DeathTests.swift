import BuiltCommand
import ExecutionTesting
import Foundation
import Glibc
import SandboxProtocol
import Synchronization
import Testing

@testable import SandboxClient

/// Real workers that die, and many hostile ones in one process.
@Suite("A worker that dies", .timeLimit(.minutes(20)))
struct DeathTests {
    static let seed = UInt64.random(in: 0 ... .max)

    @Test func `is lost with its signal, at whatever moment it is killed`() async {
        var random = Generators(seed: Self.seed)
        for number in 0..<60 {
            let signal = number % 2 == 0 ? SIGKILL : SIGSEGV
            let turns = Int.random(in: 0...40, using: &random)
            let moment = UInt32.random(in: 0...3000, using: &random)
            let worker = SandboxWorker.running("local t = {} while true do t[1] = gse.now() end")
            let begun = Flag()
            let killer = Thread {
                // Before its main begins, only SIGKILL is sure to be heard.
                while !worker.isOver, worker.processID == nil || signal == SIGSEGV && !begun.isSet {
                    sched_yield()
                }
                usleep(moment)  // a moment of its own is what is tested
                if let process = worker.processID { kill(process, signal) }
            }
            killer.start()

            var reply = await worker.begin()
            begun.set()
            var taken = 0
            while case .turn = reply {
                taken += 1
                // Some are killed while they compute and ask, some while they wait.
                reply =
                    taken > turns
                    ? await worker.loss() ?? .lost("nobody said so")
                    : await worker.resume(0, with: .value(.int(1)))
            }
            await worker.stop()

            let name = signal == SIGKILL ? "Killed" : "Segmentation fault"
            #expect(
                reply == .lost("the sandbox ended by signal \(signal) (\(name))"),
                "seed \(Self.seed), number \(number)")
        }
    }

    /// Runs itself once more in a process of its own, where nothing else opens descriptors or starts processes.
    ///
    /// Not by `processExitsWith`: its monitor stands still for children that others leave, such as orphans that
    /// come to this process while tests of commands run in it.
    @Test func `a thousand hostile workers leave nothing behind`() async throws {
        guard ProcessInfo.processInfo.environment["GSE_SOAK"] == nil else {
            let soak = try Soak()
            defer { soak.remove() }
            #expect(await soak.problems() == [])
            return
        }
        let gse = try Gse()
        gse.environment["GSE_SOAK"] = "1"
        let own = ["--testing-library", "swift-testing", "--filter", "a thousand hostile workers"]

        let ending = try await gse.run(own, executable: Gse.tests)

        #expect(ending.exit == 0, "\(ending)")
        #expect((ending.stdout + ending.stderr).contains("1 test "), "\(ending)")
    }
}

/// Set once, looked at from another thread.
private final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}

/// A thousand workers, each hostile in its own way, in a process of their own.
struct Soak {
    private let files: [URL]

    init() throws {
        let turn = HostileWorker.send(.turn(HostileWorker.calls(of: 0)))
        let greeted = [HostileWorker.hello, "receive"]
        let ways =
            [
                ["deaf", HostileWorker.hello],
                ["exit 1"],
                ["send ffff0000", "exit 0"],
                greeted + ["signal 11"],
                greeted + [turn, "receive", "signal 9"],
                greeted + [HostileWorker.send(.limit(LimitReached(reason: .memory, traceback: "x:1")))],
                greeted + [turn, "receive", turn, "receive", "exit 3"],
                greeted + [HostileWorker.send(.turn(HostileWorker.calls(of: 0, 0)))],
                greeted + ["send ffff3f00", "zeros 200000", "exit 0"],
            ] + (1...11).map { greeted + ["garbage \($0) 400", "exit 0"] }
        files = try ways.map { try HostileWorker.file($0) }
    }

    func remove() {
        for file in files { try? FileManager.default.removeItem(at: file) }
    }

    /// What is left over that should not be.
    func problems() async -> [String] {
        await run(from: 0, count: 60)  // what is made once is made now
        let (descriptors, memory) = (Self.descriptors, Self.memory)
        await run(from: 60, count: 1000)
        // A thread ends a moment behind the last word it had.
        for _ in 0..<5000 where Self.workerThreads > 0 { usleep(1000) }
        var problems: [String] = []
        if Self.descriptors != descriptors {
            problems.append("descriptors: \(Self.descriptors), not \(descriptors)")
        }
        if Self.workerThreads > 0 { problems.append("threads: \(Self.workerThreads)") }
        if waitpid(-1, nil, WNOHANG) != -1 || errno != ECHILD { problems.append("a child is left") }
        if Self.memory > memory + (48 << 20) { problems.append("memory: \(Self.memory), from \(memory)") }
        return problems
    }

    private func run(from first: Int, count: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<6 {
                group.addTask {
                    for number in stride(from: first + lane, to: first + count, by: 6) {
                        await meet(number % files.count)
                    }
                }
            }
        }
    }

    /// The first never reads what it is sent.
    private func meet(_ way: Int) async {
        let source = [UInt8](repeating: 65, count: way == 0 ? 1 << 20 : 1)
        let limits = ScriptLimits(stepMilliseconds: way == 0 ? 30 : 30_000)
        let (worker, first) = await HostileWorker.begun(files[way], limits: limits, source: source)
        var reply = first
        while case .turn = reply { reply = await worker.resume(0, with: .value(.null)) }
        await worker.stop()
    }

    private static var descriptors: Int { entries("/proc/self/fd").count }

    private static var workerThreads: Int {
        entries("/proc/self/task").count { thread in
            let name = try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8)
            return name?.hasPrefix("gse-worker") == true
        }
    }

    /// Resident memory, in bytes.
    private static var memory: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    private static func entries(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
