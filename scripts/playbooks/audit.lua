-- Looks over a fleet and changes nothing: kernel, free disk, and whether each host has the ssh configuration that most
-- hosts have. What stands out is told, and the run ends as degraded.

local args = gse.playbook {
    about = "Tell which hosts are not like the others.",
    targets = "all",
    args = { full = { int = { min = 1, max = 100 }, default = 90, about = "percent of a disk that is too full" } },
}

local hosts = gse.session { hosts = gse.targets(), timeout = "30s" }
local kernels = gse.exec(hosts, { "uname", "-r" }, { ok = false })
local disks = gse.exec(hosts, { "df", "--output=pcent", "/" }, { ok = false })
local settings = gse.exec(hosts, { "sha256sum", "/etc/ssh/sshd_config" }, { ok = false })

local findings = {}
local function find(name, message) findings[#findings + 1] = { host = name, finding = message } end

-- What a command says on each host where it ran; the others are findings.
local function said(result, what)
    local texts = {}
    for _, host in ipairs(result.hosts) do
        if host.ok then texts[host.name] = host.text else find(host.name, what .. ": " .. host.status) end
    end
    return texts
end

local function most_common(texts)
    local counts, best = {}, nil
    for _, text in pairs(texts) do
        counts[text] = (counts[text] or 0) + 1
        if not best or counts[text] > counts[best] then best = text end
    end
    return best
end

local function find_others(texts, what)
    local common = most_common(texts)
    for name, text in pairs(texts) do
        if text ~= common then find(name, what .. " is not that of most hosts") end
    end
end

find_others(said(kernels, "kernel"), "its kernel")
find_others(said(settings, "ssh configuration"), "its ssh configuration")
for name, text in pairs(said(disks, "disk")) do
    local percent = math.tointeger(tonumber(text:match("(%d+)%%")))
    if percent and percent >= args.full then find(name, ("its disk is %d %% full"):format(percent)) end
end

local report = { hosts = #hosts.hosts, findings = gse.json.array(findings) }
if #findings > 0 then gse.degraded(("%d findings on %d hosts"):format(#findings, #hosts.hosts), report) end
return report
