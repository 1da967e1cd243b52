import BuiltCommand
import Foundation
import Testing

/// A hostile playbook whose first lines say how it must end.
struct Attack: Sendable, CustomTestStringConvertible {
    /// How an attack must end.
    enum Expectation: String, Sendable {
        /// Refused with an error, which the playbook may catch: only its marker must not appear.
        case error
        /// Ended by a limit, or refused up front.
        case killedByLimit = "killed-by-limit"
        /// Ends well, having reached nothing.
        case harmless
    }

    /// The file's name without `.lua`.
    let name: String
    /// Where it is.
    let file: URL
    let source: String

    var testDescription: String { name }

    /// What the line `-- expect:` says; nil when there is no such line among the first.
    var expectation: Expectation? {
        source.split(separator: "\n").prefix(6).lazy
            .filter { $0.hasPrefix("-- expect:") }
            .compactMap { Expectation(rawValue: $0.dropFirst(10).trimmingCharacters(in: .whitespaces)) }.first
    }

    static let directory = Gse.package.appending(path: "Tests/AttackTests/Attacks")

    /// Every attack, by name.
    static let all: [Attack] =
        ((try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.pathExtension == "lua" }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
        .map { file in
            Attack(
                name: file.deletingPathExtension().lastPathComponent, file: file,
                source: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
        }
}
