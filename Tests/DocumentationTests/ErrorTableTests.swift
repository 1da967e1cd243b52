import BuiltCommand
import Foundation
import Testing

/// `Errors.md` and the sources name the same codes, in both directions.
@Suite(.timeLimit(.minutes(10)))
struct ErrorTableTests {
    @Test func `every code that the sources declare is explained`() throws {
        let missing = try Self.declared().subtracting(Self.explained())

        #expect(missing.sorted() == [])
    }

    @Test func `every code that is explained is declared`() throws {
        let invented = try Self.explained().subtracting(Self.declared())

        #expect(invented.sorted() == [])
    }

    /// A string literal of a family that codes have.
    private static var code: Regex<(Substring, Substring)> {
        /"((?:refused|fault|failed|usage|run|replay|journal|sandbox|limit|budget)\.[a-z][a-z._-]*)"/
    }

    /// Permissions of a role, which look like codes of runs.
    private static let permissions: Set = ["run.adhoc", "run.named", "run.read", "run.cancel", "run.approve"]

    /// The codes in the first column of the tables of Errors.md.
    private static func explained() throws -> Set<String> {
        let text = try MarkdownDocument("Sources/Execution/Execution.docc/Errors.md").text
        return Set(text.matches(of: /(?m)^\| `([a-z._-]+)` \|/).map { String($0.1) })
    }

    /// The string literals that are codes, in Sources and stdlib.
    ///
    /// Comments do not count.
    private static func declared() throws -> Set<String> {
        var codes: Set<String> = []
        for folder in ["Sources", "stdlib"] {
            let root = Gse.package.appending(path: folder)
            let files = FileManager.default.enumerator(atPath: root.path())
            while let file = files?.nextObject() as? String {
                guard [".swift", ".lua", ".c"].contains(where: file.hasSuffix) else { continue }
                let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
                for line in text.split(separator: "\n") where !Self.isComment(line) {
                    for match in line.matches(of: Self.code) { codes.insert(String(match.1)) }
                }
            }
        }
        return codes.subtracting(permissions)
    }

    private static func isComment(_ line: Substring) -> Bool {
        let words = line.drop { $0 == " " }
        return words.hasPrefix("//") || words.hasPrefix("--")
    }
}
