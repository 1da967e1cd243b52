import BuiltCommand
import Foundation

/// A folder with a `systemctl` that stands for systemd: it keeps one real process, `app`, and does as its mode says.
final class ServiceGround {
    let gse: Gse

    init(mode: String = "") throws {
        gse = try Gse()
        let folder = gse.folder.path
        try gse.file("mode", mode)
        try gse.file("boot_id", "first\n")
        try gse.file("bin/systemctl", Self.systemctl.replacing("FOLDER", with: folder), mode: 0o700)
        try gse.file("bin/appd", Self.appd.replacing("FOLDER", with: folder), mode: 0o700)
        try gse.file("bin/cat", Self.cat.replacing("FOLDER", with: folder), mode: 0o700)
        try gse.file("policy.yaml", Self.policy.replacing("FOLDER", with: folder))
    }

    deinit {
        guard let text = try? gse.read("pid"), let pid = Int32(text.filter(\.isNumber)) else { return }
        kill(pid, SIGKILL)
    }

    /// What a playbook returns whose last line is `return EXPRESSION`; `h` is a session, `call` raises nothing.
    func run(_ body: String, flags: [String] = []) async throws -> Gse.Ending {
        try gse.file(
            "service.lua",
            """
            local h = gse.session {}
            local function message(fn, ...)
                local ok, err = pcall(fn, ...)
                return ok and "no error" or type(err) == "table" and err.message or err
            end
            local quick = {within = "20s", every = "20ms", settle = "300ms"}
            local function with(changes)
                local options = {}
                for name, value in pairs(quick) do options[name] = value end
                for name, value in pairs(changes) do options[name] = value end
                return options
            end
            local pidfile = "\(gse.path("pid"))"
            \(body)
            """)
        return try await gse.run(["run", "service.lua"] + flags)
    }

    /// A process that writes `reloaded` on HUP and lives until TERM.
    private static let appd = """
        #!/bin/sh
        case $1 in
        start)
            setsid sh -c 'echo $$ > FOLDER/pid; trap "echo reloaded >> FOLDER/log" HUP
                while :; do sleep 0.05; done' < /dev/null > /dev/null 2>&1 &
            while [ ! -s FOLDER/pid ]; do sleep 0.02; done;;
        lie) ;;
        esac
        """

    /// Modes: `lie` does nothing, `crash` starts what soon ends, `grumble` does it and fails, `replace` restarts on reload.
    private static let systemctl = """
        #!/bin/sh
        mode=$(/bin/cat FOLDER/mode)
        alive() {
            [ -s FOLDER/pid ] && [ -r /proc/$(/bin/cat FOLDER/pid)/stat ] \\
                && ! grep -q '^State:.Z' /proc/$(/bin/cat FOLDER/pid)/status
        }
        begin() {
            rm -f FOLDER/pid
            if [ "$mode" = crash ]; then
                setsid sh -c 'echo $$ > FOLDER/pid; exec sleep 2' < /dev/null > /dev/null 2>&1 &
                while [ ! -s FOLDER/pid ]; do sleep 0.02; done
            else
                FOLDER/bin/appd start
            fi
            /bin/cat /proc/sys/kernel/random/uuid > FOLDER/invocation
        }
        finish() {
            alive && kill -KILL $(/bin/cat FOLDER/pid)
            while alive; do sleep 0.02; done
        }
        case $1 in
        show)
            if alive; then
                printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\nMainPID=%s\\nInvocationID=%s\\n' \\
                    "$(/bin/cat FOLDER/pid)" "$(/bin/cat FOLDER/invocation)"
            elif [ "$3" = missing ]; then
                printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\nMainPID=0\\nInvocationID=\\n'
            else
                printf 'LoadState=loaded\\nActiveState=inactive\\nSubState=dead\\nMainPID=0\\nInvocationID=\\n'
            fi;;
        reboot) rm FOLDER/boot_id; (sleep 0.3; echo second > FOLDER/boot_id) < /dev/null > /dev/null 2>&1 & ;;
        *)
            echo "$1 $2" >> FOLDER/asked
            [ "$mode" = lie ] && exit 0
            [ "$mode" = refuse ] && { echo "Access denied" >&2; exit 4; }
            case $1 in
            start) begin;;
            stop) finish;;
            restart) finish; begin;;
            reload) if [ "$mode" = replace ]; then finish; begin; else kill -HUP $(/bin/cat FOLDER/pid); fi;;
            esac
            [ "$mode" = grumble ] && exit 1
            exit 0;;
        esac
        """

    /// The boot id is the folder's.
    private static let cat = """
        #!/bin/sh
        [ "$1" = /proc/sys/kernel/random/boot_id ] && exec /bin/cat FOLDER/boot_id
        exec /bin/cat "$@"
        """

    private static let policy = """
        version: 1
        program_path: [FOLDER/bin, /usr/bin, /bin]
        roles:
          operator:
            permissions: [session.create, command.run, result.read]
            hosts: [localhost]
            commands:
              - name: look
                argv:
                  - systemctl
                  - show
                  - "--property=LoadState,ActiveState,SubState,MainPID,InvocationID"
                  - {one_of: [app, missing]}
                read_only: true
              - {name: act, argv: [systemctl, {one_of: [start, stop, restart, reload]}, app]}
              - {name: process, argv: [cat, {matches: "/proc/[0-9]+/stat"}], read_only: true}
              - {name: signal, argv: [kill, {one_of: ["-HUP", "-TERM", "-KILL"]}, {int: {min: 2, max: 4194304}}]}
              - {name: boot-id, argv: [cat, /proc/sys/kernel/random/boot_id], read_only: true}
              - {name: reboot, argv: [systemctl, reboot]}
              - {name: appd, argv: [appd, {one_of: [start, lie]}]}
              - {name: "false", argv: ["false"]}
            files: {read: [FOLDER/pid]}
        subjects:
          - {user: "*", roles: [operator]}
        """
}
