internal import Admission
internal import Effects
internal import Threads

/// How hosts answer: as recorded, as modelled, or as assumed.
extension SimulatedFleet {
    /// Decides how work that begins now will end when nothing goes wrong.
    func answer(
        _ work: Admitted<TaskRequest>, on target: Target, _ host: SimulatedHost, _ state: inout State,
        _ begun: inout SimulatedWork, _ chance: inout RandomNumbers
    ) {
        let (first, second) = (chance.unit(), chance.unit())
        begun.end += model.latency.time(first, second).inNanoseconds
        for condition in work.conditions {
            guard let reason = condition.broken else { continue }
            return begun.fail(.failed, reason)
        }
        if takeRecorded(work.request.work, target.name, &state, &begun) { return }
        switch work.request.work {
        case .command(let command, _):
            answer(command, work.request.options, on: target, host, &begun, (first, second))
        case .put(let put): answer(put, work, host, &begun)
        case .get(let get): answer(get, most: get.max ?? work.limits.output, host, &begun)
        case .probe(let probe): begun.probe = (probe, 0)
        }
    }

    /// The most bytes a model's output and a state have: what grows with each command would have no end.
    private static let (mostOutput, mostState) = (16 << 20, 64 << 10)

    private func takeRecorded(
        _ work: TaskWork, _ host: String, _ state: inout State, _ begun: inout SimulatedWork
    ) -> Bool {
        let key = Recording.Key(work, on: host)
        guard let answers = recording.answers[key] else { return false }
        let index = state.given[key, default: 0]
        guard index < answers.count else { return false }
        state.given[key] = index + 1
        let (start, limits) = (begun.outcome.startTime, begun.outcome.limits)
        begun.outcome = answers[index].outcome
        begun.isAsRecorded = begun.outcome.limits?.timeout == limits?.timeout
        begun.outcome.startTime = start
        begun.outcome.limits = limits
        begun.end = max(begun.begin, answers[index].end.inNanoseconds)
        if case .put(let put) = work, begun.outcome.status == .succeeded {
            begun.change.files[put.path] = SimulatedHost.File(content: put.content.bytes)
        }
        return true
    }

    private func answer(
        _ command: Command, _ options: TaskOptions, on target: Target, _ host: SimulatedHost,
        _ begun: inout SimulatedWork, _ chance: (Double, Double)
    ) {
        let found = commands.first { model, hosts in
            model.pattern.matches(command.argv) && hosts?.contains(target.name) != false
                && host.isIn(model.when)
        }
        guard let model = found?.model else {
            let assumed = options.assumed ?? AssumedAnswer()
            begun.outcome.isAssumed = true
            begun.outcome.stdout = CapturedOutput(assumed.stdout)
            return begun.exit(assumed.exitCode, options)
        }
        let value = { (name: String) -> String? in
            switch name {
            case "name": target.name
            case "address": target.address
            default: host.values[name]
            }
        }
        begun.outcome.stdout = CapturedOutput(Bytes(model.stdout.text(atMost: Self.mostOutput, value).utf8))
        begun.outcome.stderr = CapturedOutput(Bytes(model.stderr.text(atMost: Self.mostOutput, value).utf8))
        begun.change.values = model.sets.mapValues { $0.text(atMost: Self.mostState, value) }
        if let latency = model.latency {
            begun.end = begun.begin.saturating(adding: latency.time(chance.0, chance.1).inNanoseconds)
        }
        switch model.ending {
        case .exits(let code): begun.exit(code, options)
        case .signalled(let signal):
            begun.outcome.status = .failed
            begun.outcome.signal = signal
        case .hangs:
            begun.fail(.timedOut)
            begun.end = .max
        case .lost:
            begun.outcome.status = .lost
            begun.outcome.reason = "the connection was lost"
        }
    }

    private func answer(
        _ put: FilePut, _ work: Admitted<TaskRequest>, _ host: SimulatedHost, _ begun: inout SimulatedWork
    ) {
        let present = host.files[put.path]
        var wanted = present ?? SimulatedHost.File(content: [])
        wanted.content = put.content.bytes
        if let mode = put.mode { wanted.mode = mode & 0o7777 }
        wanted.owner = put.owner ?? wanted.owner
        wanted.group = put.group ?? wanted.group
        let isReadable = work.readConditions?.allSatisfy { $0.broken == nil } ?? false
        begun.outcome.change = FileChange(
            isChanged: present != wanted, sha256: Digest.sha256(wanted.content),
            seen: present == wanted
                ? nil : present?.seen(before: wanted, isReadable: isReadable) ?? .none(for: put))
        guard !put.isLook else { return }
        begun.change.files[put.path] = wanted
        guard put.backups > 0, let present, present.content != wanted.content else { return }
        let stamp = begun.start.description.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 }
        begun.change.files[put.path + [UInt8(ascii: ".")] + stamp + Bytes(".bak".utf8)] = present
    }

    private func answer(
        _ get: FileGet, most: ByteCount, _ host: SimulatedHost, _ begun: inout SimulatedWork
    ) {
        switch host.files[get.path] {
        case let file? where file.content.count > most.bytes: begun.fail(.failed, "larger than \(most)")
        case let file?: begun.outcome.content = file.content
        case nil where model.files != nil: begun.fail(.failed, "not found")
        case nil:
            begun.outcome.content = []
            begun.outcome.isAssumed = true
        }
    }

    /// Lets a probe look at its host; true when it is to look again later.
    func looksAgain(_ work: inout SimulatedWork, _ host: SimulatedHost) -> Bool {
        guard let (probe, tries) = work.probe else { return false }
        let found = probes.first { model, hosts in
            model.target.isSpelled(probe.target) && hosts?.contains(work.place.host) != false
                && host.isIn(model.when)
        }
        work.outcome.isAssumed = found == nil
        if !host.isDown, found?.model.answers ?? true { return false }
        let timeout = work.outcome.limits?.timeout ?? probe.within
        let latest = work.begin.saturating(adding: min(probe.within, timeout).inNanoseconds)
        let next = work.end.saturating(adding: max(probe.every, .milliseconds(10)).inNanoseconds)
        guard next < latest else {
            let count = "\(tries + 1) \(tries == 0 ? "try" : "tries")"
            work.fail(
                timeout < probe.within ? .timedOut : .failed, "\(probe.target): not answered (\(count))")
            return false
        }
        work.probe = (probe, tries + 1)
        work.end = next
        return true
    }
}

extension SimulatedWork {
    /// It exits by itself.
    fileprivate mutating func exit(_ code: Int32, _ options: TaskOptions) {
        outcome.exitCode = code
        outcome.status = options.acceptedExits.contains(code) ? .succeeded : .failed
        // As a shell says it of a program that is not there.
        if code == 127 { outcome.reason = "not found" }
    }
}

extension Condition {
    /// The reason when it does not hold on a host without symbolic links; nil when it does.
    fileprivate var broken: String? {
        switch self {
        case .below(let path, let directory):
            path.starts(with: directory + [UInt8(ascii: "/")]) && path.count > directory.count + 1
                ? nil : "refused.path"
        case .same(let path, let directory): path == directory ? nil : "refused.directory"
        }
    }
}

extension TaskWork {
    var isCommand: Bool { if case .command = self { true } else { false } }
}
