import Effects
import Foundation
import Glibc
import Journaling
import Preparing
import Secrets

/// Which run a key of a principal stands for, so that a submission that is sent again begins no second run.
///
/// A file for each below the state directory. Neither the key nor what was submitted can be read from it.
struct SubmissionKeys: Sendable {
    /// What a key that was looked up stands for.
    enum Claim: Sendable, Hashable {
        /// For the new run from now on.
        case new
        /// For a run already, of the same submission.
        case same(RunID)
        /// For a run already, of another submission.
        case other
    }

    private let folder: String
    private let store: StoreKey

    init(state: String, store: StoreKey) {
        folder = state + "/submissions"
        self.store = store
    }

    /// Looks a key up, and lets it stand for `run` when it is free.
    func claim(_ key: String, of principal: String, body: Bytes, for run: RunID) throws(DeskProblem) -> Claim
    {
        do {
            let path = try self.path(key, principal)
            let digest = try store.digest(body)
            let content = JSON.members(["run": .string(run.description), "body": .string(digest)]).encoded
            mkdir(folder, 0o700)
            if try make(path, content) { return .new }
            let file = try FileReading.content(of: path, what: "a key", longest: .kibibytes(64))
            let kept = try JSONFields(JSON.read(file.bytes))
            guard try kept.string("body") == digest else { return .other }
            return .same(RunID(try kept.string("run")))
        } catch let problem as DeskProblem {
            throw problem
        } catch {
            throw DeskProblem(.fault, "fault.store", "the key cannot be looked up: \(error)")
        }
    }

    /// Makes a key free again: no run was begun with it.
    func release(_ key: String, of principal: String) {
        guard let path = try? path(key, principal) else { return }
        unlink(path)
    }

    /// Makes the keys free that are older than this.
    func sweep(olderThan life: Duration) {
        let oldest = time(nil) - Int(life.components.seconds)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            var status = stat()
            let path = folder + "/" + name
            if lstat(path, &status) == 0, status.st_mtim.tv_sec < oldest { unlink(path) }
        }
    }

    private func path(_ key: String, _ principal: String) throws -> String {
        try folder + "/" + store.digest(Bytes(principal.utf8) + [0] + Bytes(key.utf8))
    }

    /// Makes a file whole under another name first; false when there is one.
    private func make(_ path: String, _ content: Bytes) throws(DeskProblem) -> Bool {
        let draft = path + ".\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure() }
        defer { unlink(draft) }
        let isWritten = write(file, content, content.count) == content.count && fsync(file) == 0
        close(file)
        guard isWritten else { throw failure() }
        if link(draft, path) == 0 { return true }
        guard errno == EEXIST else { throw failure() }
        return false
    }

    private func failure() -> DeskProblem {
        DeskProblem(
            .fault, "fault.store", "the key cannot be kept: \(String(cString: strerror(errno)))")
    }
}
