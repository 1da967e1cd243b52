import BuiltCommand
import Foundation
import Testing

/// `gse init` lays out a project in which what it names works at once.
@Suite(.timeLimit(.minutes(20)))
struct InitTests {
    @Test(arguments: [["site"], ["--", "-s"]])
    func `every command that it names succeeds in a new project`(_ folder: [String]) async throws {
        let gse = try Gse()

        let made = try await gse.run(["init"] + folder)

        #expect(made.exit == 0 && made.stderr.isEmpty, "\(made)")
        let parts = made.stdout.components(separatedBy: "next:\n")
        let commands = try #require(parts.count == 2 ? parts[1] : nil).split(separator: "\n")
        #expect(commands.count >= 2)
        for line in commands {
            let words = line.split(separator: " ").map(String.init)
            let ending = try await gse.run(Array(words.dropFirst()))
            #expect(ending.exit == 0, "\(line): \(ending)")
        }
    }

    @Test func `every file that it names is there`() async throws {
        let gse = try Gse()

        let made = try await gse("init", "a/b")

        let files = made.stdout.split(separator: "\n").compactMap { line in
            line.hasPrefix("wrote ") ? line.dropFirst(6).prefix { $0 != "," } : nil
        }
        #expect(files.count >= 7)
        for file in files {
            #expect(FileManager.default.fileExists(atPath: gse.path(String(file))), "\(file)")
        }
    }

    @Test func `a file that is there is left as it is`() async throws {
        let gse = try Gse(["site/policy.yaml": "mine", "site/.gse/annotations/gse.lua": "old"])
        try FileManager.default.createSymbolicLink(
            atPath: gse.path("site/model.yaml"), withDestinationPath: gse.path("elsewhere"))

        let made = try await gse("init", "site")
        let again = try await gse("init", "site")

        #expect(made.exit == 0 && again.exit == 0, "\(made)")
        #expect(made.stdout.contains("kept  site/policy.yaml, which is already there\n"))
        #expect(made.stdout.contains("kept  site/model.yaml, which is already there\n"))
        #expect(try gse.read("site/policy.yaml") == "mine")
        #expect(try gse.read("site/.gse/annotations/gse.lua") == "old")
        #expect(!FileManager.default.fileExists(atPath: gse.path("elsewhere")))
        #expect(!again.stdout.contains("wrote"))
    }

    @Test func `a folder without a name is not the root`() async throws {
        let ending = try await Gse()("init", "")

        #expect(ending.exit == 64 && ending.stdout.isEmpty, "\(ending)")
        #expect(ending.stderr.contains("the folder has no name; . is this one"))
    }

    @Test func `where nothing can be written it is one line and 66`() async throws {
        let gse = try Gse(["file": ""])

        let ending = try await gse("init", "file/site")

        #expect(ending.exit == 66 && ending.stdout.isEmpty, "\(ending)")
        #expect(ending.stderr == "error: the folder file/site cannot be made: Not a directory\n")
    }

    @Test func `no other account may write the policy`() async throws {
        let gse = try Gse()

        let made = try await gse.shell("umask 0; \"$0\" init site && \"$0\" run site/kernels.lua")

        #expect(made.exit == 0, "\(made)")
    }
}
