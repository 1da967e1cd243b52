public import Admission
public import Effects
import Synchronization

/// A backend whose endings a test decides, one by one or by a rule.
///
/// It keeps what it was asked to do.
public final class ScriptedBackend: Backend {
    /// What becomes of a command: an ending, or nil to hold it until ``release(_:_:)`` or cancellation.
    public typealias Rule = @Sendable (Admitted<TaskRequest>, Target) -> HostOutcome?

    /// One task on one host, as it was begun.
    public struct Work: Sendable, Hashable {
        /// The task.
        public let task: TaskID
        /// The host.
        public let host: String

        /// Makes one.
        public init(_ task: TaskID, _ host: String) {
            self.task = task
            self.host = host
        }
    }

    private struct State {
        var begun: [Work] = []
        var closed: [SessionID] = []
        var held: [Work: CheckedContinuation<HostOutcome, Never>] = [:]
        var released: [Work: HostOutcome] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    public let name: String
    public let isRemote: Bool
    private let rule: Rule
    private let fault: Fault?
    /// A mutex, because backends are called from any task and a test asks from its own.
    private let state = Mutex(State())

    /// A backend that ends everything as `rule` says; everything succeeds unless given.
    ///
    /// `fault` is what it says about itself as a whole, after that.
    public init(
        name: String = "local", isRemote: Bool = false, fault: Fault? = nil,
        rule: @escaping Rule = { _, target in HostOutcome(host: target.name, status: .succeeded, exitCode: 0)
        }
    ) {
        self.name = name
        self.isRemote = isRemote
        self.rule = rule
        self.fault = fault
    }

    /// What was begun so far, in order.
    public var begun: [Work] { state.withLock { $0.begun } }

    /// The sessions closed so far, in order.
    public var closed: [SessionID] { state.withLock { $0.closed } }

    /// Returns when at least so many have begun.
    public func begun(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.begun.count < count { state.watchers.append((count, continuation)) }
                return state.begun.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    /// Ends one that is held, or will be.
    public func release(_ work: Work, _ outcome: HostOutcome) {
        let continuation = state.withLock { state in
            let held = state.held.removeValue(forKey: work)
            if held == nil { state.released[work] = outcome }
            return held
        }
        continuation?.resume(returning: outcome)
    }

    public func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? {
        await withDiscardingTaskGroup { group in
            for target in targets {
                group.addTask {
                    observer.ended(await self.end(work, Work(task, target.name), target), of: task)
                }
            }
        }
        return fault
    }

    public func close(_ session: SessionID) async {
        // Later than everybody expects, as a connection may.
        for _ in 0..<10 { await Task.yield() }
        state.withLock { $0.closed.append(session) }
    }

    private func end(_ work: Admitted<TaskRequest>, _ place: Work, _ target: Target) async -> HostOutcome {
        let reached = state.withLock { state in
            state.begun.append(place)
            let reached = state.watchers.filter { $0.count <= state.begun.count }
            state.watchers.removeAll { $0.count <= state.begun.count }
            return reached
        }
        for watcher in reached { watcher.continuation.resume() }
        if let outcome = rule(work, target) { return outcome }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state -> HostOutcome? in
                    if let known = state.released.removeValue(forKey: place) { return known }
                    state.held[place] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            release(place, HostOutcome(host: place.host, status: .cancelled))
        }
    }
}
