import Foundation

/// Does on a thread of its own what computes for seconds.
///
/// Tests have as few threads as there are processors: two that computed so long would keep the others from looking at what
/// happens in time.
public func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { (computed: CheckedContinuation<Value, any Error>) in
        let thread = Thread { computed.resume(with: Result(catching: work)) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
