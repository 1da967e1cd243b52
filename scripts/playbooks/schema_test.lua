local test = gse.test
local describe, it = test.describe, test.it

local psql = "psql -X -1 -v ON_ERROR_STOP=1 -d app"

local function apply(options)
    options.playbook = "schema.lua"
    options.policy = "schema.policy.yaml"
    options.model = options.model or "schema.model.yaml"
    options.args = options.args or { version = "42" }
    return test.rehearse(options)
end

local function at_version(version)
    return { commands = { { run = { "psql", "-AtX", "**" }, stdout = version .. "\n" } } }
end

describe("a schema step", function()
    it("is backed up, applied and looked at, once somebody has said yes", function()
        local run = apply { approve = true }

        test.expect_equal(run.result.version, 42)
        test.expect_effects(run, {
            "...",
            "db-1: pg_dump -Fc -d app -f /srv/backup/app-before-42.dump",
            "db-1: " .. psql,
            "...",
        })
    end)

    it("is not applied when nobody says yes", function()
        local run = apply { approve = false }

        test.expect_equal(run.state, "failed")
        test.expect_equal(#run.effects, 1, "only its version was asked for")
    end)

    it("is not applied again", function()
        test.expect_equal(apply({ model = at_version(42) }).result, { version = 42, changed = false })
    end)

    it("is not applied over a step that is missing", function()
        test.expect_contains(apply({ model = at_version(40) }).message, "a step is missing")
    end)

    it("that fails is told, and left as it was", function()
        local run = apply { approve = true, faults = { { host = "db-1", command = psql, exit_code = 3 } } }

        test.expect_equal(run.state, "failed")
        test.expect_contains(run.effects[#run.effects].ending, "exit code 3")
    end)
end)
