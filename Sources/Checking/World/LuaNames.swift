/// The names of Lua 5.4 that a playbook has, and what became of those it has not.
enum LuaNames {
    /// Globals that are no tables.
    static let globals = [
        "assert", "error", "getmetatable", "ipairs", "load", "next", "pairs", "pcall", "print", "rawequal",
        "rawget",
        "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type", "warn",
        "xpcall",
        "_G", "_VERSION", "_ENV",
    ]

    /// Libraries and what they have; `os` stands in its annotations.
    static let libraries: [String: [String]] = [
        "coroutine": ["close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield"],
        "math": [
            "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "frexp", "ldexp",
            "log10", "pow", "sinh", "tanh", "floor", "fmod", "huge", "log", "max",
            "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin", "sqrt",
            "tan",
            "tointeger", "type", "ult",
        ],
        "string": [
            "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize",
            "rep",
            "reverse", "sub", "unpack", "upper",
        ],
        "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
        "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
    ]

    /// What a playbook does not have, by full name, and what to use in its place.
    static let removed: [String: String] = [
        "io": "use gse.file for a file beside the playbook, gse.get and gse.put for one on a host",
        "debug": "use gse.log; an error carries its traceback",
        "package": "use require; modules stand beside the playbook",
        "dofile": "use require; modules stand beside the playbook",
        "loadfile": "use require; modules stand beside the playbook",
        "collectgarbage": "the policy's limits.memory bounds what a run may use",
        "os.execute": "use gse.exec",
        "os.exit": "use gse.fail, gse.degraded or return",
        "os.getenv": "use an argument of the playbook (gse.playbook) or gse.secret",
        "os.remove": "use gse.exec with a command that the policy grants",
        "os.rename": "use gse.exec with a command that the policy grants",
        "os.tmpname": "use a path on the host",
        "os.clock": "use gse.now",
        "os.setlocale": "a playbook's locale is C",
        "string.dump": "there are no binary chunks",
        "unpack": "use table.unpack", "loadstring": "use load", "setfenv": "use load with an environment",
        "getfenv": "use _ENV", "module": "use a module that returns a table",
        "bit32": "use the operators & | ~ << >>",
        "string.gfind": "use string.gmatch", "table.getn": "use the operator #", "table.foreach": "use pairs",
        "table.maxn": "use the operator #", "math.mod": "use math.fmod",
    ]
}
