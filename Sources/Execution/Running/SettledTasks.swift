import Effects

/// Where the results of settled tasks are: the latest in memory, all on record.
///
/// A script may wait for a task again at any time, so no result is ever given up; but a run of a hundred thousand
/// commands must not hold a hundred thousand results.
struct SettledTasks {
    /// Bytes of results kept in memory, about: enough for what scripts come back to, little beside what a run may use.
    private static let mostBytes = 2 << 20
    /// Results kept in memory, so that thousands of empty ones are not.
    private static let mostResults = 256

    private var latest: ArraySlice<(id: TaskID, bytes: Int)> = []
    private var bytes = 0
    /// Per task, by number, the first and the last fact about it; 0 and 0 for one that is not settled.
    private var places: [(first: UInt32, last: UInt32)] = []

    /// The facts about a task, from its being issued to its last ending; nil when it is not settled.
    func place(of id: TaskID) -> ClosedRange<Int>? {
        guard let number = id.number, number <= places.count, places[number - 1].first > 0 else { return nil }
        return Int(places[number - 1].first)...Int(places[number - 1].last)
    }

    /// Adds a task; answers those whose results are to be let go of: without `isKept` its own at once.
    mutating func add(
        _ id: TaskID, bytes added: Int, place: ClosedRange<Int>, isKept: Bool = true
    ) -> [TaskID] {
        guard let number = id.number, let first = UInt32(exactly: place.lowerBound),
            let last = UInt32(exactly: place.upperBound)
        else { return [] }
        while places.count < number { places.append((0, 0)) }
        places[number - 1] = (first, last)
        guard isKept else { return [id] }
        latest.append((id, added))
        bytes += added
        var left: [TaskID] = []
        while latest.count > Self.mostResults || bytes > Self.mostBytes && latest.count > 1 {
            guard let oldest = latest.popFirst() else { break }
            bytes -= oldest.bytes
            left.append(oldest.id)
        }
        return left
    }
}

extension TaskResult {
    /// About how much memory it takes, in bytes.
    var approximateBytes: Int {
        ended.values.reduce(0) {
            $0 + 1024 + $1.stdout.kept.count + $1.stderr.kept.count + ($1.content?.count ?? 0)
        }
    }
}
