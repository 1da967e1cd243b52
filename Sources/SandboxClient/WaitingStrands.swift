import SandboxProtocol

/// The strands whose calls wait for an answer: what a turn may say depends on it.
struct WaitingStrands {
    private var waiting: Set<UInt32> = []
    private var fault: String?

    /// The strand has its answer.
    mutating func answered(_ strand: UInt32) { waiting.remove(strand) }

    /// Takes a turn; what is wrong with it, one sentence without subject, when it cannot be: then and ever after.
    ///
    /// Which strands there are only the worker knows, so a strand is one that calls. It makes one call at a time.
    mutating func take(_ turn: Turn, _ start: ScriptStart) -> String? {
        if fault == nil { fault = add(turn, start) }
        return fault
    }

    private mutating func add(_ turn: Turn, _ start: ScriptStart) -> String? {
        guard turn.lines.isEmpty || start.countsLines else { return "tells of lines, for which nobody asked" }
        let limits = start.limits
        for call in turn.calls {
            guard waiting.insert(call.strand).inserted else {
                return "called on strand \(call.strand), which waits already"
            }
            if call.operation == Operation.abandon.rawValue { forget(call.arguments.first) }
        }
        guard waiting.count <= limits.strands else {
            return "has \(waiting.count) strands that wait, of \(limits.strands) it may have"
        }
        return turn.state == .waiting && waiting.isEmpty ? "waits for nothing" : nil
    }

    /// Strands that were abandoned make no call any more and get no answer.
    private mutating func forget(_ list: LuaValue?) {
        guard case .table(let table)? = list else { return }
        for case .int(let number) in table.sequence {
            if let strand = UInt32(exactly: number) { waiting.remove(strand) }
        }
    }
}
