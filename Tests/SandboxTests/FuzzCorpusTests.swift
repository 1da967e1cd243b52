import BuiltCommand
import DecoderProperties
import Foundation
import Testing

/// The inputs that `scripts/fuzz` begins with, without the fuzzer.
@Suite("The fuzzing corpus", .timeLimit(.minutes(10)))
struct FuzzCorpusTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let file: URL
        var testDescription: String { file.lastPathComponent }

        func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

        /// Every input of one kind, by name.
        static func all(of kind: String) -> [Input] {
            let folder = Gse.package.appending(path: "Tests/Fuzzing/Corpus/\(kind)")
            let files = try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)
            return (files ?? []).sorted { $0.path < $1.path }.map(Input.init)
        }
    }

    @Test func `the corpus is there, and small`() throws {
        let inputs = Input.all(of: "frames") + Input.all(of: "answers")

        let sizes = try inputs.map { try $0.bytes().count }

        #expect(Input.all(of: "frames").count >= 90)
        #expect(Input.all(of: "answers").count >= 50)
        #expect(sizes.reduce(0, +) < 100 << 10)
    }

    @Test(arguments: Input.all(of: "frames"))
    func `a frame breaks nothing`(_ input: Input) throws {
        #expect(FrameProperties.broken(by: try input.bytes()) == nil)
    }

    @Test(arguments: Input.all(of: "answers"))
    func `an answer breaks nothing`(_ input: Input) throws {
        #expect(AnswerProperties.broken(by: try input.bytes()) == nil)
    }
}
