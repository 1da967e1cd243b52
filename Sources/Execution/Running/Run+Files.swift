import Admission
import Effects
import Journaling
import Secrets

extension Run {
    /// An ending of a put with what people are told of the change, instead of the file that was found.
    func told(_ ending: HostOutcome, of id: TaskID) -> HostOutcome {
        guard let request = tasks[id]?.work?.request, case .put(let put) = request.work else { return ending }
        var outcome = ending
        if let change = ending.change, let seen = change.seen {
            let isHidden =
                request.options.isSecret || !put.content.secrets.isEmpty || isTelling(seen, put.content)
            outcome.change?.difference = FileDifference(seen, put.content.bytes, change, isHidden: isHidden)
        }
        outcome.change?.seen = nil
        return plan.header.isDryRun ? assumed(outcome, put) : outcome
    }

    /// Whether values that are hidden are in the file that was found, or in what is put.
    private func isTelling(_ seen: SeenFile, _ content: Content) -> Bool {
        guard !mask.said.isEmpty else { return false }
        let isAny = { (bytes: Bytes) in self.mask.said.masked(bytes) != bytes }
        return isAny(content.bytes) || isAny(seen.content ?? [])
    }

    /// What a look of a dry run gives: nothing was put.
    ///
    /// What the policy forbids on that host ends as it would; of what the host cannot tell, such as a directory that a
    /// command before it would have made, success is assumed.
    private func assumed(_ ending: HostOutcome, _ put: FilePut) -> HostOutcome {
        var outcome = ending
        outcome.isAssumed = true
        guard ending.status != .succeeded, ending.status != .cancelled,
            ending.reason?.hasPrefix("refused.") != true
        else { return outcome }
        outcome.status = .succeeded
        outcome.reason = nil
        outcome.exitCode = nil
        // Nobody knows; whoever acts on a change acts, as in a first run.
        outcome.change = FileChange(
            isChanged: true, sha256: Digest(of: put.content.bytes).description,
            difference: FileDifference(
                content: .untold(.unknown), trouble: mask.said.masked(ending.reason ?? ending.status.rawValue)
            ))
        return outcome
    }
}

extension FileDifference {
    /// How content differs from the file that was found in its place.
    init(_ seen: SeenFile, _ content: Bytes, _ change: FileChange, isHidden: Bool) {
        self.init(isNew: !seen.isThere, content: .same, attributes: seen.attributes)
        guard !isHidden else {
            self.content = .untold(.secret)
            return
        }
        let old = seen.isThere ? seen.content : []
        if seen.isThere, seen.sha256 == change.sha256 { return }
        new = Version(size: content.count, sha256: change.sha256)
        self.content = Self.lines(from: old, to: content, isReadable: seen.isReadable)
        // A digest tells what is in a file to whoever can guess.
        guard seen.isThere, seen.isReadable else { return }
        self.old = Version(size: seen.size, sha256: seen.sha256)
    }

    private static func lines(from old: Bytes?, to new: Bytes, isReadable: Bool) -> Content {
        guard isReadable else { return .untold(.unreadable) }
        guard let old, new.count <= SeenFile.mostContent else { return .untold(.large) }
        guard !old.contains(0), !new.contains(0), old.text != nil, new.text != nil else {
            return .untold(.binary)
        }
        guard let unified = LineDifference(from: old, to: new)?.unified, unified.count <= mostLines,
            let text = unified.text
        else { return .untold(.large) }
        return .lines(text)
    }
}
