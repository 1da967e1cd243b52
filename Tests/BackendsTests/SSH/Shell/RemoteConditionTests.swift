import Admission
import Effects
import Foundation
import Testing

@testable import Backends

/// How conditions are held on a host, by each shell.
@Suite(.timeLimit(.minutes(10)))
struct RemoteConditionTests {
    /// A path to look at below `D/inside`, and whether it lies there.
    struct Case: CustomTestStringConvertible {
        let path: String
        let holds: Bool
        var testDescription: String { "\(path) \(holds ? "holds" : "is broken")" }
    }

    private static let below: [Case] = [
        Case(path: "inside/file", holds: true), Case(path: "inside/missing", holds: true),
        Case(path: "inside/missing/deeper/still", holds: true), Case(path: "inside", holds: false),
        Case(path: "inside/", holds: false), Case(path: "outside/file", holds: false),
        Case(path: "inside-not/file", holds: false), Case(path: "inside/out/file", holds: false),
        Case(path: "inside/out", holds: false), Case(path: "outside/in/file", holds: true),
        Case(path: "inside/filelink", holds: false), Case(path: "outside/filelink", holds: true),
        Case(path: "inside/dangling", holds: false), Case(path: "outside/dangling", holds: true),
        Case(path: "inside/loop", holds: false), Case(path: "inside/file/below", holds: false),
        Case(path: "inside/relative", holds: true), Case(path: "inside/up/missing", holds: false),
        Case(path: "inside/climbs", holds: false), Case(path: "inside/new\nline*", holds: true),
        Case(path: "inside/missing/../../x", holds: false),
    ]

    @Test(arguments: LoginShell.allCases)
    func `a path is below a directory or it is not, whatever links lead to it`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        try lay(host.home)
        for item in Self.below {
            let condition = Condition.below(path: path(item.path, host), directory: path("inside", host))

            let answer = await host.answer(RemoteCommand("true", conditions: [condition]), by: shell)

            #expect(answer.refusal == (item.holds ? nil : "refused.path"), "\(item.path)")
            #expect(answer.exitCode == (item.holds ? 0 : 126), "\(item.path)")
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `a link that means another file in each directory is looked at from where the program starts`(
        _ shell: LoginShell
    ) async throws {
        let host = try ShellHost()
        try lay(host.home)
        try FileManager.default.createSymbolicLink(
            atPath: host.home.file("inside/here"), withDestinationPath: "/proc/self/cwd/file")
        let condition = Condition.below(path: path("inside/here", host), directory: path("inside", host))
        let reasons =
            [("inside", nil), ("outside", "refused.path"), (nil, "refused.path")] as [(String?, String?)]

        for (directory, reason) in reasons {
            let settings = SessionSettings(directory: directory.map { path($0, host) })
            let answer = await host.answer(
                RemoteCommand("true", settings: settings, conditions: [condition]), by: shell)

            #expect(answer.refusal == reason, "from \(directory ?? "home")")
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `the directory side is resolved as well, and must be there`(_ shell: LoginShell) async throws {
        let host = try ShellHost()
        try lay(host.home)
        let cases: [(Condition, String?)] = [
            (.below(path: path("inside/file", host), directory: path("outside/in", host)), nil),
            (.below(path: path("inside/file", host), directory: Bytes("/".utf8)), nil),
            (.below(path: Bytes("/".utf8), directory: Bytes("/".utf8)), "refused.path"),
            (.same(path: path("outside/in", host), directory: path("inside", host)), nil),
            (.same(path: path("outside", host), directory: path("inside", host)), "refused.directory"),
            (.same(path: path("missing", host), directory: path("other", host)), "refused.directory"),
        ]
        for (condition, reason) in cases {
            let answer = await host.answer(RemoteCommand("true", conditions: [condition]), by: shell)

            #expect(answer.refusal == reason, "\(condition)")
        }
    }

    @Test(arguments: LoginShell.allCases)
    func `the working directory is held to them as it was entered, and stays entered`(_ shell: LoginShell)
        async throws
    {
        let host = try ShellHost()
        try lay(host.home)
        let asked = path("outside/in", host)
        let settings = SessionSettings(directory: asked)

        let kept = await host.answer(
            RemoteCommand(
                "pwd", "-P", settings: settings,
                conditions: [
                    .same(path: asked, directory: path("inside", host)),
                    .below(path: path("inside/file", host), directory: path("inside", host)),
                ]), by: shell)
        let broken = await host.answer(
            RemoteCommand(
                "pwd", settings: settings, conditions: [.same(path: asked, directory: path("outside", host))]),
            by: shell)

        #expect(kept.output == path("inside\n", host))
        #expect(broken.greeting == .refused(reason: "refused.directory", exitCode: nil))
    }

    private func path(_ name: String, _ host: ShellHost) -> Bytes { Bytes(host.home.file(name).utf8) }

    private func lay(_ home: ScratchFolder) throws {
        let files = FileManager.default
        for name in ["inside", "outside", "inside-not"] {
            try files.createDirectory(atPath: home.file(name), withIntermediateDirectories: false)
            try home.write("x", to: "\(name)/file")
        }
        let links = [
            ("inside/out", home.file("outside")), ("outside/in", "../inside"),
            ("inside/filelink", "../outside/file"),
            ("outside/filelink", "in/file"), ("inside/dangling", "/nonexistent/x"),
            ("outside/dangling", "\(home.file("inside"))/new"), ("inside/loop", "loop"),
            ("inside/relative", "./file"),
            ("inside/up", ".."), ("inside/climbs", "missing/../../outside"),
        ]
        for (name, target) in links {
            try files.createSymbolicLink(atPath: home.file(name), withDestinationPath: target)
        }
    }
}
