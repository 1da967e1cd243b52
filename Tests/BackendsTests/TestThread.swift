import Foundation

/// A thread for a test's counterpart that blocks.
enum TestThread {
    /// Starts it; it ends when its body returns.
    static func start(_ body: @escaping @Sendable () -> Void) { Thread.detachNewThread(body) }
}
