import Admission
import Backends
import Effects
import Glibc
import Testing

/// Which file a program's name leads to, and that it is the one executed.
@Suite(.timeLimit(.minutes(10)))
struct LocalProgramTests {
    @Test func `the first executable of the name in the path is run, with the name as asked`() async throws {
        let folder = try ScratchFolder()
        for name in ["a", "b", "c"] { mkdir(folder.file(name), 0o755) }
        try folder.write("#!/bin/sh\necho wrong", to: "a/tool", mode: 0o644)
        try folder.write("#!/bin/sh\necho right", to: "b/tool", mode: 0o755)
        try folder.write("#!/bin/sh\necho late", to: "c/tool", mode: 0o755)
        let path = ["a", "b", "c"].map { Bytes(folder.file($0).utf8) }
        let work = LocalFixture.admitted(LocalFixture.command(["tool"]), programPath: path)

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.reason) == [nil])
        #expect(recorder.ended.map(\.stdout.kept.lossyText) == ["right\n"])
    }

    @Test func `a program's first argument is its name as asked`() async {
        let work = LocalFixture.admitted(LocalFixture.command(["cat", "/proc/self/cmdline"]))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.stdout.kept) == [Bytes("cat\0/proc/self/cmdline\0".utf8)])
    }

    @Test func `a script in a place only its account can change knows its own path`() async throws {
        let folder = try ScratchFolder()
        try folder.write("#!/bin/sh\necho \"$0\" \"$1\"", to: "script", mode: 0o755)
        let work = LocalFixture.admitted(LocalFixture.command([folder.file("script"), "x y"]))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.stdout.kept.lossyText) == [folder.file("script") + " x y\n"])
    }

    @Test func `a script in a place others can change is run from the file that was checked`() async throws {
        let folder = try ScratchFolder()
        mkdir(folder.file("open"), 0o777)
        chmod(folder.file("open"), 0o777)
        try folder.write("#!/bin/sh\necho \"$0\" \"$1\"", to: "open/script", mode: 0o755)
        let work = LocalFixture.admitted(LocalFixture.command([folder.file("open/script"), "x y"]))

        let (_, recorder) = await LocalFixture.perform(work)

        let text = try #require(recorder.ended.first?.stdout.kept.lossyText)
        #expect(text.hasPrefix("/dev/fd/"))
        #expect(text.hasSuffix(" x y\n"))
    }

    @Test func `a script whose interpreter is missing says so`() async throws {
        let folder = try ScratchFolder()
        try folder.write("#!/nonexistent/interpreter\n", to: "script", mode: 0o755)
        let work = LocalFixture.admitted(LocalFixture.command([folder.file("script")]))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.exitCode) == [126])
        #expect(recorder.ended.map(\.reason) == ["not executable: its interpreter is missing"])
    }

    @Test func `a file without a known format is not handed to a shell`() async throws {
        let folder = try ScratchFolder()
        try folder.write("echo ran\n", to: "plain", mode: 0o755)
        let work = LocalFixture.admitted(LocalFixture.command([folder.file("plain")]))

        let (_, recorder) = await LocalFixture.perform(work)

        #expect(recorder.ended.map(\.exitCode) == [126])
        #expect(recorder.ended.map(\.stdout.kept) == [[]])
    }

    @Test func `a dangling link counts where it leads`() async throws {
        let folder = try ScratchFolder()
        symlink("/nonexistent-outside/new", folder.file("dangling"))
        let inside = Bytes(folder.file("deep/er/new").utf8)
        let directory = Bytes(folder.path.utf8)
        let condition = { (path: Bytes) in [Condition.below(path: path, directory: directory)] }
        let command = LocalFixture.command(["true"])

        let (_, outside) = await LocalFixture.perform(
            LocalFixture.admitted(command, conditions: condition(Bytes(folder.file("dangling").utf8))))
        let (_, missing) = await LocalFixture.perform(
            LocalFixture.admitted(command, conditions: condition(inside)))

        #expect(outside.ended.map(\.reason) == ["refused.path"])
        #expect(missing.ended.map(\.status) == [.succeeded])
    }
}
