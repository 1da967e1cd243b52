import LuaSandbox
import SandboxClient
import SandboxProtocol
import Testing

/// Which lines of a script were executed.
@Suite("Executed lines", .timeLimit(.minutes(10)))
struct LineTests {
    /// Plays a script, answering every call with what `answer` says; the lines of each file, by name.
    private func lines(
        _ source: String, answer: (Call) -> Answer = { _ in .value(.null) }
    ) throws -> [String: Lines] {
        let start = ScriptStart(source: [UInt8](source.utf8), name: "test.lua", countsLines: true)
        let machine = try LuaMachine(start)
        var turn = try machine.begin()
        var files: [String: Lines] = [:]
        while true {
            for file in turn.lines { files[file.file, default: Lines()].add(file) }
            guard case .waiting = turn.state, let call = turn.calls.first else { return files }
            turn = try machine.resume(call.strand, with: answer(call))
        }
    }

    struct Lines: Equatable {
        var executed: [Int] = []
        var left: [Int] = []
        var told = 0

        mutating func add(_ lines: ExecutedLines) {
            executed = (executed + lines.executed.joined()).sorted()
            left = (left + lines.executable.joined()).filter { !executed.contains($0) }.sorted()
            if !lines.executable.isEmpty { told += 1 }
        }
    }

    @Test func `both branches are lines, and one was taken`() throws {
        let files = try lines(
            """
            -- A comment is no line.
            local n = gse.now()
            if n == 1 then
              print("one")
            else
              print("other")
            end

            local function never(h)
              return h
            end
            return n
            """, answer: { $0.operation == "now" ? .value(.int(1)) : .value(.null) })

        #expect(files == ["test.lua": Lines(executed: [2, 3, 4, 11, 12], left: [6, 10], told: 1)])
    }

    @Test func `lines of coroutines, strands and caught errors count`() throws {
        let files = try lines(
            """
            coroutine.wrap(function()
              print("in a coroutine")
            end)()
            gse.all({
              function() return gse.now() end,
              function()
                error("x")
              end,
            }, { on_error = "collect" })
            pcall(function()
              error("caught")
              print("never")
            end)
            gse.fail("end")
            """)

        #expect(
            files == [
                "test.lua": Lines(
                    executed: [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14], left: [12], told: 1)
            ])
    }

    @Test func `a function with many lines between two instructions has its lines`() throws {
        let gap = String(repeating: "\n", count: 300)
        let files = try lines("local a = 1\(gap)local b = 2\(gap)return a + b")

        #expect(files == ["test.lua": Lines(executed: [1, 301, 601], left: [], told: 1)])
    }

    @Test func `modules beside the playbook are files of their own, the standard library is none`() throws {
        let files = try lines(
            "local web = require('lib.web')\ngse.retry(function() web.go() end)",
            answer: { call in
                guard call.operation == "module" else { return .value(.null) }
                return .value(
                    .record([
                        "source": .text(
                            "local M = {}\nfunction M.go()\n  gse.now()\nend\nfunction M.no()\n gse.now()\nend\nreturn M"
                        ),
                        "name": .text("lib/web.lua"),
                    ]))
            })

        #expect(
            files == [
                "test.lua": Lines(executed: [1, 2], left: [], told: 1),
                "lib/web.lua": Lines(executed: [1, 2, 3, 4, 5, 7, 8], left: [6], told: 1),
            ])
    }

    @Test func `what stands behind a tail call is no line`() throws {
        let files = try lines(
            "local function f(t) return #t end\nlocal g = function()\n return f {\n a = 1,\n }\nend\nreturn g()"
        )

        #expect(files == ["test.lua": Lines(executed: [1, 3, 4, 6, 7], left: [], told: 1)])
    }

    @Test func `nothing is told when nobody asks`() throws {
        let turn = try LuaMachine(ScriptStart(source: [UInt8]("return 1".utf8), name: "a.lua")).begin()

        #expect(turn == Turn(calls: [], state: .returned(.int(1))))
    }

    @Test func `a script that is only shell's and comments has no lines`() throws {
        #expect(try lines("#!/usr/bin/env gse\n-- nothing\n") == ["test.lua": Lines(told: 0)])
    }

    @Test func `a playbook that does not load has no lines`() throws {
        #expect(try lines("if") == [:])
    }

    @Test func `files beyond what is counted are left alone`() throws {
        let files = try lines("return 1" + String(repeating: "\n", count: Frame.mostLines))

        #expect(files == [:])
    }

    @Test func `a worker tells up to the line at which a limit ended it`() async {
        let start = ScriptStart(
            source: [UInt8]("local n = 0\ngse.now()\nn = 1\nwhile true do end\nn = 2".utf8), name: "test.lua",
            limits: ScriptLimits(cpuMilliseconds: 200), countsLines: true)
        let worker = SandboxWorker(executable: SandboxWorker.executable, start: start)

        let first = await worker.begin()
        let second = await worker.resume(0, with: .value(.int(1)))
        await worker.stop()

        guard case .turn(let turn) = first, case .limit(let limit) = second else {
            Issue.record("\(first), \(second)")
            return
        }
        #expect(turn.lines == [ExecutedLines(file: "test.lua", executable: [1...5], executed: [1...2])])
        #expect(limit.lines == [ExecutedLines(file: "test.lua", executed: [3...4])])
    }
}
