import Testing

/// What is found, where, and what is not.
@Suite struct FindingTests {
    static let found: [(source: String, lines: [String])] = [
        ("local x =", ["p.lua:1:10: error: unexpected symbol near <eof> [syntax]"]),
        // Names.
        (
            "local s = gse.sesion{}\nreturn s",
            ["p.lua:1:15: error: gse has no field 'sesion'; did you mean gse.session? [name.field]"]
        ),
        (
            "return gse.jsn.encode(1)",
            ["p.lua:1:12: error: gse has no field 'jsn'; did you mean gse.json? [name.field]"]
        ),
        (
            "return gse.json.encod(1)",
            ["p.lua:1:17: error: gse.json has no field 'encod'; did you mean gse.json.encode? [name.field]"]
        ),
        (
            "local j = require \"gse.json\"\nreturn j.encod(1)",
            ["p.lua:2:10: error: gse.json has no field 'encod'; did you mean gse.json.encode? [name.field]"]
        ),
        (
            "return string.fromat('x')",
            ["p.lua:1:15: error: string has no field 'fromat'; did you mean string.format? [name.field]"]
        ),
        (
            "io.write('x')",
            [
                "p.lua:1:1: error: a playbook has no 'io'; use gse.file for a file beside the playbook, gse.get and "
                    + "gse.put for one on a host [name.removed]"
            ]
        ),
        (
            "os.execute('ls')",
            ["p.lua:1:4: error: a playbook has no 'os.execute'; use gse.exec [name.removed]"]
        ),
        (
            "local timeout = 5\nreturn timeuot + 1",
            ["p.lua:2:8: error: nothing is called 'timeuot'; did you mean timeout? [name.global]"]
        ),
        (
            "exec({}, 'true')",
            ["p.lua:1:1: error: nothing is called 'exec'; did you mean gse.exec? [name.global]"]
        ),
        // Options.
        (
            "local s = gse.session{}\nreturn gse.exec(s, {'true'}, {timout = '5s'})",
            ["p.lua:2:31: error: gse.exec: unknown option 'timout'; did you mean timeout? [option.unknown]"]
        ),
        (
            "local s = gse.session{timeout = '10'}\nreturn s",
            [
                "p.lua:1:33: error: gse.session: timeout must be seconds or text such as \"30s\" or \"5m\", up to ten "
                    + "years, not \"10\" [type.option]"
            ]
        ),
        (
            "local o = {lost_ok = 1}\nreturn gse.run(gse.session{}, 'true', o)",
            ["p.lua:1:22: error: gse.run: lost_ok must be a boolean, not 1 [type.option]"]
        ),
        (
            "return gse.exec(gse.session{}, 'true', {in_doubt = {prob = 'x'}, ok = true})",
            [
                "p.lua:1:53: error: gse.exec: unknown option 'in_doubt.prob'; did you mean probe? [option.unknown]",
                "p.lua:1:71: error: gse.exec: ok must be a list or false, not true [type.option]",
            ]
        ),
        (
            "gse.put(gse.session{}, {content = 'x'})",
            ["p.lua:1:24: error: gse.put: path is missing [option.missing]"]
        ),
        (
            "gse.sleep('1s', 2)",
            ["p.lua:1:17: error: gse.sleep takes at most 1 argument [call.surplus]"]
        ),
        (
            "gse.exec('web-01', 'true')",
            ["p.lua:1:10: error: gse.exec: session must be a session, not \"web-01\" [type.option]"]
        ),
        (
            "gse.retry(function() end, {atempts = 3})",
            [
                "p.lua:1:28: error: gse.retry: unknown option 'atempts'; did you mean attempts? [option.unknown]"
            ]
        ),
        // Results.
        (
            "gse.run(gse.session{}, 'true')",
            [
                "p.lua:1:1: warning: nobody waits for this task, so a failure of it goes unseen; gse.exec raises when it "
                    + "fails; or keep the task and gse.wait for it [result.unused]"
            ]
        ),
        (
            "local t = gse.run(gse.session{}, 'true')\nlocal r = gse.wait(t)",
            [
                "p.lua:2:11: warning: nobody looks at this result, and gse.wait does not raise when a command failed; "
                    + "look at .ok, or use gse.exec, which raises [result.unused]"
            ]
        ),
        (
            "gse.exec(gse.session{}, 'true', {ok = false})",
            [
                "p.lua:1:1: warning: nobody looks at this result, and with ok = false gse.exec does not raise; look at "
                    + ".ok, leave out ok = false, or say local _ = gse.exec [result.unused]"
            ]
        ),
        // Files.
        (
            "local a = require 'lib.web'\nreturn a",
            [
                "p.lua:1:11: error: there are no files beside this playbook; 'lib.web' is lib/web.lua beside the playbook "
                    + "[module.missing]"
            ]
        ),
        (
            "local r = gse.exec(gse.session{}, 'true')\nreturn r.exitcode",
            [
                "p.lua:2:10: warning: a result has no field 'exitcode', so this is nil; did you mean exit_code? "
                    + "[name.field]"
            ]
        ),
        (
            "return require 'gse.jsno'",
            ["p.lua:1:8: error: there is no module 'gse.jsno'; did you mean gse.json? [module.missing]"]
        ),
    ]

    @Test(arguments: found)
    func `a mistake is found where it is`(_ source: String, _ lines: [String]) {
        #expect(CheckFixture.lines(source) == lines)
    }

    static let judged: [(source: String, lines: [String])] = [
        (
            "local s = gse.session{hosts = {'web-01'}}\ngse.exec(s, {'systemctl', 'stop', 'nginx'})",
            [
                "p.lua:2:13: error: command \"systemctl stop nginx\" is not allowed; rule ops/reload (line 9) comes "
                    + "nearest: argument 1 is 'stop', and one of reload, status is expected; one of reload, status as "
                    + "argument 1, or a rule for this command [refused.command]"
            ]
        ),
        (
            "local s = gse.session{hosts = 'group:web'}\ngse.each(s, function(h) gse.exec(h, 'drain') end)",
            [
                "p.lua:2:37: error: command \"drain\" is allowed by rule ops/drain (line 11), but not on web-02; hosts "
                    + "that the rule grants: web-01 [refused.host]"
            ]
        ),
        (
            "local s = gse.session{hosts = {'web-0l'}}\nreturn s",
            ["p.lua:1:31: error: there is no host \"web-0l\"; did you mean web-01? [host.unknown]"]
        ),
        (
            "local s = gse.session{hosts = {'web-01'}, cwd = '/etc'}\ngse.exec(s, 'uptime')",
            [
                "p.lua:2:13: error: directory /etc was asked for, and role ops does not grant it; one of the directories "
                    + "it grants: /srv/app [refused.directory]"
            ]
        ),
        (
            "local s = gse.session{hosts = {'web-01'}}\ngse.exec(s, 'systemctl reload nginx', {timeout = '2m'})",
            [
                "p.lua:2:50: warning: timeout 2m is never reached: the policy ends this command after 1m (rule "
                    + "ops/reload); a shorter timeout, or a longer one in the policy [time.cap]"
            ]
        ),
        (
            "gse.sleep('2h')",
            [
                "p.lua:1:11: warning: gse.sleep: duration 2h is longer than the run may take (run_time 1h); a shorter "
                    + "one, or a longer limits.run_time in the policy [time.run]"
            ]
        ),
        (
            "local function go(s)\n  gse.exec(s, 'uptime; reboot')\nend\nreturn go",
            [
                "p.lua:2:15: error: the command has an unescaped ; at byte 7, and commands are not run by a shell; put "
                    + "it in single quotes to mean the character, or give the command as a list of arguments "
                    + "[refused.syntax]"
            ]
        ),
        (
            "local program = 'reboot'\nlocal function go(s) gse.exec(s, {program}) end\nreturn go",
            [
                "p.lua:2:34: error: command \"reboot\" is not allowed: no rule is for this program; nearest is rule "
                    + "ops/reload (line 9), which is for \"systemctl\"; a rule for \"reboot\" in commands; there are rules for "
                    + "\"systemctl\", \"uptime\", \"drain\" [refused.command]"
            ]
        ),
    ]

    @Test(arguments: judged)
    func `a command that the policy would never allow is found`(_ source: String, _ lines: [String]) throws {
        #expect(CheckFixture.lines(source, policy: try CheckFixture.view()) == lines)
    }

    static let right: [String] = [
        "local s = gse.session{hosts = {'web-01'}}\nlocal r = gse.wait{gse.run(s, 'uptime')}\nreturn r.n",
        "if jit then return jit.version end", "return type(io) == 'nil', io == nil, not debug",
        "limit = 5\nreturn limit", "_G.shared = 1\nreturn shared",
        "for k, v in pairs(_G) do print(k, v) end return any",
        "local _ENV = {x = 1}\nreturn x", "local gse = {sesion = 1}\nreturn gse.sesion",
        "local s = gse.session{hosts = {'web-01', 'web-02'}, timeout = 30, env = {LANG = 'C'}}\n"
            + "local t = gse.run(s, {'systemctl', 'status', 'nginx'}, {timeout = '10s', output = '64KiB', in_doubt = "
            + "{probe = 'uptime'}, ok = {0, 3}})\nreturn gse.wait(t, {timeout = 0}).ok",
        "local s = gse.session{hosts = 'web-*'}\nlocal tasks = {}\n"
            + "for i = 1, 3 do tasks[i] = gse.run(s, 'uptime') end\nreturn #gse.wait(tasks)",
        "local s = gse.session{hosts = 'group:web,!web-02'}\ngse.each(s, function(h) gse.exec(h, 'drain') end)",
        "local name = gse.args.name\nlocal s = gse.session{hosts = {name}}\ngse.exec(s, {'systemctl', name, 'nginx'})",
        "gse.playbook{about = 'x', args = {site = {matches = '[a-z]+', default = 'a'}, n = {int = {min = 1}}, "
            + "m = {int = true}, d = {duration = true}}}",
        "local s = gse.session{hosts = {'web-01'}}\nlocal _ = gse.run(s, 'uptime')",
        "gse.log('info', ('%d'):format(3), {a = 1})\ngse.approve{message = 'go on?', timeout = '3h'}",
        "local p = setmetatable({}, {})\nfunction p:go() return self end\nreturn p:go()",
    ]

    @Test(arguments: right)
    func `what is right is left alone`(_ source: String) throws {
        #expect(CheckFixture.lines(source, policy: try CheckFixture.view()) == [])
    }
}
