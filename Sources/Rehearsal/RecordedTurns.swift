import Effects
public import Journaling

/// When the calls of a run on record were made, as far as it tells.
public struct RecordedTurns: Sendable {
    private var times: [Int: (verb: String, time: Duration)] = [:]

    /// Nothing is told.
    public init() {}

    /// Reads a record.
    public init(_ facts: some Sequence<Fact>) {
        var clock = RecordedTimes()
        for fact in facts {
            let time = clock.time(of: fact)
            switch fact.event {
            case .issued(let step, _, _, let effect, _) where step > 0: add(step, effect, time)
            case .refused(let step, _, let effect, _), .asked(let step, _, let effect):
                add(step, effect, time)
            case .settled(let step, _, let effect, _): add(step, effect, time)
            case .issued, .started, .finished, .resumed, .repeated, .ending, .cancelled, .ended: break
            }
        }
    }

    private mutating func add(_ step: Int, _ effect: JSON, _ time: Duration) {
        guard times[step] == nil, let verb = effect["effect"]?.asString else { return }
        switch verb {
        // Answered when something else happens: when they were asked is not on record.
        case "wait", "session", "lock": return
        case "sleep": times[step] = (verb, time - (effect["duration"]?.asDuration ?? .zero))
        default: times[step] = (verb, time)
        }
    }

    /// When a call was made; nil when the record does not tell, or has another call in its place.
    func time(of step: Int, _ operation: String) -> Duration? {
        guard let known = times[step], known.verb == Self.verbs[operation] ?? operation else { return nil }
        return known.time
    }

    /// The words that effects have for calls of another name.
    private static let verbs = ["exec": "run", "targets": "hosts"]
}
