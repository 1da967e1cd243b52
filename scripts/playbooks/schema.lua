-- Takes a database one schema version further, after somebody has said yes: shows where it stands, backs it up, applies the
-- step in one transaction, and looks that it is there. A step that is there already is not done again.

local args = gse.playbook {
    about = "Apply one schema step to the app database, after an approval.",
    targets = "group:db",
    lock = "schema:app",
    args = {
        version = { int = { min = 1, max = 999999 }, about = "the step, a file schema_VERSION.sql beside this playbook" },
    },
}

local step = gse.file(("schema_%d.sql"):format(args.version))
local db = gse.session { hosts = gse.targets(), timeout = "10m" }
gse.check.expect(#db.hosts == 1, "the step is for one primary, and not for " .. #db.hosts)

local function version()
    local answer = gse.exec(db, { "psql", "-AtX", "-d", "app", "-c", "select max(version) from schema_version" })
    return math.tointeger(tonumber(answer.text)) or 0
end

local before = version()
if before >= args.version then return { version = before, changed = false } end
gse.check.expect(before == args.version - 1, ("the database is at %d, and a step is missing"):format(before))

local answer = gse.approve {
    message = ("Apply step %d to app on %s?\n%s"):format(args.version, db.hosts[1], step),
    roles = { "database-owner" },
    timeout = "1h",
}
if not answer.approved then gse.fail("nobody approved the step", { by = answer.by, note = answer.note }) end

local backup = ("/srv/backup/app-before-%d.dump"):format(args.version)
gse.exec(db, { "pg_dump", "-Fc", "-d", "app", "-f", backup })

-- In one transaction: where it fails, nothing of it is there. After a crash the version says whether it was done.
gse.exec(db, { "psql", "-X", "-1", "-v", "ON_ERROR_STOP=1", "-d", "app" }, {
    stdin = step,
    in_doubt = { probe = { "schema-has", tostring(args.version) } },
})

gse.check.expect(version() == args.version, "the step ran, and the database does not say so")
return { version = args.version, changed = true, backup = backup, approved_by = answer.by }
