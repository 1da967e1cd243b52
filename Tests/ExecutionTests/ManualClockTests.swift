import Effects
import ExecutionTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ManualClockTests {
    @Test func `the clock stands until it is turned`() {
        let clock = ManualClock(Timestamp(milliseconds: 1000))
        let before = clock.now()

        clock.advance(by: .milliseconds(250))

        #expect(before == Timestamp(milliseconds: 1000))
        #expect(clock.now() == Timestamp(milliseconds: 1250))
    }

    @Test func `sleepers wake in the order of their ends, at their ends`() async throws {
        let clock = ManualClock(Timestamp(milliseconds: 0))
        let woken = try await withThrowingTaskGroup(of: Timestamp.self) { group in
            for (index, end) in [30, 10, 20].enumerated() {
                group.addTask {
                    try await clock.sleep(.milliseconds(end))
                    return clock.now()
                }
                await clock.sleepers(atLeast: index + 1)
            }

            var woken: [Timestamp?] = []
            while clock.advanceToNext() { woken.append(try await group.next()) }
            return woken
        }

        #expect(woken == [10, 20, 30].map(Timestamp.init(milliseconds:)))
        #expect(clock.now() == Timestamp(milliseconds: 30))
    }

    @Test func `turning the clock wakes only those whose time has come`() async throws {
        let clock = ManualClock()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for seconds in [1, 2, 5] {
                group.addTask {
                    try await clock.sleep(.seconds(seconds))
                    return seconds
                }
            }
            await clock.sleepers(atLeast: 3)

            clock.advance(by: .seconds(2))
            let woken = [try await group.next(), try await group.next()].compactMap { $0 }.sorted()

            #expect(woken == [1, 2])
            #expect(clock.sleepers == 1)
            clock.advance(by: .seconds(3))
            #expect(try await group.next() == 5)
        }
    }

    @Test func `a cancelled sleeper wakes at once`() async {
        let clock = ManualClock()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await Self.isCancelled { try await clock.sleep(.seconds(1)) } }
            await clock.sleepers(atLeast: 1)

            group.cancelAll()

            #expect(await group.next() == true)
            #expect(clock.sleepers == 0)
        }
    }

    @Test func `who is cancelled before does not sleep`() async {
        let clock = ManualClock()
        await withTaskGroup(of: Bool.self) { group in
            group.cancelAll()
            group.addTask { await Self.isCancelled { try await clock.sleep(.seconds(1)) } }

            #expect(await group.next() == true)
        }
    }

    @Test func `no time is no sleep`() async throws {
        let clock = ManualClock()

        try await clock.sleep(.zero)

        #expect(clock.sleepers == 0)
    }

    private static func isCancelled(_ work: () async throws -> Void) async -> Bool {
        do {
            try await work()
            return false
        } catch {
            return error is CancellationError
        }
    }
}
