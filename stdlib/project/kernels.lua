-- Names the kernel of every host, a few hosts at a time; degraded when not all have the same one.
local args = gse.playbook {
    about = "Names the kernel of every host, and tells when not all have the same one.",
    args = { at_once = { int = { min = 1, max = 100 }, default = 5, about = "hosts at once" } },
}

local session = gse.session { hosts = "all", timeout = "10s" }
local kernels, first, differ = {}, nil, false

gse.each(session, function(host)
    local kernel = gse.exec(host, { "uname", "-r" }).text
    kernels[host.name] = kernel
    first = first or kernel
    differ = differ or kernel ~= first
end, { limit = args.at_once })

if differ then gse.degraded("not all hosts have the same kernel", kernels) end
return kernels
