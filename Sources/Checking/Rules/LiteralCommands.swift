import Admission
import Effects
import Fleet
import LuaSource

/// Commands that are visible as literals, against the policy: what it would never allow, and what it would cut short.
struct LiteralCommands: Rule {
    let policy: PolicyView

    func findings(in source: CheckedSource) -> [SourceFinding] {
        let finder = SessionFinder(source)
        var findings: [SourceFinding] = []
        let judged = source.calls.lazy.filter { Self.judged.contains($0.name) }
        for (call, name, arguments) in judged.prefix(PlaybookCheck.mostFindings) {
            switch name {
            case "gse.session":
                if let options = arguments.first.flatMap(source.table) {
                    findings += hosts(options, source, call).findings
                }
            case "gse.run", "gse.exec", "gse.undo":
                guard arguments.count > 1 else { continue }
                let options = arguments.count > 2 ? source.table(arguments[2]) ?? [] : []
                findings += judge(arguments[1], finder.session(arguments[0]), options, source)
            case "gse.reload": findings += reload(arguments, finder, source)
            default: continue
            }
        }
        return findings
    }

    private static let judged: Set = ["gse.session", "gse.run", "gse.exec", "gse.undo", "gse.reload"]

    private func reload(_ arguments: [Int], _ finder: SessionFinder, _ source: CheckedSource)
        -> [SourceFinding]
    {
        guard let options = arguments.first.flatMap(source.table), let on = source.member("on", of: options)
        else {
            return []
        }
        var session = finder.session(on)
        session.isView = true
        return ["validate", "apply"].flatMap { name -> [SourceFinding] in
            guard let command = source.member(name, of: options) else { return [] }
            return judge(command, session, [], source)
        }
    }

    // — Commands —

    /// The words of a command, when every one is visible.
    private func words(_ expression: Int, _ source: CheckedSource) -> Result<[Bytes], Refusal>? {
        switch source.kind(source.value(expression)) {
        case .string(let line): return CommandLine.split(line)
        case .table(let items):
            var words: [Bytes] = []
            for item in items {
                guard case .positional(let word) = item else { return nil }
                switch source.kind(source.value(word)) {
                case .string(let bytes): words.append(bytes)
                case .integer(let integer): words.append(Bytes(String(integer).utf8))
                default: return nil
                }
            }
            return words.isEmpty ? nil : .success(words)
        default: return nil
        }
    }

    private func judge(
        _ command: Int, _ session: SessionReading, _ options: [Expression.Item], _ source: CheckedSource
    ) -> [SourceFinding] {
        guard let words = words(command, source) else { return [] }
        let argv: [Bytes]
        switch words {
        case .success(let words): argv = words
        case .failure(let refusal): return [refused(refusal, at: command, source)]
        }
        guard let program = Command(argv: argv) else { return [] }
        var settings = SessionSettings()
        let isKnown =
            read(session.options ?? [], into: &settings, source) && read(options, into: &settings, source)
        guard isKnown, let call = session.call, let asked = session.options,
            let hosts = hosts(asked, source, call).hosts
        else {
            return policy.refusal(of: argv, user: settings.user).map { [refused($0, at: command, source)] }
                ?? []
        }
        for group in session.isView ? hosts.map({ [$0] }) : [hosts] where !group.isEmpty {
            let request = TaskRequest(
                session: SessionID("s1"), hosts: group,
                work: .command(program, stdin: input(options, source)),
                settings: settings)
            switch policy.admission.admit(request) {
            case .refused(let refusal): return [refused(refusal, at: command, source)]
            case .admitted(let admitted):
                if let cut = cut(admitted, [options, asked], settings, source) { return [cut] }
            }
        }
        return []
    }

    private func refused(_ refusal: Refusal, at expression: Int, _ source: CheckedSource) -> SourceFinding {
        source.finding(refusal.code, at: expression, refusal.message, remedy: refusal.remedy)
    }

    /// A time-out that the policy makes shorter.
    private func cut(
        _ admitted: Admitted<TaskRequest>, _ tables: [[Expression.Item]], _ settings: SessionSettings,
        _ source: CheckedSource
    ) -> SourceFinding? {
        guard let asked = settings.timeout, asked > admitted.limits.timeout,
            let place = tables.lazy.compactMap({ source.member("timeout", of: $0) }).first
        else { return nil }
        let rule = admitted.rule.map { " (rule \($0))" } ?? ""
        return source.finding(
            "time.cap", .warning, at: place,
            "timeout \(asked.words) is never reached: the policy ends this command after "
                + "\(admitted.limits.timeout.words)\(rule)",
            remedy: "a shorter timeout, or a longer one in the policy")
    }

    // — Surroundings —

    /// Reads what is visible of account, directory, environment and time-out; whether nothing of it was hidden.
    private func read(
        _ items: [Expression.Item], into settings: inout SessionSettings, _ source: CheckedSource
    ) -> Bool {
        if let user = source.member("user", of: items) {
            guard let text = source.text(user) else { return false }
            settings.user = text
        }
        if let directory = source.member("cwd", of: items) {
            guard let bytes = source.bytes(directory) else { return false }
            settings.directory = bytes
        }
        if let timeout = source.member("timeout", of: items) { settings.timeout = source.duration(timeout) }
        guard let environment = source.member("env", of: items) else { return true }
        guard let variables = source.table(environment) else { return false }
        for case .keyed(let key, _) in variables {
            guard let name = source.bytes(key),
                let variable = EnvironmentVariable(name: name, value: Content([]))
            else {
                return false
            }
            settings.environment.append(variable)
        }
        return true
    }

    private func input(_ options: [Expression.Item], _ source: CheckedSource) -> Content? {
        source.member("stdin", of: options).flatMap(source.bytes).map { Content($0) }
    }

    /// The hosts of a session as far as they are visible: nil when not, and what is wrong with them.
    private func hosts(_ options: [Expression.Item], _ source: CheckedSource, _ call: Int)
        -> (hosts: [AskedHost]?, findings: [SourceFinding])
    {
        guard let inventory = policy.inventory, let place = source.member("hosts", of: options) else {
            return (nil, [])
        }
        let asked: [AskedHost]
        do {
            if let selector = source.text(place) {
                asked = try inventory.select(selector)
            } else if let names = names(place, source) {
                asked = try inventory.select(names: names)
            } else {
                return (nil, [])
            }
        } catch {
            return (nil, [source.finding("host.unknown", at: place, error.message, remedy: error.remedy)])
        }
        guard !asked.isEmpty else {
            return (nil, [source.finding("host.unknown", at: place, "no host matches")])
        }
        var settings = SessionSettings()
        if let user = source.member("user", of: options) {
            guard let name = source.text(user) else { return (nil, []) }
            settings.user = name
        }
        switch policy.admission.admit(SessionRequest(hosts: asked, settings: settings)) {
        case .refused(let refusal): return (nil, [refused(refusal, at: place, source)])
        case .admitted(let admitted): return (admitted.request.hosts, [])
        }
    }

    private func names(_ list: Int, _ source: CheckedSource) -> [String]? {
        guard let items = source.table(list), !items.isEmpty else { return nil }
        var names: [String] = []
        for item in items {
            guard case .positional(let value) = item, let name = source.text(value) else { return nil }
            names.append(name)
        }
        return names
    }
}
