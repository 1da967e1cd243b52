internal import Effects

/// Programs known to run other programs, so that granting them grants more than the rule shows.
enum ProgramsThatRunOthers {
    private static let names = Set(
        """
        sh ash bash dash ksh mksh zsh fish csh tcsh rbash busybox toybox
        env xargs find awk gawk mawk nawk sed tar ssh scp sftp rsync sudo doas su runuser setpriv nohup timeout nice ionice
        perl python pypy ruby lua luajit php node nodejs deno bun tclsh wish expect guile gdb lldb strace ltrace perf
        chroot unshare nsenter setarch linux32 linux64 setsid stdbuf script time watch parallel flock taskset chrt numactl
        systemd-run at batch crontab make cmake ninja git vi vim view ex nvim nano emacs ed less more man pager
        docker podman kubectl crictl nerdctl machinectl start-stop-daemon daemon screen tmux byobu
        cpio apt apt-get yum dnf pip npm gem cargo go swift java jshell
        socat nc ncat netcat run-parts logrotate exec eval command builtin source
        ansible ansible-playbook salt salt-call puppet chef-client pkexec prlimit capsh fakeroot
        xdg-open
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Whether a program, by the last part of its path and without a version at its end, is known to run
    /// others.
    static func contains(_ program: Bytes) -> Bool {
        let last = program.split(separator: UInt8(ascii: "/")).last.map(Bytes.init) ?? program
        guard let name = last.text else { return false }
        let end = name.utf8.lastIndex { !(48...57).contains($0) && $0 != 46 && $0 != 45 }
        let unversioned = end.map { String(name[...$0]) } ?? name
        return [name, unversioned].contains(where: names.contains)
    }
}
