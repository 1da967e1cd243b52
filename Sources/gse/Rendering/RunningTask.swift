import Effects
import Journaling
import Preparing

/// A task that runs, as a terminal shows it for as long as it does.
struct RunningTask {
    private let since = ContinuousClock.now
    private let words: String
    private var hosts: [String]

    /// A task that was issued now; nil when it has no hosts.
    init?(_ effect: JSON) {
        guard case .array(let hosts)? = effect["hosts"] else { return nil }
        words = Harmless.line(EffectWords.line(effect))
        self.hosts = hosts.compactMap { $0["name"]?.asString }
    }

    /// Whether it has ended on every host.
    var isOver: Bool { hosts.isEmpty }

    /// How long it has run.
    var time: Duration { since.duration(to: .now) }

    mutating func ended(on host: String) { hosts.removeAll { $0 == host } }

    /// How long it has run, and where it still does, cut to a width; nil when nowhere.
    func line(width: Int, style: Style) -> String? {
        guard let host = hosts.first else { return nil }
        let others = hosts.count > 1 ? " +\(hosts.count - 1)" : ""
        let text = "\(FactWords.seconds(time)) \(Harmless.line(host))\(others): \(words)"
        return style.dim(Columns.cut("▸ " + text, to: width - 1))
    }
}
