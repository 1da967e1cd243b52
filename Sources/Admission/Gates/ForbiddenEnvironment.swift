internal import Effects
internal import Fleet

/// Refuses variables that make an allowed program load or run something else, whatever a role grants.
struct ForbiddenEnvironment: Gate {
    /// The loader, shells, interpreters, tools that run what a variable names, and what the backend itself
    /// sets.
    private static let patterns = [
        "LD_*", "DYLD_*", "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "HOSTALIASES", "LOCALDOMAIN",
        "LOCPATH",
        "NIS_PATH", "NLSPATH", "RESOLV_*", "RES_OPTIONS", "PATH", "HOME", "USER", "LOGNAME", "SHELL", "GSE_*",
        "IFS", "ENV", "BASH_*", "BASHOPTS", "SHELLOPTS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE",
        "FPATH",
        "ZDOTDIR", "KSH_*", "PYTHON*", "PERL*", "RUBYLIB", "RUBYOPT", "RUBYSHELL", "GEM_*", "BUNDLE_*",
        "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NPM_*", "npm_config_*", "LUA_*", "PHPRC",
        "PHP_INI_SCAN_DIR", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH",
        "TCLLIBPATH",
        "GOFLAGS", "RUSTC*", "R_PROFILE*", "EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "LESSOPEN",
        "LESSCLOSE", "GIT_*", "SSH_ASKPASS*", "SUDO_*", "SYSTEMD_EDITOR", "SYSTEMD_PAGER", "KUBE_EDITOR",
        "TAR_OPTIONS", "RSYNC_RSH", "OPENSSL_CONF*", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSLKEYLOGFILE",
        "CURL_HOME", "WGETRC", "MAKEFLAGS", "MAKEFILES", "MFLAGS", "TERMINFO*", "TERMCAP", "INPUTRC",
        "AWKPATH",
        "AWKLIBPATH", "QT_PLUGIN_PATH", "GTK_MODULES", "GTK_PATH", "PGSERVICEFILE", "PGSYSCONFDIR",
        "MYSQL_HOME",
    ].map(Glob.init)

    func verdict(on effect: Effect) -> Verdict {
        let environment: [EnvironmentVariable]
        switch effect {
        case .session(let request): environment = request.settings.environment
        case .task(let request): environment = request.settings.environment
        case .close, .wait, .cancel, .abandon, .undo, .keep, .lock, .unlock, .approve, .sleep, .now,
            .random, .log, .progress, .hosts, .describe, .file, .module, .playbook, .secret, .finish:
            return .notMine
        }
        guard let variable = environment.first(where: { Self.isForbidden($0.name) }) else { return .notMine }
        let name = CharacterRule.shown(variable.name)
        return .refuse(
            Refusal(
                code: "refused.environment",
                message:
                    "the variable \(name) was asked for, and it can make programs load or run something else",
                remedy: nil))
    }

    /// Whether no role can grant this name: one of the list, or one that is no plain variable name.
    static func isForbidden(_ name: Bytes) -> Bool {
        guard let first = name.first, !(48...57).contains(first),
            name.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
            })
        else { return true }
        return patterns.contains { $0.matches(name) }
    }
}
