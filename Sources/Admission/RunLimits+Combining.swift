internal import Effects

extension RunLimits {
    /// The larger of both in everything.
    func widened(to other: RunLimits) -> RunLimits { combined(with: other, count: max, size: max, time: max) }

    /// The smaller of both in everything.
    func narrowed(to other: RunLimits) -> RunLimits {
        combined(with: other, count: min, size: min, time: min)
    }

    private func combined(
        with other: RunLimits, count: (Int, Int) -> Int, size: (ByteCount, ByteCount) -> ByteCount,
        time: (Duration, Duration) -> Duration
    ) -> RunLimits {
        var limits = RunLimits()
        limits.hosts = count(hosts, other.hosts)
        limits.concurrent = count(concurrent, other.concurrent)
        limits.commands = count(commands, other.commands)
        limits.refusals = count(refusals, other.refusals)
        limits.runTime = time(runTime, other.runTime)
        limits.cpu = time(cpu, other.cpu)
        limits.memory = size(memory, other.memory)
        limits.log = size(log, other.log)
        limits.outputTotal = size(outputTotal, other.outputTotal)
        limits.effects = count(effects, other.effects)
        limits.sessions = count(sessions, other.sessions)
        limits.record = size(record, other.record)
        limits.strands = count(strands, other.strands)
        limits.value = size(value, other.value)
        limits.stepTime = time(stepTime, other.stepTime)
        return limits
    }
}
