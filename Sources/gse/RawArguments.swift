import Effects
import Preparing

/// The words this process was started with, as the bytes they are: a command to run need not be text.
struct RawArguments {
    /// Everything before the first `--`.
    let own: [Bytes]
    /// Everything after the first `--`; nil when there is none.
    let command: [Bytes]?

    /// The words of this process.
    static var process: RawArguments {
        var words: [Bytes] = []
        for index in 1..<max(1, Int(Swift.CommandLine.argc)) {
            guard let word = Swift.CommandLine.unsafeArgv[index] else { break }
            words.append(Bytes(UnsafeRawBufferPointer(start: word, count: length(word))))
        }
        return RawArguments(words)
    }

    init(_ words: [Bytes]) {
        let cut = words.firstIndex(of: Bytes("--".utf8))
        own = Array(words[..<(cut ?? words.endIndex)])
        command = cut.map { Array(words[($0 + 1)...]) }
    }

    /// Whether the command is one that runs something, and so takes signals as requests.
    var mayRun: Bool { ["run", "exec", "resume", "cancel"].contains { own.first == Bytes($0.utf8) } }

    /// The words as the argument parser gets them: those after `--` stand in for themselves and are never
    /// shown.
    ///
    /// - Throws: ``Stop`` with exit code 64 when a word before `--` is not UTF-8.
    func texts() throws(Stop) -> [String] {
        var texts: [String] = []
        for word in own {
            guard let text = word.text else {
                throw Stop(.usage, "the argument \(Harmless.line(word.lossyText)) is not valid UTF-8")
            }
            texts.append(text)
        }
        return texts + (command.map { ["--"] + $0.map(\.lossyText) } ?? [])
    }

    private static func length(_ word: UnsafeMutablePointer<CChar>) -> Int {
        var count = 0
        while word[count] != 0 { count += 1 }
        return count
    }
}
