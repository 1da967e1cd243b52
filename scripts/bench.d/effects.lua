-- Many effects on record, and then a sleep in which to be killed: what a replay has to go through again.
local args = gse.playbook { args = { count = { int = { min = 1, max = 1000000 } } } }
local session = gse.session { hosts = { "localhost" } }
for number = 1, args.count * 49 // 100 do
    gse.now()
    gse.random()
    if number % 49 == 0 then gse.exec(session, { "true" }) end
end
gse.log("info", "ready")
gse.sleep("10m")
