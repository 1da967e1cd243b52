internal import Effects
public import Journaling

/// Work that would be done the same way on a number of hosts.
public struct RehearsedCommand: Sendable, Hashable {
    /// The command as a shell would need it written, or the call with what it is about; `{{name}}` stands for the name of
    /// the host in one that is for a single host.
    public let line: String
    /// Whether it takes something back.
    public let isUndo: Bool
    /// The hosts, in the order in which sessions have them, each once.
    public fileprivate(set) var hosts: [String] = []
    /// How often it ended, and how.
    public fileprivate(set) var endings: [HostEnding.How: Int] = [:]
    /// How often it was begun on a host.
    public fileprivate(set) var begun = 0

    private var known: Set<String> = []

    fileprivate init(line: String, isUndo: Bool) {
        self.line = line
        self.isUndo = isUndo
    }

    fileprivate mutating func sortHosts(by ranks: [String: Int]) {
        hosts.sort { ranks[$0] ?? .max < ranks[$1] ?? .max }
    }

    fileprivate mutating func begin(_ names: [String]) {
        begun += names.count
        for name in names where known.insert(name).inserted { hosts.append(name) }
    }

    /// Whether how it ended anywhere was assumed: the model does not answer it.
    public var isAssumed: Bool { endings.keys.contains { $0.isAssumed } }
}

extension RehearsedCommand {
    private struct Key: Hashable {
        let line: String
        let isUndo: Bool
    }

    /// What would be done on hosts, in the order it came up.
    public static func all(in facts: [Fact]) -> [RehearsedCommand] {
        var commands: [RehearsedCommand] = []
        var places: [Key: Int] = [:]
        var tasks: [TaskID: Int] = [:]
        var ranks: [String: Int] = [:]
        for fact in facts {
            switch fact.event {
            case .issued(_, _, let task, let effect, _):
                let names = names(effect)
                rank(names, in: &ranks)
                let key = Key(line: line(effect, names), isUndo: effect["undo"] != nil)
                let place = places[key] ?? commands.count
                if place == commands.count {
                    commands.append(RehearsedCommand(line: key.line, isUndo: key.isUndo))
                    places[key] = place
                }
                tasks[task] = place
                commands[place].begin(names)
            case .finished(let task, let outcome):
                guard let place = tasks[task] else { continue }
                commands[place].endings[HostEnding.How(outcome), default: 0] += 1
            case .settled(_, _, let effect, _):
                if effect["effect"] == "session" { rank(names(effect), in: &ranks) }
            case .started, .asked, .refused, .resumed, .repeated, .ending, .cancelled, .ended: break
            }
        }
        for index in commands.indices { commands[index].sortHosts(by: ranks) }
        return commands
    }

    private static func rank(_ names: [String], in ranks: inout [String: Int]) {
        for name in names where ranks[name] == nil { ranks[name] = ranks.count }
    }

    private static func names(_ effect: JSON) -> [String] {
        guard case .array(let hosts)? = effect["hosts"] else { return [] }
        return hosts.compactMap { $0["name"]?.asString }
    }

    /// Commands that name the host they are for are the same command on each.
    private static func line(_ effect: JSON, _ names: [String]) -> String {
        let line = EffectWords.line(effect)
        guard names.count == 1, let name = names.first, name.utf8.count > 1 else { return line }
        return line.split(separator: name, omittingEmptySubsequences: false).joined(separator: "{{name}}")
    }
}
