import Effects
import Execution
import Synchronization
import Testing
import Threads

@Suite(.timeLimit(.minutes(5)))
struct VirtualClockTests {
    private let clock = VirtualClock(Timestamp(milliseconds: 1000))

    /// Does work as a run does: on one thread, which turns the clock when it has nothing to do.
    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws
        -> Value
    {
        let thread = SerialThread("virtual", whenIdle: clock.whenIdle)
        return try await Task(executorPreference: thread) { try await work() }.value
    }

    @Test func `time goes by only when everybody sleeps, and each wakes at its own time`() async throws {
        let woken = try await onThread { [clock] in
            await withTaskGroup { group in
                for hours in [3, 1, 2, 1] {
                    group.addTask {
                        try? await clock.sleep(.seconds(hours * 3600))
                        return "\(hours) h: \(clock.now().milliseconds)"
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }

        #expect(woken == ["1 h: 3601000", "1 h: 3601000", "2 h: 7201000", "3 h: 10801000"])
        #expect(clock.elapsed == .seconds(3 * 3600))
    }

    @Test func `a sleep that is cancelled ends at once and moves no time`() async throws {
        let isCancelled = try await onThread { [clock] in
            let sleeper = Task { try await clock.sleep(.seconds(60)) }
            await Task.yield()
            sleeper.cancel()
            do {
                try await sleeper.value
                return false
            } catch {
                return error is CancellationError
            }
        }

        #expect(isCancelled)
        #expect(clock.elapsed == .zero)
    }

    @Test func `time stands still while something outside is waited for`() async throws {
        let (outside, opening) = AsyncStream<Void>.makeStream()
        let order = try await onThread { [clock] in
            let order = Order()
            await withDiscardingTaskGroup { group in
                group.addTask {
                    try? await clock.sleep(.milliseconds(1))
                    order.add("slept")
                }
                group.addTask {
                    await clock.attend { for await _ in outside { return } }
                    order.add("attended at \(clock.elapsed)")
                }
                group.addTask {
                    // Long after the other two have come to rest.
                    for _ in 0..<1000 { await Task.yield() }
                    opening.yield()
                }
            }
            return order.words
        }

        #expect(order == ["attended at 0.0 seconds", "slept"])
    }

    @Test func `a sleep of centuries is one of the longest there is`() async throws {
        try await onThread { [clock] in try await clock.sleep(.seconds(Int64.max)) }

        #expect(clock.elapsed == .nanoseconds(Int64.max))
    }
}

/// What happened, in order.
private final class Order: Sendable {
    private let all = Mutex<[String]>([])

    var words: [String] { all.withLock { $0 } }

    func add(_ word: String) { all.withLock { $0.append(word) } }
}
