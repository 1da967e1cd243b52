import Effects

/// What one simulated host is like just now.
struct SimulatedHost: Sendable {
    /// A file of it.
    struct File: Sendable, Hashable {
        var content: Bytes
        var mode: UInt32 = 0o644
        var owner: String?
        var group: String?

        /// What a put that wants another file in its place sees.
        func seen(before wanted: File, isReadable: Bool) -> SeenFile {
            let modes = (FileDifference.Attribute.mode(mode), FileDifference.Attribute.mode(wanted.mode))
            let pairs = [
                ("mode", modes.0, modes.1), ("owner", owner ?? "0", wanted.owner ?? "0"),
                ("group", group ?? "0", wanted.group ?? "0"),
            ]
            let isShown = isReadable && content.count <= SeenFile.mostContent
            return SeenFile(
                isThere: true, size: content.count, sha256: Digest.sha256(content),
                content: isShown ? content : nil, isReadable: isReadable,
                attributes: pairs.compactMap { name, old, new in
                    old == new ? nil : FileDifference.Attribute(name: name, old: old, new: new)
                })
        }
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
