import Foundation
import Glibc
import SandboxClient
import SandboxProtocol

/// The wall between host and script: `wall-bench turns <count>` or `wall-bench cold <count>`.
///
/// Of turns it prints microseconds each, wall and CPU of both processes, and the bytes of a call and its answer on the
/// wire; of cold starts the milliseconds of each until the script's first call, and the worker's proportional set size
/// in KiB then.
@main struct WallBenchmark {
    static func main() async {
        let words = CommandLine.arguments
        guard words.count == 3, let count = Int(words[2]), count > 0 else { usage() }
        switch words[1] {
        case "turns": await turns(count)
        case "cold": for _ in 0..<count { await cold() }
        default: usage()
        }
    }

    private static func usage() -> Never {
        print("usage: wall-bench turns <count> | wall-bench cold <count>")
        exit(64)
    }

    private static func worker(_ source: String) -> SandboxWorker {
        let limits = ScriptLimits(cpuMilliseconds: 600_000, stepMilliseconds: 600_000)
        return SandboxWorker(
            executable: Bundle.main.bundlePath + "/gse-sandbox",
            start: ScriptStart(source: [UInt8](source.utf8), name: "bench.lua", limits: limits))
    }

    private static let answer = Answer.value(
        .record(["name": .text("web-01"), "address": .text("192.0.2.1"), "groups": .list([.text("web")])]))

    private static func turns(_ count: Int) async {
        let worker = worker(
            "local hosts = gse.hosts for i = 1, \(count + 100) do local t = hosts('group:web') end")
        var reply = await worker.begin()
        var (wall, cpu) = (0.0, 0.0)
        var calls = 0
        while case .turn(let turn) = reply, turn.state == .waiting {
            if calls == 100 { (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)) }
            calls += 1
            reply = await worker.resume(0, with: answer)
        }
        wall = seconds(CLOCK_MONOTONIC) - wall
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
        await worker.stop()
        // The worker's first turns and its start count too; of this many they are nothing.
        var usage = rusage()
        getrusage(Int32(RUSAGE_CHILDREN.rawValue), &usage)
        cpu += seconds(usage.ru_utime) + seconds(usage.ru_stime)
        let call = Frame.turn(
            Turn(
                calls: [
                    Call(
                        strand: 0, operation: "hosts", position: "bench.lua:1",
                        arguments: [.text("group:web")])
                ],
                state: .waiting))
        let sizes = [call, .resume(strand: 0, answer)].map { (try? $0.encoded().count) ?? 0 }
        print(
            String(format: "%.2f %.2f", wall * 1e6 / Double(count), cpu * 1e6 / Double(count)), sizes[0],
            sizes[1])
    }

    private static func cold() async {
        let worker = worker("gse.now()")
        let began = seconds(CLOCK_MONOTONIC)
        let reply = await worker.begin()
        let took = seconds(CLOCK_MONOTONIC) - began
        guard case .turn = reply else {
            print("no worker: \(reply)")
            exit(1)
        }
        print(String(format: "%.2f", took * 1e3), proportional())
        await worker.stop()
    }

    /// The proportional set size of our only child, in KiB; 0 for who may not look: only root sees into a worker.
    private static func proportional() -> Int {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        let child = threads.lazy.map { text("/proc/self/task/\($0)/children") }.first { !$0.isEmpty } ?? ""
        let worker = child.split(separator: " ").first ?? ""
        let line = text("/proc/\(worker)/smaps_rollup").split(separator: "\n").first { $0.hasPrefix("Pss:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
