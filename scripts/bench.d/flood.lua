-- One command that writes far more than is kept.
local args = gse.playbook { args = { bytes = { int = { min = 1, max = 100000000000 } } } }
local session = gse.session { hosts = { "localhost" } }
local task = gse.run(session, { "head", "-c", args.bytes, "/dev/zero" }, { output = "64KiB", timeout = "10m" })
local result = gse.wait(task)
gse.check.expect(result.ok, "the flood ended " .. result.status)
gse.check.expect(#result.stdout == 65536 and result.stdout_truncated, "64 KiB are kept, and marked as cut")
gse.check.expect(result.stdout_bytes == args.bytes, "every byte is counted")
