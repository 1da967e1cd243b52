import Effects
import Journaling

/// What the puts of a dry run would change, told once for all hosts that have the same.
struct PutDifferences {
    private struct Put {
        let path: String
        var open: Int
        var order: [FileDifference] = []
        var hosts: [FileDifference: [String]] = [:]
    }

    let words: DifferenceWords
    private var puts: [TaskID: Put] = [:]

    init(style: Style) { words = DifferenceWords(style: style) }

    /// Takes a fact; answers the lines of a put that has ended on its last host.
    mutating func take(_ fact: Fact) -> [String] {
        switch fact.event {
        case .issued(_, _, let task, let effect, _):
            guard effect["effect"] == "put", case .array(let hosts)? = effect["hosts"] else { return [] }
            puts[task] = Put(path: effect["path"]?.asBytes?.lossyText ?? "", open: hosts.count)
        case .finished(let task, let outcome):
            guard puts[task] != nil else { return [] }
            if let difference = outcome.change?.difference {
                if puts[task]?.hosts[difference] == nil { puts[task]?.order.append(difference) }
                puts[task]?.hosts[difference, default: []].append(outcome.host)
            }
            puts[task]?.open -= 1
            guard puts[task]?.open == 0, let put = puts.removeValue(forKey: task) else { return [] }
            return lines(put)
        case .started, .asked, .settled, .refused, .resumed, .repeated, .cancelled, .ending, .ended: break
        }
        return []
    }

    /// The lines of puts that never ended everywhere.
    mutating func release() -> [String] {
        defer { puts = [:] }
        return puts.sorted { $0.key.description < $1.key.description }.flatMap { lines($0.value) }
    }

    private func lines(_ put: Put) -> [String] {
        put.order.flatMap {
            words.lines($0, path: put.path, on: put.hosts[$0] ?? [], verb: "would be put")
        }
    }
}
