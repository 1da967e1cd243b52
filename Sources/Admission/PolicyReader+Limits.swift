internal import ConfigurationFiles
internal import Effects

extension PolicyReader {
    func readLimits(_ node: ConfigurationNode, into role: inout Role) throws(ConfigurationError) {
        var reader = try MappingReader(node, of: "limits", path: path)
        if let node = reader.take("timeout") { role.timeout = try duration(node, "timeout") }
        if let node = reader.take("output") { role.output = try size(node, "output") }
        if let node = reader.take("output_total") { role.limits.outputTotal = try size(node, "output_total") }
        if let node = reader.take("hosts") { role.limits.hosts = try count(node, "hosts") }
        if let node = reader.take("concurrent") { role.limits.concurrent = try count(node, "concurrent") }
        if let node = reader.take("commands") { role.limits.commands = try count(node, "commands") }
        if let node = reader.take("refusals") { role.limits.refusals = try count(node, "refusals", least: 0) }
        if let node = reader.take("run_time") { role.limits.runTime = try duration(node, "run_time") }
        if let node = reader.take("cpu") { role.limits.cpu = try duration(node, "cpu") }
        if let node = reader.take("memory") { role.limits.memory = try size(node, "memory") }
        if let node = reader.take("log") { role.limits.log = try size(node, "log") }
        if let node = reader.take("effects") { role.limits.effects = try count(node, "effects") }
        if let node = reader.take("sessions") { role.limits.sessions = try count(node, "sessions") }
        if let node = reader.take("record") { role.limits.record = try size(node, "record") }
        if let node = reader.take("strands") { role.limits.strands = try count(node, "strands") }
        if let node = reader.take("value") { role.limits.value = try size(node, "value") }
        if let node = reader.take("step_time") { role.limits.stepTime = try duration(node, "step_time") }
        try reader.finish()
    }

    func process(_ node: ConfigurationNode) throws(ConfigurationError) -> ProcessLimits {
        var reader = try MappingReader(node, of: "process", path: path)
        var limits = ProcessLimits()
        if let node = reader.take("cpu") { limits.cpu = try duration(node, "cpu") }
        if let node = reader.take("memory") { limits.memory = try size(node, "memory") }
        if let node = reader.take("files") { limits.files = try count(node, "files") }
        try reader.finish()
        return limits
    }

    func quotas(_ node: ConfigurationNode) throws(ConfigurationError) -> Role.Quotas {
        var reader = try MappingReader(node, of: "quotas", path: path)
        var quotas = Role.Quotas()
        if let node = reader.take("sessions") { quotas.sessions = try count(node, "sessions", least: 0) }
        if let node = reader.take("runs") { quotas.runs = try count(node, "runs", least: 0) }
        if let node = reader.take("tasks_per_minute") {
            quotas.tasksPerMinute = try count(node, "tasks_per_minute", least: 0)
        }
        try reader.finish()
        return quotas
    }

    func duration(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> Duration {
        let text = try node.text(subject, path: path)
        guard let duration = Quantity.duration(text), duration > .zero else {
            throw error(
                node.line,
                "\(subject) is a duration above zero with its unit, like 500ms, 30s, 5m or 2h, not \"\(text)\""
            )
        }
        return duration
    }

    func size(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> ByteCount {
        let text = try node.text(subject, path: path)
        guard let size = Quantity.size(text) else {
            throw error(node.line, "\(subject) is a size, like 100, 64KiB or 1MiB, not \"\(text)\"")
        }
        return size
    }

    func count(_ node: ConfigurationNode, _ subject: String, least: Int64 = 1) throws(ConfigurationError)
        -> Int
    {
        let number = try node.whole(subject, in: least...1_000_000_000, path: path)
        return Int(exactly: number) ?? 1
    }
}
