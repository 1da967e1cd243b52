import Effects
import Glibc
import Preparing
import Synchronization
import Threads

/// Reads answers from the terminal while there are questions.
///
/// A thread of its own waits for lines; it takes none while nothing is asked, so that what is typed for somebody else is
/// left to them, and none in the background, where reading would stop the process.
final class TerminalPrompt: Sendable {
    /// What is done with an answer.
    typealias Answer = @Sendable (_ isYes: Bool, _ note: String?) -> Void

    private struct State {
        /// In the order they were asked.
        var questions: [(step: Int, answer: Answer)] = []
        var isReading = false
    }

    /// Asked by the run's thread and answered by the prompt's own.
    private let state = Mutex(State())

    /// Whether there is a person who can read a question and type an answer.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && Console.standardError.isTerminal }

    /// Asks; the next line that is an answer is to this question when it was asked first.
    func ask(_ step: Int, _ answer: @escaping Answer) {
        let isFirst = state.withLock { state in
            state.questions.append((step, answer))
            defer { state.isReading = true }
            return !state.isReading
        }
        guard isFirst else { return }
        let hasThread = NamedThread.start("gse-prompt") { self.read() }
        if !hasThread { state.withLock { $0.isReading = false } }
    }

    /// A question was answered elsewhere, or not in time.
    func drop(_ step: Int) { state.withLock { $0.questions.removeAll { $0.step == step } } }

    private func read() {
        var line = Bytes()
        while state.withLock({
            $0.isReading = !$0.questions.isEmpty; return $0.isReading
        }) {
            guard Self.hasInput else { continue }
            var byte: UInt8 = 0
            switch Glibc.read(STDIN_FILENO, &byte, 1) {
            case 1 where byte == UInt8(ascii: "\n"):
                take(line)
                line = []
            case 1: if line.count < Self.longest { line.append(byte) }
            case 0: return  // nobody types any more
            default: guard errno == EINTR else { return }
            }
        }
    }

    /// The most bytes of a line that are looked at.
    private static let longest = 4096
    /// How long a question that was answered elsewhere keeps the thread, in milliseconds.
    private static let patience: Int32 = 200

    /// Waits a little for something to read; in the background there is nothing.
    private static var hasInput: Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard tcgetpgrp(STDIN_FILENO) == getpgrp() else {
            poll(nil, 0, patience)
            return false
        }
        return poll(&input, 1, patience) > 0
    }

    private func take(_ line: Bytes) {
        guard let (isYes, note) = Self.answer(in: line.lossyText) else {
            return Console.standardError.line("answer with y or n, and a note after it if you like")
        }
        let first = state.withLock { $0.questions.isEmpty ? nil : $0.questions.removeFirst() }
        first?.answer(isYes, note)
    }

    /// `y`, `yes`, `n` or `no`, and what follows as a note; nil for anything else.
    static func answer(in line: String) -> (isYes: Bool, note: String?)? {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = words.first?.lowercased() else { return nil }
        let note = words.count > 1 ? String(words[1]) : nil
        switch first {
        case "y", "yes": return (true, note)
        case "n", "no": return (false, note)
        default: return nil
        }
    }
}
