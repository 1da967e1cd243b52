-- Run with `gse test`: nothing here touches a host.
local describe, it = gse.test.describe, gse.test.it

local function kernels(commands)
    return gse.test.rehearse {
        playbook = "kernels.lua",
        hosts = { "web-01", "web-02" },
        model = { commands = commands },
    }
end

describe("kernels", function()
    it("succeeds when all hosts have the same one", function()
        local run = kernels { { run = { "uname", "-r" }, stdout = "6.1.0" } }

        gse.test.expect_equal(run.state, "succeeded")
        gse.test.expect_equal(run.result, { ["web-01"] = "6.1.0", ["web-02"] = "6.1.0" })
    end)

    it("is degraded when one host has another", function()
        local run = kernels {
            { run = { "uname", "-r" }, on = "web-02", stdout = "5.10.0" },
            { run = { "uname", "-r" }, stdout = "6.1.0" },
        }

        gse.test.expect_equal(run.state, "degraded")
    end)
end)
