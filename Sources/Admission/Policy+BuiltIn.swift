internal import Effects

extension Policy {
    /// The policy without any file: a few harmless commands on this machine as the invoking account.
    ///
    /// When its own text did not parse it would grant nothing; a test holds that it does.
    public static let builtIn: Policy = {
        let text = Bytes(builtInText.utf8)
        return (try? parse(text, path: "built-in policy"))
            ?? Policy(path: "built-in policy", text: text, programPath: standardProgramPath)
    }()

    /// The text of ``builtIn`` as a policy file.
    public static let builtInText = """
        # What gse may do when there is no policy file: look at this machine, change nothing.
        version: 1
        roles:
          local:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            environment: [LANG, LC_ALL, TZ]
            commands:
              - {name: "true", argv: ["true"], read_only: true}
              - {name: "false", argv: ["false"], read_only: true}
              - {name: echo, argv: [echo, {rest: {matches: ".*", option: true}}], read_only: true}
              - {name: sleep, argv: [sleep, {matches: "[0-9]{1,4}(\\\\.[0-9]{1,3})?"}], read_only: true}
              - {name: date, argv: [date, {optional: {matches: "\\\\+.*"}}], read_only: true}
              - {name: hostname, argv: [hostname], read_only: true}
              - {name: uname, argv: [uname, {optional: {one_of: ["-a", "-m", "-n", "-r", "-s"]}}], read_only: true}
              - {name: uptime, argv: [uptime, {optional: {one_of: ["-p", "-s"]}}], read_only: true}
              - {name: id, argv: [id, {optional: {one_of: ["-u", "-g", "-un", "-gn"]}}], read_only: true}
            limits: {timeout: 1m, output: 64KiB, output_total: 4MiB, hosts: 1, concurrent: 16, commands: 1000, run_time: 10m}
        subjects:
          - {roles: [local]}

        """
}
