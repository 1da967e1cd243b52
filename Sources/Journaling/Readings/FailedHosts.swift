import Effects

/// The hosts that a run did not leave as it should have: those that a retry is for.
///
/// A host counts when the last try of some work on it did not succeed or has no ending, when a session was opened on
/// it and no work was ever begun there, or when the run put it back. Helper sessions do not count.
public struct FailedHosts: Sendable, Hashable {
    /// Why a host is to be tried again.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Work on it ended otherwise than well.
        case failed
        /// Work on it was begun, and no ending is on record.
        case unfinished
        /// What was done on it was undone.
        case undone
        /// It was selected, and nothing was begun on it.
        case unreached
    }

    /// The work of a task, whoever it is for: the same command tried again is the same work.
    private typealias Work = Int

    private var selected: [String] = []
    private var known: Set<String> = []
    private var helpers: Set<String> = []
    private var works: [TaskID: Work] = [:]
    private var broken: [String: [Work: Reason]] = [:]
    private var reached: Set<String> = []
    private var undone: Set<String> = []
    /// The undos that are performed however the run ends.
    private var clearing: Set<String> = []

    /// No fact has come yet: no host has failed.
    public init() {}

    /// The hosts that failed by these facts.
    public init(_ facts: [Fact]) {
        for fact in facts { add(fact) }
    }

    /// Their names, in the order in which they came up.
    public var names: [String] { selected.filter { reason(for: $0) != nil } }

    /// Why a host is to be tried again; nil when it is not.
    public func reason(for host: String) -> Reason? {
        guard known.contains(host) else { return nil }
        let reasons = broken[host]?.values
        if reasons?.contains(.failed) ?? false { return .failed }
        if reasons?.contains(.unfinished) ?? false { return .unfinished }
        if undone.contains(host) { return .undone }
        return reached.contains(host) ? nil : .unreached
    }

    /// Takes one more fact.
    public mutating func add(_ fact: Fact) {
        switch fact.event {
        case .settled(_, _, let effect, let outcome): settled(effect, outcome)
        case .refused(_, _, let effect, _): refused(effect)
        case .issued(_, _, let task, let effect, _): issued(task, effect)
        case .finished(let task, let outcome):
            guard let work = works[task] else { return }
            broken[outcome.host, default: [:]][work] = outcome.status == .succeeded ? nil : .failed
        case .started, .asked, .resumed, .repeated, .cancelled, .ending, .ended: break
        }
    }

    private mutating func settled(_ effect: JSON, _ outcome: JSON) {
        switch effect["effect"] {
        case "session":
            guard outcome["outcome"] == "session" else { return refused(effect) }
            guard effect["helper"] != true else {
                outcome["session"]?.asString.map { _ = helpers.insert($0) }
                return
            }
            for host in outcome.elements("hosts") { host.asString.map { select($0) } }
        case "hosts":
            // What `gse.targets` answers is what the run is for; other look-ups select nothing.
            guard effect["selector"] == nil, effect["hosts"] == nil else { return }
            for host in outcome.elements("hosts") { host["name"]?.asString.map { select($0) } }
        case "undo":
            guard effect["always"] == true else { return }
            outcome["undo"]?.asString.map { _ = clearing.insert($0) }
        default: break
        }
    }

    /// A session that did not come to be: nothing was done on its hosts.
    private mutating func refused(_ effect: JSON) {
        guard effect["effect"] == "session", effect["helper"] != true else { return }
        for host in effect.elements("hosts") { host["name"]?.asString.map { select($0) } }
    }

    private mutating func issued(_ task: TaskID, _ effect: JSON) {
        if let session = effect["session"]?.asString, helpers.contains(session) { return }
        let hosts = effect.elements("hosts").compactMap { $0["name"]?.asString }
        for host in hosts { select(host) }
        // What is performed however the run ends clears away, and puts nothing back.
        if let undo = effect["undo"]?.asString, !clearing.contains(undo) { return undone.formUnion(hosts) }
        let work = Self.work(of: effect)
        works[task] = work
        for host in hosts {
            reached.insert(host)
            broken[host, default: [:]][work] = .unfinished
        }
    }

    private mutating func select(_ host: String) {
        if known.insert(host).inserted { selected.append(host) }
    }

    private static func work(of effect: JSON) -> Work {
        guard case .object(let members) = effect else { return 0 }
        var hasher = Hasher()
        for member in members where member.name != "hosts" && member.name != "session" {
            hasher.combine(member.name)
            hasher.combine(member.value.encoded)
        }
        return hasher.finalize()
    }
}
