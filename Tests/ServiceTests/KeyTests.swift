import Effects
import ExecutionTesting
import Testing

@testable import Service

/// Requests that are repeated under a key of the caller's own.
@Suite(.timeLimit(.minutes(5)))
struct KeyTests {
    private typealias Fixture = DeskFixture

    @Test func `the same request under the same key is done once, however many ask at once`() async throws {
        let backend = ScriptedBackend()
        let desk = try Fixture(backend).desk()

        let sessions = try await withThrowingTaskGroup(of: SessionTicket.self) { group in
            for _ in 0..<50 {
                group.addTask { try await desk.openSession(.on("a", key: "k"), by: Fixture.ann) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        let session = try #require(sessions.first?.session)
        let tasks = try await withThrowingTaskGroup(of: TaskTicket.self) { group in
            for _ in 0..<50 {
                group.addTask { try await desk.run(.words("do", key: "k"), in: session, by: Fixture.ann) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }

        #expect(sessions.count == 1 && tasks.count == 1)
        _ = try await desk.finished(try #require(tasks.first?.task))
        #expect(backend.begun.count == 1)
    }

    @Test func `another request under the same key is a conflict, another principal's is none`() async throws
    {
        let desk = try Fixture().desk()
        let session = try await desk.openSession(.on("a", key: "k"), by: Fixture.ann).session
        let task = try await desk.run(.words("do", key: "k"), in: session, by: Fixture.ann)

        let other = try await desk.openSession(.on("b", key: "k"), by: Fixture.bob).session
        let conflicts = [
            await denial { _ = try await desk.openSession(.on("b", key: "k"), by: Fixture.ann) },
            await denial {
                _ = try await desk.run(.words("do", "x", key: "k"), in: session, by: Fixture.ann)
            },
        ]

        #expect(conflicts == ["conflict", "conflict"])
        #expect(try await desk.run(.words("do", key: "k"), in: other, by: Fixture.bob) != task)
        #expect(try await desk.run(.words("do", key: "k"), in: session, by: Fixture.ann) == task)
    }

    @Test func `keys are told apart by their bytes`() async throws {
        let desk = try Fixture().desk()

        let composed = try await desk.openSession(.on("a", key: "\u{E9}"), by: Fixture.ann)
        let decomposed = try await desk.openSession(.on("a", key: "e\u{301}"), by: Fixture.ann)

        #expect(composed != decomposed)
    }

    @Test func `a first attempt that fails frees its key for another request`() async throws {
        let desk = try Fixture().desk()
        let session = try await desk.openSession(.on("a"), by: Fixture.ann).session

        let refused = await denial {
            _ = try await desk.run(.words("rm", key: "k"), in: session, by: Fixture.ann)
        }
        let task = try await desk.run(.words("do", key: "k"), in: session, by: Fixture.ann).task

        #expect(refused == "refused.command")
        #expect(try await desk.finished(task).status == .succeeded)
    }

    @Test func `a key is kept as long as its session`() async throws {
        let desk = try Fixture().desk()
        let first = try await desk.openSession(.on("a", key: "k"), by: Fixture.ann)
        _ = try await desk.run(.words("do", key: "k"), in: first.session, by: Fixture.ann)
        try await desk.close(first.session, by: Fixture.ann)

        let second = try await desk.openSession(.on("b", key: "k"), by: Fixture.ann)
        let task = try await desk.run(.words("do", "y", key: "k"), in: second.session, by: Fixture.ann).task

        #expect(second != first)
        #expect(task.session == second.session)
    }
}
