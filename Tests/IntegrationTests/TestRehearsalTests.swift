import BuiltCommand
import Testing

/// Rehearsals in test files.
@Suite(.timeLimit(.minutes(20)))
struct TestRehearsalTests {
    private static let policy = """
        version: 1
        roles:
          web:
            permissions: [session.create, command.run, result.read]
            hosts: ["*"]
            commands:
              - {name: do, argv: [do, {rest: {matches: ".*"}}]}
            files: {read: [{path_under: /etc}], write: [{path_under: /etc}], max: 1MiB}
            probes: ["tcp:127.0.0.1:80"]
            secrets: ["app/*"]
            locks: ["*"]
            limits: {cpu: 1s}
        subjects:
          - {user: "*", roles: [web]}
        """

    /// Runs one test whose body knows `rehearse`, which rehearses this playbook.
    private func ending(_ playbook: String, _ body: String) async throws -> Gse.Ending {
        let gse = try Gse([
            "gse-project.yaml": "", "policy.yaml": Self.policy, "playbook.lua": playbook,
            "x_test.lua": """
            local test = gse.test
            local function rehearse(options)
                options.playbook = "playbook.lua"
                return test.rehearse(options)
            end
            test.it("holds", function()
            \(body)
            end)
            """,
        ])
        return try await gse("test")
    }

    @Test func `effects come in order, with their endings`() async throws {
        let ending = try await ending(
            """
            local s = gse.session { hosts = gse.hosts([[all]]) }
            gse.exec(s, { "do", "one" })
            for _, name in ipairs(s.hosts) do
                local r = gse.exec(gse.on(s, { name }), { "do", "two" }, { ok = false })
                if not r.ok then gse.log("warning", name .. " failed") end
            end
            gse.sleep("1h")
            return { hosts = #s.hosts }
            """,
            """
            local run = rehearse { hosts = 2, faults = { { host = "host-2", command = "do two", exit_code = 4 } } }
            test.expect_equal(run.state, "succeeded")
            test.expect_equal(run.result, { hosts = 2 })
            test.expect_effects(run, {
                "host-1, host-2: do one", "host-1: do two", "host-2: do two → failed, exit code 4" })
            test.expect_effects(run, { "...", "host-2: do two → failed" })
            test.expect_raises(function() test.expect_effects(run, { "...", "host-2: do three", "..." }) end,
                'no effect fits "host-2: do three"')
            test.expect_raises(function() test.expect_effects(run, { "...", "host-1: do two" }) end, "more effects")
            -- Each gap tried with each other would not end.
            local gaps = {}
            for i = 1, 60 do gaps[i] = "..." end
            gaps[61] = "host-1: do three"
            test.expect_raises(function() test.expect_effects(run, gaps) end, 'no effect fits "host-1: do three"')
            test.expect_equal(run.by_host["host-2"], { "do one", "do two" })
            test.expect_equal(run.log, { { level = "warning", message = "host-2 failed" } })
            test.expect_true(run.duration >= 3600)
            test.expect_raises(function() test.expect_effects(run, { "host-1: do two" }) end, "+ host-1, host-2: do one")
            """)

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test func `models, files, secrets, questions and locks are there`() async throws {
        let ending = try await ending(
            """
            gse.lock("here")
            local s = gse.session { hosts = gse.hosts([[all]]) }
            local before = gse.get(s, "/etc/a").content
            gse.put(s, { path = "/etc/a", content = before .. "2" })
            gse.put(s, { path = "/etc/b", content = gse.secret("app/x") })
            gse.exec(s, { "do" })
            local answer = gse.approve { message = "go on?", timeout = "1h" }
            gse.probe(s, { tcp = "127.0.0.1:80" }, { within = "5s" })
            return answer.approved
            """,
            """
            local options = { hosts = { "a" }, secrets = { ["app/x"] = "hunter22" }, approve = false,
                model = { files = { ["/etc/a"] = "1" }, commands = { { run = "do", stdout = "x" } } } }
            local run = rehearse(options)
            test.expect_equal(run.result, false)
            test.expect_equal(run.files.a["/etc/a"], "12")
            test.expect_equal(run.locks, { "here" })
            test.expect_equal(run.questions, { "go on?" })
            test.expect_equal(run.effects[4].outcomes.a.stdout, "x")
            options.faults = { { host = "a", probe = "127.0.0.1:80" } }
            test.expect_equal(rehearse(options).state, "failed")
            options.faults = { { host = "a", task = 2, lost = true } }
            test.expect_contains(rehearse(options).message, "lost")
            options.faults = { { host = "a", task = 2, slow = "3s" } }
            test.expect_true(run.duration < 3 and rehearse(options).duration >= 3)
            """)

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test func `the same seed gives the same run`() async throws {
        let ending = try await ending(
            "return { math.random(1, 1000000), gse.random(1, 1000000) }",
            """
            test.expect_equal(rehearse({ hosts = 1 }).result, rehearse({ hosts = 1 }).result)
            test.expect_true(rehearse({ hosts = 1, seed = 2 }).result[1] ~= rehearse({ hosts = 1, seed = 3 }).result[1])
            """)

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test func `a refusal is what a run under the policy gets`() async throws {
        let ending = try await ending(
            "gse.exec(gse.session { hosts = gse.hosts([[all]]) }, { 'rm', '-rf', '/' })",
            """
            local run = rehearse { hosts = 1 }
            test.expect_equal(run.state, "refused")
            test.expect_equal(run.refusals[1].line, "rm -rf /")
            test.expect_equal(#run.effects, 0)
            """)

        #expect(ending.exit == 0, "\(ending.stdout)")
    }

    @Test(arguments: [
        ("playbook = 'none.lua'", "there is no file none.lua"),
        ("playbook = '/etc/passwd'", "is not below"), ("hosts = 0", "hosts is from 1"),
        ("hots = 3", "there is no option hots"), ("model = { comands = {} }", "comands"),
        ("faults = { { host = 'a' } }", "a fault is of one of"), ("policy = 'none.yaml'", "none.yaml"),
        ("faults = { { host = 'a', task = 1, slow = 'fast' } }", "a task cannot go wrong by slow=fast"),
        ("args = 5", "args is a table"), ("secrets = { x = 'y' }", "fewer than"),
        ("hosts = { hosts = { a = { grups = {} } } }", "grups"),
        ("model = { commands = { { run = 'do', on = 'zzz' } } }", "zzz"),
    ])
    func `a misuse is told`(_ option: String, _ words: String) async throws {
        let gse = try Gse([
            "playbook.lua": "return 1",
            "x_test.lua": """
            gse.test.it("fails", function()
                local options = { playbook = "playbook.lua", hosts = { "a" } }
                for key, value in pairs { \(option) } do options[key] = value end
                gse.test.rehearse(options)
            end)
            """,
        ])

        let ending = try await gse("test")

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains(words), "\(ending.stdout)")
    }

    @Test func `a failed expectation tells how the rehearsal before it ended`() async throws {
        let ending = try await ending(
            "gse.fail('the release is missing')",
            """
            test.expect_equal(rehearse { hosts = 1 }.state, "succeeded")
            """)

        #expect(ending.exit == 1)
        let words =
            "expected \"succeeded\", and it is \"failed\"\n      playbook.lua: failed: the release is missing\n"
        #expect(ending.stdout.contains(words), "\(ending.stdout)")
    }

    @Test func `a playbook that hangs ends with its own limits, and its test goes on`() async throws {
        let ending = try await ending(
            "while true do end",
            """
            local run = rehearse { hosts = 1 }
            test.expect_equal(run.code, "limit.cpu")
            """)

        #expect(ending.exit == 0, "\(ending.stdout)")
    }
}
