import Foundation

/// Lets a number of callers in at once: tests come all together, and commands want whole processors.
public actor Turnstile {
    /// The one that commands under test go through.
    static let commands = Turnstile(2 * ProcessInfo.processInfo.activeProcessorCount)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Lets `width` callers in.
    public init(_ width: Int) { free = width }

    /// Runs a body once there is room.
    public func pass<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { leave() }
        return try await body()
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
