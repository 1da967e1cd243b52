import BuiltCommand
import Foundation
import Testing

/// Every limit of a run, set in a policy file and spent through the built command.
@Suite(.timeLimit(.minutes(20)))
struct LimitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let limits: String
        let source: String
        let code: String
        let remedy: String
        let place: String?
        var testDescription: String { name }

        init(_ name: String, _ limits: String, _ source: String, _ code: String, at place: String? = nil) {
            self.name = name
            self.limits = limits
            self.source = source
            self.code = code
            self.place = place
            // `cpu: 200ms` is said as `0.2s`.
            let words = limits.split(separator: ",")[0].split(separator: ": ")
            let value = words[1] == "200ms" ? "0.2s" : String(words[1])
            remedy = "raise limits.\(words[0]) in the policy (\(value))"
        }
    }

    private static let spin = "while true do end"

    /// Nothing of a playbook may run behind its limit: whatever catches would print this.
    private static func shielded(_ body: String) -> String {
        """
        local function escaped() print('ESCAPED') end
        local guard <close> = setmetatable({}, {__close = escaped, __gc = escaped})
        while true do
          local ok = xpcall(function()
            local inner <close> = setmetatable({}, {__close = escaped})
            coroutine.wrap(function() pcall(function() \(body) end) end)()
          end, escaped)
        end
        """
    }

    static let cases = [
        Case("cpu in a loop", "cpu: 200ms", spin, "limit.cpu", at: "playbook.lua:1: in main chunk"),
        Case("cpu behind every shield", "cpu: 200ms", shielded(spin), "limit.cpu", at: "playbook.lua:6"),
        Case(
            "cpu in a message handler", "cpu: 200ms",
            "xpcall(error, function() while true do end end)", "limit.cpu"),
        Case(
            "cpu in a coroutine's close", "cpu: 200ms",
            """
            local co = coroutine.create(function()
              local t <close> = setmetatable({}, {__close = function() while true do end end})
              coroutine.yield()
            end)
            coroutine.resume(co) coroutine.close(co)
            """, "limit.cpu"),
        Case(
            "cpu in a pattern", "cpu: 200ms",
            "return ('a'):rep(30):find(('a*'):rep(20) .. 'b')", "limit.cpu"),
        Case("cpu in string.rep", "cpu: 200ms", "string.rep('', 1 << 62)", "limit.cpu"),
        Case("cpu in table.move", "cpu: 200ms", "table.move({}, 1, 1 << 62, 2)", "limit.cpu"),
        Case(
            "cpu in table.insert", "cpu: 200ms",
            "table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 1)", "limit.cpu"),
        Case(
            "cpu in a sort", "cpu: 200ms",
            """
            local t = {}
            for i = 1, 60000 do t[i] = i * 7919 % 60013 end
            table.sort(t, rawequal) while true do pcall(table.sort, t, rawequal) end
            """, "limit.cpu"),
        Case(
            "cpu in the compiler", "cpu: 200ms",
            """
            local text = {}
            for i = 1, 20000 do text[i] = '::l' .. i .. '::' end
            text = table.concat(text)
            while true do load(text) end
            """, "limit.cpu"),
        Case(
            "memory", "memory: 8MiB", "local t = {} for i = 1, 1e9 do t[i] = {} end", "limit.memory",
            at: "playbook.lua:1"),
        Case(
            "memory behind every shield", "memory: 8MiB",
            shielded("local t = {} for i = 1, 1e9 do t[i] = {} end"), "limit.memory", at: "playbook.lua:6"),
        Case("memory that no world fits in", "memory: 1KiB", "", "limit.memory"),
        Case("step_time", "step_time: 200ms", spin, "limit.step_time", at: "playbook.lua:1"),
        Case("step_time behind every shield", "step_time: 200ms", shielded(spin), "limit.step_time"),
        Case(
            "step_time in a pattern", "step_time: 200ms", "return ('a'):rep(30):find(('a*'):rep(20) .. 'b')",
            "limit.step_time"),
        Case(
            "values of many strands", "value: 1KiB",
            """
            local f = {}
            for i = 1, 3000 do f[i] = function() gse.log('info', ('x'):rep(900)) end end
            gse.all(f)
            """, "limit.value", at: "playbook.lua:2"),
        Case(
            "strands", "strands: 10",
            shielded("local f = {} for i = 1, 20 do f[i] = gse.now end gse.all(f)"), "limit.strands",
            at: "playbook.lua:6"),
        Case("run_time", "run_time: 200ms", "while true do pcall(gse.sleep, 1000) end", "budget.run_time"),
        Case(
            "commands", "commands: 3",
            "local s = gse.session{} while true do pcall(gse.run, s, {'true'}) end", "budget.commands",
            at: "playbook.lua:1: in gse.run"),
        Case(
            "refusals", "refusals: 3",
            "local s = gse.session{} while true do pcall(gse.run, s, {'rm'}) end", "budget.refusals",
            at: "playbook.lua:1: in gse.run"),
        Case(
            "effects", "effects: 30", "while true do pcall(gse.now) end", "budget.effects",
            at: "playbook.lua:1: in gse.now"),
        Case(
            "sessions", "sessions: 3", "while true do pcall(gse.session, {}) end", "budget.sessions",
            at: "playbook.lua:1: in gse.session"),
        Case(
            "log", "log: 1KiB", "while true do pcall(print, 'a line') end", "budget.log",
            at: "playbook.lua:1: in gse.log"),
        Case(
            "output_total", "output_total: 1KiB",
            "local s = gse.session{} while true do pcall(gse.exec, s, {'printf', ('x'):rep(100)}) end",
            "budget.output_total"),
        Case(
            "files read", "output_total: 1KiB", "while true do pcall(gse.file, 'playbook.lua') end",
            "budget.output_total", at: "playbook.lua:1: in gse.file"),
        Case(
            "record", "record: 64KiB", "while true do pcall(gse.random) end",
            "budget.record", at: "playbook.lua:1: in gse.random"),
        Case(
            "record of misuse", "record: 64KiB", "while true do pcall(gse.hosts, ('x'):rep(999)) end",
            "budget.record"),
    ]

    @Test(arguments: cases)
    func `a spent limit ends the run, says what to raise and lets nothing more run`(_ example: Case)
        async throws
    {
        let gse = try Gse()
        let policy = openPolicy.replacing(
            "{timeout: 1m, output: 64KiB}", with: "{timeout: 1m, output: 64KiB, \(example.limits)}")

        let ending = try await gse.playbook(
            example.source, "--json", "--policy", try gse.file("policy.yaml", policy))

        let last = try #require(try ending.facts().last)
        #expect(ending.exit == 1, "\(ending.stderr)")
        #expect(last["code"] as? String == example.code)
        #expect(last["remedy"] as? String == example.remedy)
        #expect(last["state"] as? String == "failed")
        #expect(!ending.stdout.contains("ESCAPED"))
        if let place = example.place {
            let traceback = last["traceback"] as? String ?? ""
            #expect(traceback.contains(place))
        }
    }

    @Test func `what a spent limit says on a terminal is one sentence, what to raise and where`() async throws
    {
        let gse = try Gse()
        let policy = openPolicy.replacing("{timeout: 1m, output: 64KiB}", with: "{cpu: 200ms}")

        let ending = try await gse.playbook(Self.spin, "--policy", try gse.file("policy.yaml", policy))

        #expect(
            ending.stderr.hasSuffix(
                """
                error: the playbook used more than 0.2s of CPU time
                remedy: raise limits.cpu in the policy (0.2s)
                  playbook.lua:1: in main chunk

                """), "\(ending.stderr)")
    }

    @Test func `a value over its limit is a usage error that names it`() async throws {
        let gse = try Gse()
        let policy = openPolicy.replacing("{timeout: 1m, output: 64KiB}", with: "{value: 1KiB}")

        let ending = try await gse.playbook(
            "gse.log('info', ('x'):rep(5000))", "--policy", try gse.file("policy.yaml", policy))

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("limits.value of the policy is 1024 bytes"), "\(ending.stderr)")
    }
}
