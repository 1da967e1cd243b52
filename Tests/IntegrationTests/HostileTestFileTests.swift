import BuiltCommand
import Testing

/// `gse test` with files whose author means no good.
@Suite(.timeLimit(.minutes(20)))
struct HostileTestFileTests {
    @Test func `an error that fails to say what it is fails its own test only`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            gse.test.it("odd", function() error(setmetatable({}, { __tostring = function() error("no") end })) end)
            gse.test.it("next", function() end)
            """
        ])

        let ending = try await gse("test", "x_test.lua")

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains("an error that cannot be told"), "\(ending.stdout)")
        #expect(ending.stdout.contains("1 passed, 1 failed"))
    }

    @Test func `a test within a test is a mistake, and what it stands in is not lost`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            gse.test.it("outer", function()
                gse.test.it("inner", function() end)
                error("never told")
            end)
            gse.test.it("next", function() end)
            """
        ])

        let ending = try await gse("test", "x_test.lua")

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains("FAILED outer"), "\(ending.stdout)")
        #expect(ending.stdout.contains("gse.test.it: a test stands in no other test"))
        #expect(ending.stdout.contains("1 passed, 1 failed"))
    }

    @Test func `a file that says too much is over`() async throws {
        let gse = try Gse([
            "x_test.lua": """
            local name = string.rep("x", 1000000)
            while true do gse.test.it(name, function() end) end
            """
        ])

        let ending = try await gse("test", "x_test.lua", "--json")

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains("its tests say more than 16 MiB"))
        #expect(ending.stdout.utf8.count < 64 << 20)
    }

    @Test(arguments: [
        "while true do end", "while true do gse.sleep(0) end",
        "for i = 1, 2 do pcall(function() while true do gse.sleep(0) end end) end",
    ])
    func `the time of a file holds for what it rehearses`(_ playbook: String) async throws {
        let gse = try Gse([
            "endless.lua": playbook,
            "policy.yaml": """
            version: 1
            roles:
              tester: {permissions: [session.create], limits: {cpu: 1h, step_time: 1h, run_time: 1h}}
            subjects: [{user: "*", roles: [tester]}]
            """,
            "x_test.lua": """
            gse.test.it("ends", function() gse.test.rehearse { playbook = "endless.lua", hosts = 1 } end)
            """,
        ])

        let ending = try await gse("test", "x_test.lua", "--timeout", "1s")

        #expect(ending.exit == 1, "\(ending)")
        #expect(ending.stdout.contains("it took longer than 1.0 s"), "\(ending.stdout)")
    }
}
