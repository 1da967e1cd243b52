import Effects
import Journaling

extension ReportPage {
    /// The most that are drawn: more would be one bar to the eye.
    private static let mostWaits = 300

    /// When the playbook slept or waited for people, as one lane: where time went in which nothing ran.
    var waits: Markup {
        var asked: [Int: Timestamp] = [:]
        var bars: [Markup] = []
        for case .fact(let fact) in report.entries where bars.count < Self.mostWaits {
            switch fact.event {
            case .asked(let step, _, _): asked[step] = fact.time
            case .settled(let step, _, let effect, _):
                guard let start = asked.removeValue(forKey: step) ?? Self.start(of: effect, at: fact.time)
                else { continue }
                let told = EffectWords.line(effect) + ": " + Elapsed.words(fact.time.since(start))
                bars.append(bar(start, fact.time, "w", Self.short(told, 400)))
            case .started, .issued, .refused, .finished, .resumed, .repeated, .ending, .cancelled, .ended:
                break
            }
        }
        if let last = report.last { bars += asked.values.map { bar($0, last, "w", "waits for people") } }
        guard !bars.isEmpty else { return "" }
        return """
            <div class="lane"><a href="#log">Waiting</a><svg height="16">\(Markup(bars))</svg>\
            <span>\(bars.count)</span></div>

            """
    }

    /// When a sleep that has just ended began; nil for anything else.
    private static func start(of effect: JSON, at end: Timestamp) -> Timestamp? {
        guard effect["effect"] == "sleep", let duration = effect["duration"]?.asDuration else { return nil }
        return Timestamp(milliseconds: end.milliseconds - Elapsed.milliseconds(duration))
    }
}
