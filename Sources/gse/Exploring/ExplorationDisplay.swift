import Preparing
import Rehearsal
import Synchronization

/// How an exploration stands, on standard error: a line that changes on a terminal, else one in ten parts.
final class ExplorationDisplay: Sendable {
    private let isTerminal = Console.standardError.isTerminal
    /// What was told last: told from several tasks.
    private let last = Mutex<(made: Int, isShown: Bool)>((0, false))

    /// Tells how it stands.
    func tell(_ progress: Exploration.Progress) {
        switch progress {
        case .estimate(let planned, let possible, let time):
            let chosen = possible > planned ? "\(planned) of \(possible) rehearsals" : "\(planned) rehearsals"
            Console.standardError.line("\(chosen), about \(Elapsed.words(time))")
        case .made(let made, let all): count(made, all)
        case .shrinking(let count): if count > 0 { show("looks for the smallest rehearsals that show it") }
        }
    }

    /// Leaves the terminal as it was.
    func end() { last.withLock { if $0.isShown { Console.standardError.write(Array("\r\u{1b}[K".utf8)) } } }

    private func count(_ made: Int, _ all: Int) {
        let isDue = last.withLock { last in
            last.made += 1
            return isTerminal || last.made * 10 / max(1, all) > (last.made - 1) * 10 / max(1, all)
        }
        if isDue { show("\(last.withLock { $0.made }) of \(all)") }
    }

    private func show(_ text: String) {
        guard isTerminal else { return Console.standardError.line(text) }
        last.withLock { $0.isShown = true }
        Console.standardError.write(Array("\r\u{1b}[K\(text)".utf8))
    }
}
