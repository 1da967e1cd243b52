import Admission
import Backends
import Effects
import Glibc
import Testing

/// What is particular about files on this machine.
@Suite(.timeLimit(.minutes(10)))
struct LocalFileTests {
    @Test func `a put leaves no temporary file and keeps the mode of the file there`() async throws {
        let folder = try ScratchFolder()
        try folder.write("old", to: "file", mode: 0o640)

        let outcome = try await put(FilePut(path: folder.bytes("file"), content: Bytes("new".utf8)))

        #expect(outcome.status == .succeeded)
        #expect(folder.names == ["file"])
        #expect(folder.read("file") == "new")
        #expect(folder.mode("file") == 0o640)
    }

    @Test func `an unchanged file is the same file afterwards, also when only its mode changes`() async throws
    {
        let folder = try ScratchFolder()
        try folder.write("same", to: "file", mode: 0o640)
        let before = folder.inode("file")

        let same = try await put(FilePut(path: folder.bytes("file"), content: Bytes("same".utf8)))
        let moded = try await put(
            FilePut(path: folder.bytes("file"), content: Bytes("same".utf8), mode: 0o600))

        #expect(same.change?.isChanged == false)
        #expect(moded.change?.isChanged == true)
        #expect(folder.inode("file") == before)
        #expect(folder.mode("file") == 0o600)
    }

    @Test func `new content never runs as the owner of the old`() async throws {
        let folder = try ScratchFolder()
        try folder.write("old", to: "tool", mode: 0o755)
        chmod(folder.file("tool"), 0o6755)

        _ = try await put(FilePut(path: folder.bytes("tool"), content: Bytes("new".utf8), backups: 1))

        #expect(folder.names.map(folder.mode) == [0o755, 0o755])
    }

    @Test func `the last backups are kept and older ones dropped`() async throws {
        let folder = try ScratchFolder()
        try folder.write("0", to: "file", mode: 0o600)
        try folder.write("not one of ours", to: "file.old.bak")

        for version in 1...4 {
            let content = Bytes("\(version)".utf8)
            _ = try await put(FilePut(path: folder.bytes("file"), content: content, backups: 2))
        }

        let backups = folder.names.filter { $0.hasPrefix("file.2") }
        #expect(backups.compactMap(folder.read) == ["2", "3"])
        #expect(backups.map(folder.mode) == [0o600, 0o600])
        #expect(folder.names.count == 4)
    }

    @Test func `a put through a link changes the file it leads to, and only below the directory`()
        async throws
    {
        let folder = try ScratchFolder()
        mkdir(folder.file("inside"), 0o755)
        try folder.write("old", to: "outside")
        symlink("../outside", folder.file("inside/link"))
        let path = folder.bytes("inside/link")
        let inside = Condition.below(path: path, directory: folder.bytes("inside"))

        let refused = try await put(FilePut(path: path, content: Bytes("new".utf8)), conditions: [inside])
        let before = folder.read("outside")
        let allowed = try await put(FilePut(path: path, content: Bytes("new".utf8)))

        #expect(refused.reason == "refused.path")
        #expect(before == "old")
        #expect(allowed.status == .succeeded)
        #expect(folder.read("outside") == "new")
    }

    @Test func `a put into a directory that is not there fails with a reason`() async throws {
        let folder = try ScratchFolder()

        let outcome = try await put(FilePut(path: folder.bytes("missing/file"), content: []))

        #expect(outcome.status == .failed)
        #expect(outcome.reason == "not found")
        #expect(folder.names == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can change account"))
    func `files are touched as the session's user`() async throws {
        let folder = try ScratchFolder()
        try folder.write("secret", to: "secret", mode: 0o600)
        chmod(folder.path, 0o755)
        mkdir(folder.file("own"), 0o777)
        chmod(folder.file("own"), 0o777)
        let nobody = SessionSettings(user: "nobody")

        let secret = try await get(FileGet(path: folder.bytes("secret")), settings: nobody)
        let denied = try await put(FilePut(path: folder.bytes("new"), content: []), settings: nobody)
        let made = try await put(FilePut(path: folder.bytes("own/new"), content: []), settings: nobody)
        let after = try await get(FileGet(path: folder.bytes("secret")))

        #expect(secret.reason == "opening the file: permission denied")
        #expect(denied.reason == "opening the file: permission denied")
        #expect(made.status == .succeeded)
        #expect(folder.owner("own/new") == 65_534)
        #expect(after.content == Bytes("secret".utf8))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `owner and group are set by name`() async throws {
        let folder = try ScratchFolder()

        let outcome = try await put(
            FilePut(path: folder.bytes("file"), content: [], mode: 0o644, owner: "nobody", group: "nogroup"))
        let unknown = try await put(FilePut(path: folder.bytes("other"), content: [], owner: "gse-nobody"))

        #expect(outcome.status == .succeeded)
        #expect(folder.owner("file") == 65_534)
        #expect(unknown.reason == "no account gse-nobody on this machine")
    }

    @Test func `a pipe, a device and an endless file are not read`() async throws {
        let folder = try ScratchFolder()
        mkfifo(folder.file("pipe"), 0o600)

        let pipe = try await get(FileGet(path: folder.bytes("pipe")))
        let device = try await get(FileGet(path: Bytes("/dev/zero".utf8)))

        #expect(pipe.reason == "not a regular file")
        #expect(device.reason == "not a regular file")
    }

    @Test func `what a put finds is told as far as it may be read`() async throws {
        let folder = try ScratchFolder()
        try folder.write("old\n", to: "f")
        let put = FilePut(path: folder.bytes("f"), content: Bytes("new\n".utf8))
        let elsewhere = Condition.below(path: put.path, directory: folder.bytes("elsewhere"))

        func seen(_ conditions: [Condition]?) async throws -> SeenFile? {
            var look = put
            look.isLook = true
            let work = LocalFixture.admitted(.put(look), readConditions: conditions)
            return try await #require(LocalFixture.perform(work).recorder.ended.first).change?.seen
        }

        #expect(try await seen([])?.content == Bytes("old\n".utf8))
        #expect(try await seen([elsewhere])?.content == nil)
        #expect(try await seen(nil)?.isReadable == false)
        #expect(folder.read("f") == "old\n")
    }

    private func put(
        _ put: FilePut, settings: SessionSettings = SessionSettings(), conditions: [Condition] = []
    ) async throws -> HostOutcome {
        let work = LocalFixture.admitted(.put(put), settings: settings, conditions: conditions)
        return try await #require(LocalFixture.perform(work).recorder.ended.first)
    }

    private func get(
        _ get: FileGet, settings: SessionSettings = SessionSettings()
    ) async throws -> HostOutcome {
        let work = LocalFixture.admitted(.get(get), settings: settings)
        return try await #require(LocalFixture.perform(work).recorder.ended.first)
    }
}

extension ScratchFolder {
    fileprivate func bytes(_ name: String) -> Bytes { Bytes(file(name).utf8) }

    fileprivate func mode(_ name: String) -> UInt32 { status(name).st_mode & 0o7777 }

    fileprivate func inode(_ name: String) -> UInt { status(name).st_ino }

    fileprivate func owner(_ name: String) -> UInt32 { status(name).st_uid }

    private func status(_ name: String) -> stat {
        var status = stat()
        lstat(file(name), &status)
        return status
    }
}
