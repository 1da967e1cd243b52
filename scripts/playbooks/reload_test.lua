local test = gse.test
local describe, it = test.describe, test.it

local conf = "/srv/gse-demo/conf/nginx.conf"

local function release(options)
    options.playbook = "reload.lua"
    options.policy = "policy.yaml"
    options.hosts = { "localhost" }
    options.model = "reload.model.yaml"
    options.args = { directory = "/srv/gse-demo", port = 8080, release = "green" }
    return test.rehearse(options)
end

describe("the release of a page", function()
    it("is tested, swapped in and looked at", function()
        local run = release {}

        test.expect_equal(run.state, "succeeded")
        test.expect_contains(run.files.localhost[conf], "/srv/gse-demo/pages/green")
        test.expect_contains(run.by_host.localhost, "kill -HUP 4711")
    end)

    it("is not begun when nginx does not take its configuration", function()
        local run = release { faults = { { host = "localhost", command = "nginx **", exit_code = 1 } } }

        test.expect_equal(run.state, "failed")
        test.expect_equal(run.files.localhost[conf], nil, "the live configuration is not touched")
    end)

    it("is taken back when the page does not come", function()
        local run = release { faults = { { host = "localhost", probe = "http://127.0.0.1:8080/" } } }

        test.expect_equal(run.state, "failed")
        test.expect_equal(run.files.localhost[conf], "root /srv/gse-demo/pages/blue;\n")
    end)
end)
