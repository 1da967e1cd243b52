import Effects
import Journaling
import Preparing

/// A run on a terminal: lines scroll above a few that are drawn anew, one for each command that runs, and a
/// progress bar.
struct LiveDisplay: RunDisplay {
    /// The most commands shown at once.
    private static let most = 8

    private let console = Console.standardError
    private var lines: RunLines
    private var gathered: [String] = []
    private var running: [TaskID: RunningTask] = [:]
    private var order: [TaskID] = []
    /// The questions that wait for an answer, by step.
    private var questions: Set<Int> = []
    private var progress: (done: Double, total: Double, label: String)?
    /// How many lines at the bottom are to be drawn over.
    private var drawn = 0

    init(run: RunID, isDryRun: Bool, asksHere: Bool = false) {
        lines = RunLines(
            run: run,
            words: FactWords(style: Style(.standardError), isDryRun: isDryRun, asksHere: asksHere))
    }

    func shows(_ fact: Fact) -> Bool { !FactWords.isSilent(fact) }

    mutating func take(_ fact: Fact) {
        var words = lines.take(fact)
        switch fact.event {
        case .issued(_, _, let task, let effect, _): start(task, effect)
        case .finished(let task, let outcome):
            running[task]?.ended(on: outcome.host)
            if running[task]?.isOver ?? false { running[task] = nil }
            order.removeAll { running[$0] == nil }
        case .asked(let step, _, _): questions.insert(step)
        case .settled(let step, _, let effect, _):
            questions.remove(step)
            if effect["effect"] == "progress" {
                // The bar says it.
                words.removeLast()
                progress = (
                    effect["done"]?.asNumber ?? 0, effect["total"]?.asNumber ?? 0,
                    FactWords.label(effect["label"]?.asString ?? "")
                )
            }
        case .started, .refused, .resumed, .repeated, .cancelled, .ending, .ended: break
        }
        gathered += words
    }

    mutating func take(_ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID) {
        gathered += lines.take(bytes, from: stream, on: host, of: task)
    }

    mutating func wait(_ why: String) { gathered.append(lines.words.style.dim(Harmless.line(why))) }

    /// Writes lines above the picture and draws it anew, in one write so that nothing flickers.
    mutating func refresh(isIdle: Bool) {
        if isIdle { gathered += lines.release() }
        draw(bottom(width: console.width))
    }

    mutating func finish(_ end: RunEnd) {
        refresh(isIdle: false)
        gathered += lines.finish(end)
        draw([])
    }

    mutating func leave() { draw([]) }

    private mutating func draw(_ bottom: [String]) {
        let text = Self.erasing(drawn) + (gathered + bottom).map { $0 + "\n" }.joined()
        drawn = bottom.count
        gathered = []
        if !text.isEmpty { console.write(Bytes(text.utf8)) }
    }

    private mutating func start(_ task: TaskID, _ effect: JSON) {
        guard let started = RunningTask(effect) else { return }
        running[task] = started
        order.append(task)
    }

    /// Nothing while somebody may be typing: what they see of it must stay.
    private func bottom(width: Int) -> [String] {
        if !questions.isEmpty, lines.words.asksHere { return [] }
        var bottom = order.prefix(Self.most).compactMap { task in
            running[task]?.line(width: width, style: lines.words.style)
        }
        if order.count > Self.most {
            bottom.append(Columns.cut("  and \(order.count - Self.most) more", to: width - 1))
        }
        if let progress, progress.total > 0 {
            bottom.append(Self.bar(progress, width: width - 1))
        }
        return bottom
    }

    private static func bar(_ progress: (done: Double, total: Double, label: String), width: Int) -> String {
        let part = min(1, max(0, progress.done / progress.total))
        // A narrow terminal still shows the numbers.
        let cells = min(24, width / 3)
        let filled = Int((part * Double(cells)).rounded())
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
        let counts =
            "\(FactWords.number(.double(progress.done)))/\(FactWords.number(.double(progress.total)))"
        return Columns.cut("\(bar) \(counts) \(progress.label)", to: width)
    }

    private static func erasing(_ lines: Int) -> String { lines > 0 ? "\u{1b}[\(lines)A\u{1b}[J" : "" }
}
