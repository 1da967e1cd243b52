/// Instants at which something is due, earliest first (a binary heap).
///
/// Entries that no longer count are
/// skipped by whoever takes them.
struct DeadlineQueue {
    private var heap: [(time: Int64, id: UInt64)] = []

    /// How many entries there are.
    var count: Int { heap.count }

    /// The earliest instant.
    var first: Int64? { heap.first?.time }

    /// Adds an entry.
    mutating func insert(_ time: Int64, _ id: UInt64) {
        heap.append((time, id))
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].time > heap[child].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the earliest entry that is due.
    mutating func next(due now: Int64) -> UInt64? {
        guard let first = heap.first, first.time <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { break }
            let least = left + 1 < heap.count && heap[left + 1].time < heap[left].time ? left + 1 : left
            guard heap[least].time < heap[parent].time else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first.id
    }

    /// Keeps the entries that still count.
    mutating func keep(where counts: (Int64, UInt64) -> Bool) {
        let kept = heap.filter { counts($0.time, $0.id) }
        heap = []
        for entry in kept { insert(entry.time, entry.id) }
    }
}
