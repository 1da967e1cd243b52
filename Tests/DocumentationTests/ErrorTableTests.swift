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

    /// The families that codes have.
    private static let families: Set = [
        "refused", "fault", "failed", "usage", "run", "replay", "journal", "sandbox", "limit", "budget",
    ]

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
                    codes.formUnion(line.utf8.split(separator: UInt8(ascii: "\"")).compactMap(Self.code))
                }
            }
        }
        return codes.subtracting(permissions).filter { !$0.hasSuffix(".js") }
    }

    /// What stands between two quotes, when it is a code.
    ///
    /// A regular expression over all the sources would hold a thread of all tests for a minute.
    private static func code(_ literal: Substring.UTF8View) -> String? {
        guard let dot = literal.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let name = literal[literal.index(after: dot)...]
        guard let first = name.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            families.contains(String(Substring(literal[..<dot]))),
            name.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || "._-".utf8.contains($0)
            })
        else { return nil }
        return String(Substring(literal))
    }

    private static func isComment(_ line: Substring) -> Bool {
        let words = line.drop { $0 == " " }
        return words.hasPrefix("//") || words.hasPrefix("--")
    }
}
