import Admission
import Effects
import Foundation
import Glibc
import Testing

@testable import Backends

/// How files are put and read on a host, by each shell.
@Suite(.timeLimit(.minutes(10)))
struct RemoteFileTests {
    @Test(arguments: LoginShell.allCases)
    func `a file is put, left alone when it is as wanted, and read`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let all = Bytes((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let file = "a 'file'\n*"

        #expect(await host.put(all, to: file, mode: 0o600, by: shell) == .done(change(true, all)))
        #expect(try host.mode(file) == 0o600)
        #expect(await host.put(all, to: file, mode: 0o600, by: shell) == .done(change(false, all)))
        #expect(await host.put(all, to: file, by: shell) == .done(change(false, all)))
        #expect(await host.get(file, by: shell) == .content(all))
        #expect(await host.put([], to: file, by: shell) == .done(change(true, [])))
        #expect(await host.get(file, by: shell) == .content([]))
        #expect(try host.mode(file) == 0o600)
        #expect(await host.put([1], to: "new", by: shell) == .done(change(true, [1])))
        #expect(try host.mode("new") == 0o644)
        #expect(host.home.names == [file, "new"])
    }

    @Test(.enabled(if: geteuid() == 0), arguments: LoginShell.allCases)
    func `mode, owner and group are those asked for, or those of the file`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        _ = await host.put([1], to: "f", mode: 0o4755, owner: "nobody", group: "daemon", by: shell)
        #expect(try host.attributes("f") == [0o4755, 65534, 1])

        #expect(
            await host.put([1], to: "f", mode: 0o4755, owner: "nobody", group: "daemon", by: shell)
                == .done(change(false, [1])))
        #expect(await host.put([1], to: "f", owner: "daemon", by: shell) == .done(change(true, [1])))
        #expect(try host.attributes("f") == [0o4755, 1, 1])
        #expect(await host.put([2], to: "f", by: shell) == .done(change(true, [2])))
        #expect(try host.attributes("f") == [0o755, 1, 1])
        #expect(
            await host.put([2], to: "f", owner: "gse-no-such", by: shell)
                == .failed(reason: "no account gse-no-such on this host"))
        #expect(
            await host.put([2], to: "f", owner: "-r", by: shell)
                == .failed(reason: "no account -r on this host"))
        #expect(
            await host.put([2], to: "f", group: "gse-no-such", by: shell)
                == .failed(reason: "no group gse-no-such on this host"))
    }

    @Test(arguments: LoginShell.allCases)
    func `nothing is written in a folder that somebody else has put in the place of the one for it`(
        _ shell: LoginShell
    ) async throws {
        let host = try ShellHost(programs: [
            "ls", "id", "cat", "sha256sum", "chmod", "chown", "rm", "rmdir", "mv", "sync", "readlink",
        ])
        let victim = host.home.file("victim")
        try "as it was".write(toFile: victim, atomically: true, encoding: .utf8)
        // Whoever may write to the folder sees the new one appear, and is quick.
        let quick = """
            #!/bin/sh
            PATH=/usr/bin:/bin; mkdir "$@"; for last; do :; done
            mv "$last" "$last.away"; mkdir "$last"; chmod 777 "$last"; ln -s \(victim) "$last/new"
            """
        let program = try #require(host.programs).file("mkdir")
        try quick.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)

        #expect(
            await host.put([1], to: "f", by: shell)
                == .failed(reason: "the path changed while it was looked at"))
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "as it was")
    }

    @Test(arguments: LoginShell.allCases)
    func `earlier versions are kept, the newest ones`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        for version in UInt8(0)...4 {
            _ = await host.put([version], to: "f", mode: 0o640, backups: 2, at: Int64(version), by: shell)
            _ = await host.put([version], to: "f", mode: 0o640, backups: 2, at: 99, by: shell)
        }

        let names = [3, 4].map { "f.1970-01-01T00-00-00.00\($0)Z.bak" }
        #expect(host.home.names == ["f"] + names)
        #expect(names.map { host.home.read($0) } == ["\u{2}", "\u{3}"])
        #expect(try host.mode(names[0]) == 0o640)
    }

    @Test(arguments: LoginShell.allCases)
    func `what did not arrive whole is not put in place, and nothing is left behind`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        try host.home.write("before", to: "f")

        let cut = await host.put(Bytes("after".utf8), to: "f", sent: Bytes("aft".utf8), by: shell)

        #expect(cut == .failed(reason: "what was written reads back differently"))
        #expect(host.home.read("f") == "before")
        #expect(host.home.names == ["f"])
    }

    @Test(arguments: LoginShell.allCases)
    func `only regular files are put and read, where they may be`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        mkfifo(host.home.file("fifo"), 0o600)
        try host.home.write("there", to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: host.home.file("link"), withDestinationPath: "target")
        let elsewhere = Condition.below(
            path: Bytes(host.home.file("target").utf8), directory: Bytes("/usr".utf8))

        for name in ["fifo", "."] {
            #expect(await host.put([1], to: name, by: shell) == .failed(reason: "not a regular file"))
            #expect(await host.get(name, by: shell) == .failed(reason: "not a regular file"))
        }
        #expect(await host.put([1], to: "no/such/f", by: shell) == .failed(reason: "not found"))
        #expect(await host.get("missing", by: shell) == .failed(reason: "not found"))
        #expect(await host.get("target", most: 4, by: shell) == .failed(reason: "larger than 4"))
        #expect(await host.get("target", most: 5, by: shell) == .content(Bytes("there".utf8)))
        #expect(
            await host.get("target", conditions: [elsewhere], by: shell) == .failed(reason: "refused.path"))
        #expect(
            await host.put([1], to: "target", conditions: [elsewhere], by: shell)
                == .failed(reason: "refused.path"))
        #expect(await host.put([1], to: "link", by: shell) == .done(change(true, [1])))
        #expect(host.home.read("target") == "\u{1}")
        #expect(host.home.names == ["fifo", "link", "target"])
    }

    @Test(.enabled(if: geteuid() == 0), arguments: LoginShell.allCases)
    func `through sudo it is the other account that must be able to`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        let nobody = RemoteAccount(login: "root", asked: "nobody", usesSudo: true)
        try host.home.write("secret", to: "f", mode: 0o600)
        try FileManager.default.createDirectory(
            atPath: host.home.file("theirs"), withIntermediateDirectories: false)
        chmod(host.home.file("theirs"), 0o777)

        #expect(
            await host.put([1], to: "new", account: nobody, by: shell)
                == .failed(reason: "writing the file: permission denied"))
        #expect(
            await host.get("f", account: nobody, by: shell)
                == .failed(reason: "opening the file: permission denied"))
        #expect(await host.put([1], to: "theirs/f", account: nobody, by: shell) == .done(change(true, [1])))
        #expect(try host.attributes("theirs/f") == [0o644, 65534, 65534])
        #expect(await host.get("theirs/f", account: nobody, by: shell) == .content([1]))
    }

    @Test(arguments: LoginShell.allCases)
    func `a host without a program for SHA-256 does it by cksum and cmp`(_ shell: LoginShell) async throws {
        let host = try ShellHost(programs: [
            "cat", "chmod", "chown", "cksum", "cmp", "cp", "id", "ls", "mkdir", "mv", "rm", "rmdir", "sh",
        ])
        let text = Bytes("123456789".utf8)

        #expect(await host.put(text, to: "f", mode: 0o600, by: shell) == .done(change(true, text)))
        #expect(await host.put(text, to: "f", mode: 0o600, by: shell) == .done(change(false, text)))
        #expect(await host.put(text, to: "f", mode: 0o640, by: shell) == .done(change(true, text)))
        #expect(
            await host.put(text, to: "f", sent: Bytes("12345".utf8), by: shell)
                == .failed(reason: "what was written reads back differently"))
        #expect(try host.mode("f") == 0o640)
        #expect(host.home.read("f") == "123456789")
    }

    @Test func `sums and modes are what POSIX says`() {
        #expect(RemoteContent(Bytes("123456789".utf8)).cksum == "930766865 9")
        #expect(RemoteContent([]).cksum == "4294967295 0")
        #expect(RemoteAttributes.letters(0o644) == "-rw-r--r--")
        #expect(RemoteAttributes.letters(0o7755) == "-rwsr-sr-t")
        #expect(RemoteAttributes.letters(0o7000) == "---S--S--T")
    }

    @Test(arguments: LoginShell.allCases)
    func `what a put finds is told as far as it may be read, and a look changes nothing`(
        _ shell: LoginShell
    ) async throws {
        let host = try ShellHost()
        let (old, new) = (Bytes("old\n\0'\n\nchanged".utf8), Bytes("new\n".utf8))
        _ = await host.put(old, to: "f", mode: 0o640, by: shell)
        let home = Bytes(host.home.path.utf8)
        let path = Bytes(host.home.file("f").utf8)
        let mode = FileDifference.Attribute(name: "mode", old: "0640", new: "0600")
        var seen = SeenFile(
            isThere: true, size: old.count, sha256: Digest.sha256(old), content: old, attributes: [mode])

        for conditions in [[], [Condition.below(path: path, directory: home)]] {
            let look = await host.put(
                new, to: "f", mode: 0o600, sees: true, isLook: true, readConditions: conditions, by: shell)
            #expect(
                look == .done(FileChange(isChanged: true, sha256: Digest.sha256(new), seen: seen)))
        }
        #expect(await host.get("f", by: shell) == .content(old))
        let real = await host.put(new, to: "f", mode: 0o600, sees: true, by: shell)
        #expect(real == .done(FileChange(isChanged: true, sha256: Digest.sha256(new), seen: seen)))
        seen = SeenFile(
            isThere: true, size: 4, sha256: Digest.sha256(new), isReadable: false)
        for conditions in [nil, [Condition.below(path: path, directory: home + "/elsewhere".utf8)]] {
            let look = await host.put(
                old, to: "f", sees: true, isLook: true, readConditions: conditions, by: shell)
            #expect(look == .done(FileChange(isChanged: true, sha256: Digest.sha256(old), seen: seen)))
        }
        #expect(await host.put(new, to: "f", isLook: true, by: shell) == .done(change(false, new)))
        #expect(
            await host.put(new, to: "none/f", isLook: true, by: shell) == .failed(reason: "not found"))
        #expect(host.home.names == ["f"])
    }

    private func change(_ isChanged: Bool, _ bytes: Bytes) -> FileChange {
        FileChange(isChanged: isChanged, sha256: Digest.sha256(bytes))
    }
}
