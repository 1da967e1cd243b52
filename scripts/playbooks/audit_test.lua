local test = gse.test
local describe, it = test.describe, test.it

local function audit(options)
    options.playbook = "audit.lua"
    options.policy = "audit.policy.yaml"
    options.model = options.model or "audit.model.yaml"
    return test.rehearse(options)
end

describe("the audit", function()
    it("tells what is not like the others", function()
        local run = audit {}

        test.expect_equal(run.state, "degraded")
        test.expect_equal(run.result.findings, {
            { host = "web-02", finding = "its kernel is not that of most hosts" },
            { host = "db-1", finding = "its disk is 97 % full" },
        })
    end)

    it("finds nothing in a fleet of which all is alike", function()
        local run = audit { hosts = 50, model = { commands = { { run = "df **", stdout = "Use%\n 41%\n" } } } }

        test.expect_equal(run.result, { hosts = 50, findings = {} })
    end)

    it("tells of a host that cannot be reached, and goes on", function()
        local run = audit { faults = { { host = "web-01", command = "uname -r", lost = true } } }

        test.expect_contains(run.result.findings, { host = "web-01", finding = "kernel: lost" })
    end)

    it("changes nothing", function()
        for _, effect in ipairs(audit({}).effects) do
            test.expect_contains({ "uname -r", "df --output=pcent /", "sha256sum /etc/ssh/sshd_config" }, effect.line)
        end
    end)
end)
