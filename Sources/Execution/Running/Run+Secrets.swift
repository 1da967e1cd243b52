import Admission
import Effects
import Journaling
import Secrets

// MARK: - Handles

extension Run {
    /// Gives out a handle of a secret.
    func secret(_ name: String, _ asked: AskedCall) -> Reply? {
        do throws(StoreKeyError) {
            guard let digest = try plan.secrets.digest(of: name) else {
                let remedy = "give --secret \(name)=@FILE or --secret \(name)=env:VARIABLE"
                let missing = "gse.secret: there is no secret \(quoted(name)); \(remedy)"
                return settle(asked, .misuse(Misuse(code: "usage.secret", missing)))
            }
            take(secret: name)
            return settle(asked, .secret(name, digest: digest))
        } catch {
            end(with: RunEnd(error))
            return nil
        }
    }

    /// Whether there is a key when a task's output is to be sealed; ends the run when there is none.
    func isSealable(_ request: TaskRequest) -> Bool {
        guard request.options.isSecret else { return true }
        do throws(StoreKeyError) {
            try plan.secrets.key.ready()
            return true
        } catch {
            end(with: RunEnd(error))
            return false
        }
    }

    /// Lets the handle of a secret be used.
    func take(secret name: String) { decoder.secrets[name] = plan.secrets.reference(to: name) }

    /// What is to be said when a secret is not what it was when the record was made; nil when it is the same.
    func difference(of secret: String, recorded digest: String) throws(StoreKeyError) -> String? {
        switch try plan.secrets.digest(of: secret) {
        case digest?: nil
        case let now? where now.prefix(9) != digest.prefix(9):
            "the key of the store is not the one the run began with, so that its secrets cannot be compared"
        case nil:
            "the secret \(quoted(secret)) was given when the run began; give it again: "
                + "--secret \(secret)=@FILE or env:VARIABLE"
        case .some: "the secret \(quoted(secret)) has another value than when the run began"
        }
    }
}

// MARK: - What is hidden

extension Run {
    /// An effect as it is recorded: no value in what it says.
    func hidden(_ effect: JSON) -> JSON {
        guard !mask.said.isEmpty, case .object(let members) = effect else { return effect }
        // The names of hosts and tasks are how facts are read; they say nothing of a script's own.
        let kept: Set = ["effect", "hosts", "session", "task", "tasks"]
        let masked = JSON.object(
            members.map { kept.contains($0.name) ? $0 : .init($0.name, mask.said.masked($0.value)) })
        guard case .object(let shown) = masked, masked != effect else { return effect }
        // Whoever reads it knows that it is not what was done.
        return .object(shown + [.init("masked", true)])
    }

    /// An outcome as the script gets it, and as it is recorded.
    func hidden(_ outcome: Outcome) -> Outcome {
        guard !mask.said.isEmpty else { return outcome }
        let said = mask.said
        return switch outcome {
        case .bytes(let bytes): .bytes(mask.heard.masked(bytes))
        case .value(let value): .value(mask.heard.masked(value))
        case .refused(let refusal): .refused(hidden(refusal))
        case .misuse(let misuse): .misuse(Misuse(code: misuse.code, said.masked(misuse.message)))
        case .fault(let fault): .fault(hidden(fault))
        case .results(let results, let fault): .results(results, fault: fault.map(hidden))
        case .hosts(let hosts): .hosts(hosts.map(hidden))
        case .done, .session, .task, .time, .number, .whole, .secret, .undo:
            outcome
        }
    }

    private func hidden(_ host: HostEntry) -> HostEntry {
        var host = host
        host.variables = mask.heard.masked(host.variables)
        return host
    }

    func hidden(_ refusal: Refusal) -> Refusal {
        Refusal(
            code: refusal.code, message: mask.said.masked(refusal.message),
            remedy: refusal.remedy.map { mask.said.masked($0) },
            details: refusal.details.map { mask.said.masked($0) })
    }

    private func hidden(_ fault: Fault) -> Fault {
        Fault(
            code: fault.code, message: mask.said.masked(fault.message),
            remedy: fault.remedy.map { mask.said.masked($0) }, isRetryable: fault.isRetryable)
    }

    func hidden(_ end: RunEnd) -> RunEnd {
        guard !mask.said.isEmpty else { return end }
        var end = end
        end.message = end.message.map { mask.said.masked($0) }
        end.remedy = end.remedy.map { mask.said.masked($0) }
        end.traceback = end.traceback.map { mask.said.masked($0) }
        end.result = end.result.map { mask.said.masked($0) }
        return end
    }

    func hidden(_ header: RunHeader) -> RunHeader {
        var header = header
        header.playbook = mask.said.masked(header.playbook)
        header.arguments = mask.said.masked(header.arguments)
        header.invocation = mask.said.masked(header.invocation)
        header.texts = mask.said.masked(header.texts)
        return header
    }

    /// Shows what a command writes; of one whose output is sealed, nothing.
    func wrote(_ bytes: Bytes, _ stream: OutputStream, on host: String, of task: TaskID) {
        let options = tasks[task]?.work?.request.options
        guard options?.isSecret != true, options?.dropped.contains(stream) != true else { return }
        show(mask.add(bytes, from: .init(task: task, host: host, stream: stream)), stream, host, task)
    }

    private func show(_ bytes: Bytes, _ stream: OutputStream, _ host: String, _ task: TaskID) {
        if !bytes.isEmpty { observer.wrote(bytes, to: stream, on: host, of: task) }
    }
}

// MARK: - Endings of tasks

extension Run {
    /// An ending as the script gets it: values of secrets replaced, and what must not be on record under seal.
    ///
    /// ``HostOutcome/closed`` is what goes on record. Without a key the run ends, and the ending says nothing.
    func hidden(_ ending: HostOutcome, of id: TaskID) -> HostOutcome {
        let request = tasks[id]?.work?.request
        for (stream, output) in [(OutputStream.stdout, ending.stdout), (.stderr, ending.stderr)] {
            let source = RunMask.Source(task: id, host: ending.host, stream: stream)
            show(mask.finish(source, isCut: output.isTruncated), stream, ending.host, id)
        }
        let isSecret = request?.options.isSecret == true
        guard isSecret || !mask.said.isEmpty else { return ending }
        var outcome = ending
        do throws(StoreKeyError) {
            outcome.reason = outcome.reason.map { mask.said.masked($0) }
            if request?.work.content?.secrets.isEmpty == false, let change = outcome.change {
                // The digest of a file tells what is in it to whoever can guess.
                outcome.change?.sha256 = "keyed:" + (try plan.secrets.key.digest(Bytes(change.sha256.utf8)))
            }
            if !isSecret { outcome = masked(outcome) }
            return isSecret || isTelling(outcome) ? try sealed(outcome, of: id) : outcome
        } catch {
            end(with: RunEnd(error))
            return HostOutcome(host: ending.host, status: ending.status, reason: error.code)
        }
    }

    private func masked(_ outcome: HostOutcome) -> HostOutcome {
        var masked = outcome
        masked.stdout = self.masked(outcome.stdout)
        masked.stderr = self.masked(outcome.stderr)
        masked.content = outcome.content.map { mask.heard.masked($0) }
        masked.isMasked =
            masked.stdout != outcome.stdout || masked.stderr != outcome.stderr
            || masked.content != outcome.content
        return masked
    }

    private func masked(_ output: CapturedOutput) -> CapturedOutput {
        let kept = mask.heard.masked(output.kept, isCut: output.isTruncated)
        guard kept != output.kept else { return output }
        // How much was written tells how long a value is, unless something was cut off as well.
        return CapturedOutput(
            kept: kept, written: output.isTruncated ? max(output.written, kept.count + 1) : kept.count)
    }

    /// Whether a host says again what the script was told under seal.
    private func isTelling(_ outcome: HostOutcome) -> Bool {
        guard mask.hasLearned else { return false }
        let isAny = { (bytes: Bytes) in self.mask.said.masked(bytes) != bytes }
        return isAny(outcome.stdout.kept) || isAny(outcome.stderr.kept) || isAny(outcome.content ?? [])
    }

    private func sealed(_ outcome: HostOutcome, of id: TaskID) throws(StoreKeyError) -> HostOutcome {
        var sealed = outcome
        sealed.stdout.sealed = try seal(outcome.stdout.kept, "stdout", outcome.host, id)
        sealed.stderr.sealed = try seal(outcome.stderr.kept, "stderr", outcome.host, id)
        sealed.sealedContent = try seal(outcome.content ?? [], "content", outcome.host, id)
        return sealed
    }

    private func seal(
        _ bytes: Bytes, _ what: String, _ host: String, _ id: TaskID
    ) throws(StoreKeyError) -> SealedBytes? {
        bytes.isEmpty ? nil : try plan.secrets.key.seal(bytes, for: place(what, host, id))
    }

    private func place(_ what: String, _ host: String, _ id: TaskID) -> String {
        "\(plan.id)/\(id)/\(host)/\(what)"
    }

    /// A recorded ending as the script got it.
    ///
    /// - Throws: `journal.sealed` when it was sealed with another key.
    func opened(_ recorded: HostOutcome, of id: TaskID) throws(StoreKeyError) -> HostOutcome {
        guard recorded.isSealed else { return recorded }
        var outcome = recorded
        let key = plan.secrets.key
        if let sealed = recorded.stdout.sealed {
            outcome.stdout.kept = try key.opened(sealed, for: place("stdout", recorded.host, id))
        }
        if let sealed = recorded.stderr.sealed {
            outcome.stderr.kept = try key.opened(sealed, for: place("stderr", recorded.host, id))
        }
        if let sealed = recorded.sealedContent {
            outcome.content = try key.opened(sealed, for: place("content", recorded.host, id))
        }
        return outcome
    }

    /// Remembers what a script is told under seal, to hide it wherever the script says it.
    func learn(_ outcome: Outcome) {
        guard case .results(let results, _) = outcome else { return }
        for result in results {
            for ending in result.ended.values where ending.isSealed {
                for (source, bytes) in mask.learn(ending, of: result.task) {
                    show(bytes, source.stream, source.host, source.task)
                }
            }
        }
    }
}

extension RunEnd {
    /// The ending of a run whose store has no usable key.
    init(_ error: StoreKeyError) { self.init(state: .failed, code: error.code, message: error.message) }
}
