/// A policy that lets everything these tests do on this machine.
let openPolicy = """
    version: 1
    roles:
      tester:
        permissions: [session.create, command.run, result.read]
        hosts: [localhost, "web-*", far]
        directories: [/tmp/**]
        environment: [LANG, "APP_*"]
        commands:
          - name: any
            argv:
              - {one_of: ["true", "false", echo, cat, sleep, printf, touch, pwd, head, missing,
                  /etc/passwd, /etc]}
              - {rest: {matches: ".*", option: true, control: true}}
            stdin: {max: 1MiB}
          - {name: shell, argv: [sh, -c, {matches: '(.|\\s)*', control: true}], runs_others: true}
          - {name: look, argv: [uname, {optional: "-s"}], read_only: true}
        files: {read: [{path_under: /tmp}], write: [{path_under: /tmp}], max: 1MiB}
        secrets: ["app/*"]
        probes: ["tcp:127.0.0.1:*", "tcp:[::1]:*", "http://[::1]:*/*"]
        limits: {timeout: 1m, output: 64KiB}
    subjects:
      - {roles: [tester]}
    """
