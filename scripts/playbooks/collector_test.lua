local test = gse.test
local describe, it = test.describe, test.it

local config = "bkunifylogbeat_sub_42_host_7.conf"
local path = "/usr/local/gse/plugins/etc/bkunifylogbeat/" .. config
local reload = "/usr/local/gse/plugins/bin/reload.sh bkunifylogbeat"

local function take_up(options)
    options.playbook = "collector.lua"
    options.policy = "collector.policy.yaml"
    options.model = "collector.model.yaml"
    options.args = { config = config }
    return test.rehearse(options)
end

describe("a sub-configuration", function()
    it("is taken up by every collector, by one of them first", function()
        local run = take_up {}

        test.expect_equal(run.state, "succeeded")
        test.expect_equal(run.result.changed["log-6"], { path })
        test.expect_contains(run.files["log-6"][path], "dataid: ")
        test.expect_contains(run.by_host["log-6"], reload)
    end)

    it("is taken back where the collector is not told of it, and no other host is begun", function()
        local run = take_up { faults = { { host = "log-1", command = reload, exit_code = 1 } } }

        test.expect_equal(run.state, "failed")
        test.expect_equal(run.files["log-1"][path], "", "what was there is there again")
        test.expect_equal(run.files["log-2"], nil)
    end)

    it("is put nowhere while an agent is not well", function()
        local run = take_up { faults = { { host = "log-3", command = "test -S /var/run/ipc.state.report" } } }

        test.expect_equal(run.state, "failed")
        test.expect_contains(run.message, "not every agent is well: log-3")
        test.expect_equal(run.files, {})
    end)
end)
