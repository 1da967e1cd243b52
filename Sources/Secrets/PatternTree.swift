internal import Effects

/// Byte patterns to be found in one pass, however many there are.
///
/// Aho and Corasick, CACM 18 (1975). A position in the tree is the longest end of what was read that begins a pattern.
struct PatternTree: Sendable {
    private struct Node {
        let byte: UInt8
        /// How many bytes lead here.
        let depth: Int32
        /// Whose pattern made it.
        let owner: Int32
        var child: Int32 = 0
        var sibling: Int32 = 0
        /// The longest proper end of this that begins a pattern.
        var shorter: Int32 = 0
        /// The length of the longest pattern that ends here, 0 for none, and whose it is.
        var found: (length: Int32, owner: Int32) = (0, 0)
    }

    private var nodes = [Node(byte: 0, depth: 0, owner: 0)]
    private var first = [Int32](repeating: 0, count: 256)

    /// Takes patterns; of two that are equal the first owner's counts, and empty ones are nothing.
    init(_ patterns: [(bytes: Bytes, owner: Int32)]) {
        for pattern in patterns where !pattern.bytes.isEmpty { insert(pattern.bytes, pattern.owner) }
        link()
    }

    /// Whether there is nothing to be found.
    var isEmpty: Bool { nodes.count == 1 }

    /// Where one more byte leads from a position; 0 is the beginning.
    func next(_ position: Int32, _ byte: UInt8) -> Int32 {
        var position = position
        while true {
            if let child = child(of: position, byte) { return child }
            if position == 0 { return 0 }
            position = nodes[Int(position)].shorter
        }
    }

    /// How many of the last bytes may still be the beginning of a pattern.
    func depth(_ position: Int32) -> Int { Int(nodes[Int(position)].depth) }

    /// Whose pattern those bytes begin.
    func owner(_ position: Int32) -> Int32 { nodes[Int(position)].owner }

    /// The longest pattern that ends at a position: its length, 0 for none, and its owner.
    func found(_ position: Int32) -> (length: Int, owner: Int32) {
        let found = nodes[Int(position)].found
        return (Int(found.length), found.owner)
    }

    private func child(of position: Int32, _ byte: UInt8) -> Int32? {
        var child = position == 0 ? first[Int(byte)] : nodes[Int(position)].child
        while child != 0, nodes[Int(child)].byte != byte {
            child = position == 0 ? 0 : nodes[Int(child)].sibling
        }
        return child == 0 ? nil : child
    }

    private mutating func insert(_ pattern: Bytes, _ owner: Int32) {
        var position: Int32 = 0
        for byte in pattern {
            if let child = child(of: position, byte) {
                position = child
                continue
            }
            let child = Int32(nodes.count)
            var node = Node(byte: byte, depth: nodes[Int(position)].depth + 1, owner: owner)
            if position == 0 {
                first[Int(byte)] = child
            } else {
                node.sibling = nodes[Int(position)].child
                nodes[Int(position)].child = child
            }
            nodes.append(node)
            position = child
        }
        if nodes[Int(position)].found.length == 0 {
            nodes[Int(position)].found = (Int32(pattern.count), owner)
        }
    }

    /// Finds each node's shorter end, those near the beginning first.
    private mutating func link() {
        var queue = first.filter { $0 != 0 }
        var taken = 0
        while taken < queue.count {
            let position = queue[taken]
            taken += 1
            let node = nodes[Int(position)]
            var child = node.child
            while child != 0 {
                let shorter = next(node.shorter, nodes[Int(child)].byte)
                nodes[Int(child)].shorter = shorter
                if nodes[Int(child)].found.length == 0 {
                    nodes[Int(child)].found = nodes[Int(shorter)].found
                }
                queue.append(child)
                child = nodes[Int(child)].sibling
            }
        }
    }
}
