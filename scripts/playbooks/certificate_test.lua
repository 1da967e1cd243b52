local test = gse.test
local describe, it = test.describe, test.it

local function rotate(options)
    options.playbook = "certificate.lua"
    options.policy = "certificate.policy.yaml"
    options.hosts = { groups = { web = {} }, hosts = { ["web-[1:3]"] = { groups = { "web" } } } }
    options.model = "certificate.model.yaml"
    options.args = { name = "web" }
    options.secrets = { ["tls/key"] = "the new private key" }
    return test.rehearse(options)
end

describe("the certificate rotation", function()
    it("changes the pair on every host, one host after another", function()
        local run = rotate {}

        test.expect_equal(run.state, "succeeded")
        test.expect_equal(run.result.changed["web-3"], { "/etc/nginx/tls/web.pem", "/etc/nginx/tls/web.key" })
        test.expect_contains(run.by_host["web-1"], "systemctl reload nginx")
    end)

    it("puts the old pair back where nginx does not take the new one, and goes no further", function()
        local run = rotate {
            faults = { { host = "web-1", command = "nginx -t -q", exit_code = 1 } },
        }

        test.expect_equal(run.state, "failed")
        test.expect_equal(run.files["web-1"]["/etc/nginx/tls/web.pem"], "the old certificate\n")
        test.expect_true(not run.by_host["web-3"], "the last host is not touched")
    end)
end)
