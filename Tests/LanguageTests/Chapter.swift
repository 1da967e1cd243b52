import BuiltCommand
import Foundation
import Testing

/// A file of `Cases/`: assertions about one chapter of the Lua 5.4 manual.
///
/// Its first line says what it is about, how many assertions it makes, and whether stock Lua does the same:
/// `-- §6.5 UTF-8 support · 70 assertions · stock`; `ours` where only the sandbox does, `reference` where only the
/// reference interpreter does.
struct Chapter: Sendable, CustomTestStringConvertible {
    /// What it is about.
    let title: String
    /// How many assertions it says it makes.
    let assertions: Int
    /// Whether the sandbox is held to it.
    let isOurs: Bool
    /// Whether the reference interpreter is.
    let isStock: Bool
    /// The harness on the first line, so that lines keep their numbers, then the file, then the report as a value.
    let source: String

    var testDescription: String { title }

    /// All of them, in the order of their file names.
    static let all: [Chapter] = {
        let folder = Gse.package.appending(path: "Tests/LanguageTests")
        let harness = (try? String(contentsOf: folder.appending(path: "harness.lua"), encoding: .utf8)) ?? ""
        let cases = folder.appending(path: "Cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cases.path())) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: cases.appending(path: name), encoding: .utf8) else {
                return nil
            }
            return Chapter(text, harness: harness.replacing("\n", with: " "))
        }
    }()

    private init?(_ text: String, harness: String) {
        let first = text.prefix { $0 != "\n" }
        guard let parts = first.wholeMatch(of: /-- (.+) · ([0-9]+) assertions · (stock|ours|reference)/)
        else {
            Issue.record("a chapter does not say what it is: \(first)")
            return nil
        }
        title = String(parts.1)
        assertions = Int(parts.2) ?? 0
        isOurs = parts.3 != "reference"
        isStock = parts.3 != "ours"
        source = harness + text + "\nreturn finish()\n"
    }

    /// What a run reports in which every assertion held.
    var report: String { "\(assertions) assertions\n" }
}
