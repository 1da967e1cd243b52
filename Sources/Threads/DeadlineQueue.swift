/// Instants at which something is due: the earliest first, of equal ones the lower number (a binary heap).
///
/// Entries that no longer count are skipped by whoever takes them.
public struct DeadlineQueue: Sendable {
    private var heap: [(time: Int64, id: UInt64)] = []

    /// An empty queue.
    public init() {}

    /// How many entries there are.
    public var count: Int { heap.count }

    /// The earliest instant.
    public var first: Int64? { heap.first?.time }

    /// Adds an entry.
    public mutating func insert(_ time: Int64, _ id: UInt64) {
        heap.append((time, id))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the earliest entry that is due.
    public mutating func next(due now: Int64) -> UInt64? {
        guard let first = heap.first, first.time <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { break }
            let least = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
            guard heap[least] < heap[parent] else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first.id
    }

    /// Keeps the entries that still count.
    public mutating func keep(where counts: (Int64, UInt64) -> Bool) {
        let kept = heap.filter { counts($0.time, $0.id) }
        heap = []
        for entry in kept { insert(entry.time, entry.id) }
    }
}
