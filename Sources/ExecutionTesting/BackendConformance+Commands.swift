import Admission
import Effects

/// How commands are started.
extension BackendConformance {
    func argumentsArriveExactly() async -> [String] {
        // Every byte but NUL, alone and together, and the words that shells and option parsers trip over.
        let all = Bytes(1...255)
        let odd = [
            "", " ", "-n", "--", "$(id)",
            "`id`", "*", "~", "a\nb", "'", "\"", "\\", "\\n", "%s", "ü\u{202E}",
        ]
        var words = odd.map { Bytes($0.utf8) } + all.map { [$0] }
        words.append(all)
        var found: [String] = []
        for word in words {
            let done = await perform(command([Bytes("printf".utf8), Bytes("%s".utf8), word]))
            found += difference("argument \(word)", done.ending?.stdout.kept, word)
        }
        let counted = await perform(
            command("sh", "-c", "printf '%s,' \"$#\" \"$0\" \"$@\"", "zero", "", "b c", ""))
        return found + difference("an argument list", counted.ending?.stdout.kept.lossyText, "3,zero,,b c,,")
    }

    func environmentIsExactlyWhatWasGiven() async -> [String] {
        let value = Bytes("a b\n$HOME=ü".utf8) + [0xFF]
        let given = [EnvironmentVariable(name: Bytes("APP_X".utf8), value: value)].compactMap { $0 }
        let done = await perform(command("env", "-0"), settings: SessionSettings(environment: given))
        let entries = (done.ending?.stdout.kept ?? []).split(separator: 0).map { Bytes($0) }
        let names = entries.map { Bytes($0.prefix { $0 != UInt8(ascii: "=") }).lossyText }.sorted()
        return difference("the list of names", names, ["APP_X", "HOME", "LANG", "PATH", "USER"])
            + difference("the value given", entries.contains(Bytes("APP_X=".utf8) + value), true)
    }

    func inputArrivesExactly() async -> [String] {
        let long = Bytes((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let none = await perform(command("cat"))
        let some = await perform(command("cat", stdin: long), output: .mebibytes(1))
        let unread = await perform(command("true", stdin: long))
        return difference("the status without input", none.ending?.status, .succeeded)
            + difference("the output without input", none.ending?.stdout, CapturedOutput())
            + difference("whether long input comes back", some.ending?.stdout == CapturedOutput(long), true)
            + difference("the status when nobody reads", unread.ending?.status, .succeeded)
    }

    func directoryIsEntered() async -> [String] {
        let done = await perform(command("pwd", "-P"), settings: SessionSettings(directory: directory))
        let missing = await perform(command("true"), settings: SessionSettings(directory: path("missing")))
        return difference("the directory", done.ending?.stdout.kept, directory + [UInt8(ascii: "\n")])
            + difference("the status without the directory", missing.ending?.status, .failed)
            + difference("whether there is a reason", missing.ending?.reason != nil, true)
    }

    func exitCodesAndSignalsComeBack() async -> [String] {
        var found: [String] = []
        for code: Int32 in [0, 1, 3, 125, 255] {
            let done = await perform(
                command("sh", "-c", "exit \(code)"), options: TaskOptions(acceptedExits: [0, 3]))
            found += difference("exit code \(code)", done.ending?.exitCode, code)
            found += difference(
                "the status of \(code)", done.ending?.status, [0, 3].contains(code) ? .succeeded : .failed)
        }
        let killed = await perform(command("sh", "-c", "kill -9 $$"))
        return found + difference("the signal", killed.ending?.signal, 9)
            + difference("the exit code of a killed program", killed.ending?.exitCode, nil)
            + difference("the status of a killed program", killed.ending?.status, .failed)
    }

    func missingProgramIs127() async -> [String] {
        var found: [String] = []
        for program in ["gse-no-such-program", "/nonexistent/program"] {
            let done = await perform(command(program))
            found += difference("the status of \(program)", done.ending?.status, .failed)
            found += difference("the exit code of \(program)", done.ending?.exitCode, 127)
            found += difference("whether \(program) has a reason", done.ending?.reason != nil, true)
        }
        return found
    }

    func unexecutableProgramIs126() async -> [String] {
        let file = path("not-executable")
        _ = await perform(.put(FilePut(path: file, content: Bytes("#!/bin/sh\n".utf8), mode: 0o644)))
        var found: [String] = []
        for program in [file, directory] {
            let done = await perform(command([program]))
            found += difference("the exit code of \(program.lossyText)", done.ending?.exitCode, 126)
            found += difference("whether it has a reason", done.ending?.reason != nil, true)
        }
        return found
    }

    func brokenConditionsStopTheStart() async -> [String] {
        let mark = path("started")
        let link = path("link")
        _ = await perform(
            command([Bytes("sh".utf8), Bytes("-c".utf8), Bytes("ln -sfn / \"$0\"".utf8), link]))
        let touch = command([Bytes("sh".utf8), Bytes("-c".utf8), Bytes(": > \"$0\"".utf8), mark])
        let outside = link + Bytes("/etc/passwd".utf8)
        let broken = await perform(touch, conditions: [.below(path: outside, directory: directory)])
        let itself = await perform(touch, conditions: [.below(path: directory, directory: directory)])
        let elsewhere = await perform(
            touch, settings: SessionSettings(directory: link),
            conditions: [.same(path: link, directory: directory)])
        let unmarked = await perform(.get(FileGet(path: mark)))
        let kept = await perform(touch, conditions: [.below(path: mark, directory: directory)])
        return difference("the reason of a path outside", broken.ending?.reason, "refused.path")
            + difference("the reason of the directory itself", itself.ending?.reason, "refused.path")
            + difference("the reason of another directory", elsewhere.ending?.reason, "refused.directory")
            + difference("whether it was started", unmarked.ending?.status, .failed)
            + difference("the status when all hold", kept.ending?.status, .succeeded)
    }
}
