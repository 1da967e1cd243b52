import Foundation
import Glibc
import SandboxProtocol
import Testing

@testable import SandboxClient

/// Workers that take their time, or everybody else's: the host keeps both clocks itself.
@Suite("A worker that is late", .timeLimit(.minutes(10)))
struct LateWorkerTests {
    static let deaf = ["deaf", HostileWorker.hello, "receive"]
    static let brief = ScriptLimits(stepMilliseconds: 2000)
    static let stepTime = WorkerReply.limit(LimitReached(reason: .stepTime))

    @Test(arguments: [
        ["deaf"], deaf, deaf + ["drip ffff0000" + String(repeating: "00", count: 4000)],
        deaf + ["send ffffff00", "drip " + String(repeating: "00", count: 4000)],
    ])
    func `ends at the step time, whatever it drips`(lines: [String]) async throws {
        let (worker, reply) = try await HostileWorker.begun(lines, limits: Self.brief)
        await worker.stop()

        #expect(reply == Self.stepTime)
    }

    @Test func `that never reads a large script ends at the step time`() async throws {
        let source = [UInt8](repeating: 32, count: 8 << 20)
        let (worker, reply) = try await HostileWorker.begun(
            ["deaf", HostileWorker.hello], limits: Self.brief, source: source)
        await worker.stop()

        #expect(reply == Self.stepTime)
    }

    @Test func `that never reads a large answer ends at the step time and leaves no thread`() async throws {
        let (worker, first) = try await HostileWorker.begun(
            Self.deaf + [HostileWorker.send(.turn(HostileWorker.calls(of: 0))), "fork"], limits: Self.brief)

        let second = await worker.resume(0, with: .value(.string([UInt8](repeating: 65, count: 8 << 20))))
        await worker.stop()

        #expect(first == .turn(HostileWorker.calls(of: 0)))
        #expect(second == Self.stepTime)
    }

    @Test func `that answers before it has read the question is lost`() async throws {
        let turn = HostileWorker.send(.turn(HostileWorker.calls(of: 0)))
        let (worker, _) = try await HostileWorker.begun(
            [
                HostileWorker.hello, "receive", turn, "peek",
                HostileWorker.send(.turn(HostileWorker.calls(of: 0))),
            ])

        let second = await worker.resume(0, with: .value(.string([UInt8](repeating: 65, count: 8 << 20))))
        await worker.stop()

        #expect(second == .lost(WorkerReader.outOfTurn))
    }

    @Test func `that computes on behind its own timer is killed at the CPU limit`() async throws {
        let (worker, reply) = try await HostileWorker.begun(
            Self.deaf + ["spin 60000"], limits: ScriptLimits(cpuMilliseconds: 200))
        await worker.stop()

        #expect(reply == .limit(LimitReached(reason: .cpu)))
    }

    @Test func `that computes while nobody asked it to is killed at the CPU limit`() async throws {
        let turn = HostileWorker.send(.turn(HostileWorker.calls(of: 0)))
        let (worker, _) = try await HostileWorker.begun(
            Self.deaf + [turn, "spin 60000"], limits: ScriptLimits(cpuMilliseconds: 200))

        let loss = await worker.loss()
        let second = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(loss == .limit(LimitReached(reason: .cpu)))
        #expect(second == loss)
    }

    @Test func `that computes a little in each of many turns is killed at the CPU limit`() async throws {
        let turn = HostileWorker.send(.turn(HostileWorker.calls(of: 0)))
        let turns = (1...900).flatMap { ["receive", "spin \($0 * 2)", turn] }
        let (worker, first) = try await HostileWorker.begun(
            ["deaf", HostileWorker.hello, "receive", turn] + turns, limits: ScriptLimits(cpuMilliseconds: 200)
        )
        var reply = first
        while case .turn = reply { reply = await worker.resume(0, with: .value(.null)) }
        await worker.stop()

        #expect(reply == .limit(LimitReached(reason: .cpu)))
    }
}
