local test = gse.test
local describe, it = test.describe, test.it

local function roll_out(options)
    options.playbook = "canary.lua"
    options.policy = "canary.policy.yaml"
    options.model = options.model or "canary.model.yaml"
    return test.rehearse(options)
end

describe("the canary rollout", function()
    it("takes every host to the release, the first one alone", function()
        local run = roll_out { args = { release = "1.5.0" } }

        test.expect_equal(run.state, "succeeded")
        test.expect_equal(#run.result.done, 20)
        test.expect_effects(run, {
            "web-01: test -x /srv/app/releases/1.5.0/bin/app",
            "web-01: readlink /srv/app/current",
            "web-01: ln -sfn /srv/app/releases/1.5.0 /srv/app/current",
            "web-01: systemctl restart app",
            "web-01: probe http://127.0.0.1:8080/version",
            "...",
        })
    end)

    it("stops at the second host that does not answer, and leaves the fleet as it was", function()
        local run = roll_out { args = { release = "1.6.0" } }

        test.expect_equal(run.state, "failed")
        test.expect_effects(run, {
            "...",
            "web-02: probe http://127.0.0.1:8080/version → failed",
            "web-02: ln -sfn /srv/app/releases/1.4.2 /srv/app/current",
            "web-02: systemctl restart app",
        })
        test.expect_contains(run.by_host["web-01"], "ln -sfn /srv/app/releases/1.4.2 /srv/app/current")
        test.expect_equal(run.by_host["web-03"], nil, "no other host is touched")
    end)

    it("bears one failed host of twenty, and takes that one back", function()
        local run = roll_out {
            args = { release = "1.5.0" },
            faults = { { host = "web-07", command = "systemctl restart app", exit_code = 1 } },
        }

        test.expect_equal(run.state, "degraded")
        test.expect_contains(run.by_host["web-07"], "ln -sfn /srv/app/releases/1.4.2 /srv/app/current")
    end)
end)
