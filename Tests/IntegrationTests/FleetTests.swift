import BuiltCommand
import Foundation
import Testing

/// What a playbook sees of several hosts, of strands and of sessions; every name is this machine.
@Suite(.timeLimit(.minutes(20)))
struct FleetTests {
    private static let inventory = """
        hosts:
          "web-[1:3]": {groups: [web], vars: {rack: a}}
          far: {backend: ssh}
        """

    /// Runs a playbook that returns what the expression is, as JSON.
    private func value(of expression: String, _ flags: String...) async throws -> Gse.Ending {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let inventory = try gse.file("inventory.yaml", Self.inventory)
        let playbook = try gse.file(
            "p.lua",
            """
            local s = gse.session{hosts = {'web-1', 'web-2', 'web-3'}}
            local function try(f, ...)
              local r = table.pack(pcall(f, ...))
              if r[1] then return 'no error' end
              return type(r[2]) == 'table' and {r[2].kind, r[2].code} or r[2]
            end
            local mixed = 'mkdir "$0" && exit 0; exec 2>/dev/null; mkdir "$0.2" && exit 7; kill -9 $$'
            local function uneven() return gse.wait(gse.run(s, {'sh', '-c', MIXED}, {limit = 1})) end
            return \(expression)
            """.replacingOccurrences(
                of: "MIXED", with: "[[\(gse.folder.path)]] and mixed:gsub('$0', [[\(gse.folder.path)/once]])")
        )
        return try await gse.run(
            ["run", playbook, "--policy", policy, "--inventory", inventory, "--backend", "local"] + flags)
    }

    static let results: [(String, String)] = [
        ("uneven().status", "\"failed\""), ("uneven().ok", "false"), ("uneven().done", "true"),
        ("#uneven().hosts", "3"), ("uneven().hosts[2].name", "\"web-2\""),
        ("uneven().succeeded", "[\"web-1\"]"), ("uneven().failed", "[\"web-2\",\"web-3\"]"),
        ("uneven().worst.name", "\"web-2\""), ("uneven().by_host['web-2'].exit_code", "7"),
        ("uneven().by_host['web-3'].signal", "9"), ("uneven().by_host['web-9'] == nil", "true"),
        ("try(function() return uneven().text end)", "[\"usage\",\"usage.result\"]"),
        ("try(function() return uneven().exit_code end)", "[\"usage\",\"usage.result\"]"),
        ("try(function() return uneven().limits end)", "[\"usage\",\"usage.result\"]"),
        ("#uneven().start_time", "24"), ("uneven().duration >= 0", "true"),
        ("gse.wait(gse.run(s, {'sleep', '50'}, {timeout = 0.1})).worst.status", "\"timed_out\""),
        ("gse.wait(gse.run(s, {'sleep', '0.5'}), {timeout = 0}).status", "\"running\""),
        ("gse.wait(gse.run(s, {'sleep', '0.5'}), {timeout = 0}).done", "false"),
    ]

    @Test(arguments: results)
    func `a result of several hosts has the field`(_ expression: String, _ expected: String) async throws {
        let ending = try await value(of: expression)

        #expect(ending.stdout == expected + "\n", "\(ending.stderr)")
    }

    static let strands: [(String, String)] = [
        ("gse.on(s, {'web-2'}).hosts", "[\"web-2\"]"), ("gse.on(s, {'web-2'}).id", "\"s1\""),
        ("gse.exec(gse.on(s, {'web-2'}), {'echo', 'x'}).name", "\"web-2\""),
        ("try(gse.on, s, {'web-9'})", "[\"usage\",\"usage.hosts\"]"),
        ("(function() gse.close(s) return try(gse.run, s, {'true'}) end)()", "[\"usage\",\"usage.closed\"]"),
        (
            "(function() local t = gse.run(s, {'sleep', '50'}) gse.close(s) return gse.wait(t).status end)()",
            "\"cancelled\""
        ),
        (
            "gse.each(s, function(h) return h.name .. h.vars.rack .. h.groups[1] .. type(h.state) end)",
            "[\"web-1awebtable\",\"web-2awebtable\",\"web-3awebtable\"]"
        ),
        (
            "gse.each(s, function(h) return gse.exec(h, {'echo', h.name}).text end, {limit = 1})",
            "[\"web-1\",\"web-2\",\"web-3\"]"
        ),
        ("gse.each({1, 2, 3}, function(n) return n * n end)", "[1,4,9]"),
        (
            "gse.all{function() return 1 end, function() gse.sleep(0.01) return 2 end}", "[1,2]"
        ),
        (
            """
            (function()
              local results, errors = gse.all(
                {function() gse.fail('a') end, function() return 2 end}, {on_error = 'collect'})
              return {results[1] == nil, results[2], errors[1].message, errors[2] == nil}
            end)()
            """, "[true,2,\"a\",true]"
        ),
        (
            """
            (function()
              local ok, e = pcall(gse.all,
                {function() gse.fail('a') end, function() return gse.exec(s, {'true'}).ok end,
                 function() return 'never' end}, {limit = 2})
              return {ok, e.kind, e.message, e.results[2], e.results[3] == nil, e.errors[1].message}
            end)()
            """, "[false,\"failed\",\"a\",true,true,\"a\"]"
        ),
        (
            """
            (function()
              local t
              local ok, e = pcall(gse.all, {
                function() t = gse.run(s, {'sleep', '50'}) return gse.wait(t) end,
                function() while not t do gse.sleep(0.01) end gse.fail('b') end}, {on_error = 'cancel'})
              return {ok, e.message, gse.wait(t).status}
            end)()
            """, "[false,\"b\",\"cancelled\"]"
        ),
        ("try(gse.all, {}, {on_error = 'shrug'})", "[\"usage\",\"usage.option\"]"),
        ("#gse.hosts('group:web')", "3"), ("gse.hosts('web-1')[1].vars.rack", "\"a\""),
    ]

    @Test(arguments: strands)
    func `sessions, views and strands do`(_ expression: String, _ expected: String) async throws {
        let ending = try await value(of: expression)

        #expect(ending.stdout == expected + "\n", "\(ending.stderr)")
    }

    @Test func `limit narrows sessions, but not a helper`() async throws {
        let ending = try await value(
            of: "{s.hosts, gse.session{hosts = {'web-1', 'web-3'}, helper = true}.hosts}", "--limit",
            "group:web,!web-2")

        #expect(ending.stdout == "[[\"web-1\",\"web-3\"],[\"web-1\",\"web-3\"]]\n", "\(ending.stderr)")
    }

    @Test func `a helper keeps a host that limit leaves out`() async throws {
        let ending = try await value(
            of: "{s.hosts, gse.session{hosts = {'web-2'}, helper = true}.hosts}", "--limit", "web-1")

        #expect(ending.stdout == "[[\"web-1\"],[\"web-2\"]]\n", "\(ending.stderr)")
    }
}
