import ArgumentParser
import ConfigurationFiles
import Preparing

/// The command that the words of a command line name, as far as they name one.
struct NamedCommand {
    /// What the contract names and this version does not have.
    private static let later = ["--server"]

    /// Its words: `gse policy check`.
    private(set) var line = "gse"

    /// Reads the names at the beginning of the words.
    ///
    /// - Throws: ``Stop`` with exit code 64 when a word stands where a command's name must and is none.
    init(_ words: [String]) throws(Stop) {
        var below = GseCommand.configuration.subcommands
        for word in words {
            let names = below.map(Self.name)
            guard !names.isEmpty, word != "help" else { return }
            let isFirst = line == "gse"
            if isFirst, Self.later.contains(word) { throw Stop(.usage, "gse \(word) is not in this version") }
            guard !word.hasPrefix("-") else { return }
            guard let index = names.firstIndex(of: word) else {
                throw Self.unknown(word, after: line, among: names, later: isFirst ? Self.later : [])
            }
            line += " " + word
            below = below[index].configuration.subcommands
        }
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }

    private static func unknown(
        _ word: String, after line: String, among names: [String], later: [String]
    ) -> Stop {
        let below = line.dropFirst("gse".count)
        let asked = (below + " " + word).dropFirst()
        guard let near = Spelling.nearest(to: word, among: names + later) else {
            return Stop(.usage, "no command '\(Harmless.line(String(asked)))'", remedy: "see \(line) --help")
        }
        let meant = (below + " " + near).dropFirst()
        return Stop(
            .usage, "no command '\(Harmless.line(String(asked)))'",
            remedy: names.contains(near) ? "did you mean \(meant)?" : "gse \(meant) is not in this version")
    }
}
