import Effects

/// What one simulated host is like just now.
struct SimulatedHost: Sendable {
    /// A file of it.
    struct File: Sendable, Hashable {
        var content: Bytes
        var mode: UInt32 = 0o644
        var owner: String?
        var group: String?
    }

    /// What a piece of work leaves behind on it when it is done.
    struct Change: Sendable {
        var values: [String: String] = [:]
        var files: [Bytes: File] = [:]
        var isDown = false
    }

    var values: [String: String]
    var files: [Bytes: File]
    /// Whether it has died.
    var isDown = false

    mutating func take(_ change: Change) {
        values.merge(change.values) { $1 }
        files.merge(change.files) { $1 }
        isDown = isDown || change.isDown
    }

    /// Whether its state is as a model wants it; a state nobody set is empty.
    func isIn(_ state: [String: String]) -> Bool {
        state.allSatisfy { (values[$0.key] ?? "").isSpelled($0.value) }
    }
}
