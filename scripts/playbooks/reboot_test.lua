local test = gse.test
local describe, it = test.describe, test.it

local function patch(options)
    options.playbook = "reboot.lua"
    options.policy = "reboot.policy.yaml"
    options.hosts = {
        groups = { web = {}, balancers = {} },
        hosts = { ["web-[1:3]"] = { groups = { "web" } }, ["lb-01"] = { groups = { "balancers" } } },
    }
    options.model = "reboot.model.yaml"
    return test.rehearse(options)
end

describe("patching", function()
    it("takes one host after another out of the balancer and in again", function()
        local run = patch {}

        test.expect_equal(run.result, { rebooted = 3 })
        test.expect_equal(run.by_host["lb-01"], {
            "balancer drain web-1", "balancer join web-1",
            "balancer drain web-2", "balancer join web-2",
            "balancer drain web-3", "balancer join web-3",
        })
    end)

    it("ends at a host that cannot be upgraded, which stays out of the balancer", function()
        local run = patch { faults = { { host = "web-2", command = "apt-get -q -y upgrade", exit_code = 100 } } }

        test.expect_equal(run.state, "failed")
        test.expect_equal(run.by_host["lb-01"], {
            "balancer drain web-1", "balancer join web-1", "balancer drain web-2",
        })
    end)

    it("holds the lock of all who maintain these hosts", function()
        test.expect_contains(patch({}).locks, "maintenance:web")
    end)
end)
