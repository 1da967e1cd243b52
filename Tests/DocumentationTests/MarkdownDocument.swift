import BuiltCommand
import Foundation
import Testing

/// A Markdown file of the package and its fenced code blocks.
struct MarkdownDocument {
    /// One fenced block.
    struct Block: Sendable, CustomTestStringConvertible {
        /// Its file, relative to the package, and the line of its fence.
        var place: String
        /// The word after the fence: `lua`, `yaml`, `sh`.
        var language: String
        /// What follows that word: a file name for blocks that belong together.
        var title: String
        /// Its text.
        var text: String

        var testDescription: String { place }
    }

    /// Its path, relative to the package.
    let path: String
    /// Its text.
    let text: String

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Gse.package.appending(path: path), encoding: .utf8)
    }

    /// The README and every page of the DocC catalogues.
    static let all: [MarkdownDocument] = {
        var paths = ["README.md"]
        for catalogue in ["Sources/gse/gse.docc", "Sources/Execution/Execution.docc"] {
            let files = FileManager.default.enumerator(
                atPath: Gse.package.appending(path: catalogue).path())
            while let file = files?.nextObject() as? String {
                if file.hasSuffix(".md") { paths.append("\(catalogue)/\(file)") }
            }
        }
        return paths.sorted().compactMap { try? MarkdownDocument($0) }
    }()

    /// The blocks of all documents in a language.
    static func blocks(_ language: String) -> [Block] {
        all.flatMap(\.blocks).filter { $0.language == language }
    }

    /// Its fenced blocks, in order.
    var blocks: [Block] {
        var found: [Block] = []
        var open: Block?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if var block = open {
                if line == "```" {
                    found.append(block)
                    open = nil
                } else {
                    block.text += line + "\n"
                    open = block
                }
            } else if line.hasPrefix("```") {
                let words = line.dropFirst(3).split(separator: " ", maxSplits: 1).map(String.init)
                open = Block(
                    place: "\(path):\(index + 1)", language: words.first ?? "",
                    title: words.count > 1 ? words[1] : "", text: "")
            }
        }
        return found
    }
}
