import Admission
import CSpawn
import Effects
import Glibc

/// Puts a file in place for `gse.put`.
///
/// Blocks; runs on a work thread.
///
/// Content is written to a temporary file beside the target, read back, given its owner and mode, synced and
/// renamed; whoever opens the path sees the old file or the new one, and after a crash one of the two is
/// there.
struct FileWriting: Sendable {
    /// Who shall own the file, and how.
    private struct Attributes: Equatable {
        var mode: mode_t
        var uid: uid_t
        var gid: gid_t

        /// The same without set-user-ID and set-group-ID: other content must not run as the file's owner because the
        /// content before it might.
        var withoutSetID: Attributes { Attributes(mode: mode & 0o1777, uid: uid, gid: gid) }
    }

    let put: FilePut
    /// What the file shall contain.
    private var content: Bytes { put.content.bytes }
    let account: LocalAccount
    let conditions: [Condition]
    /// Whether somebody still waits for the ending: a put that was given up must not take effect later.
    let isWanted: @Sendable () -> Bool

    /// Puts it there, unless it is there as it should be.
    func change() throws(FileFailure) -> FileChange {
        let place = try FilePlace(put.path, conditions)
        let digest = Digest.sha256(content)
        guard let present = try place.open(place.name, O_RDONLY) else {
            try replace(place, attributes(over: nil), digest: digest)
            return FileChange(isChanged: true, sha256: digest)
        }
        let status = try present.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(reason: "not a regular file") }
        let now = Attributes(mode: status.st_mode & 0o7777, uid: status.st_uid, gid: status.st_gid)
        let wanted = try attributes(over: now)
        let isSameSize = status.st_size == content.count
        let isSame = isSameSize ? try present.bytes(most: content.count) == content : false
        guard isSame else {
            if put.backups > 0 { try FileBackups(count: put.backups).add(present, place) }
            try replace(place, wanted.withoutSetID, digest: digest)
            return FileChange(isChanged: true, sha256: digest)
        }
        guard now == wanted || isWanted() else { throw FileFailure(reason: "given up") }
        if now != wanted { try apply(wanted, to: present) }
        return FileChange(isChanged: now != wanted, sha256: digest)
    }

    private func attributes(over now: Attributes?) throws(FileFailure) -> Attributes {
        var wanted = now ?? Attributes(mode: 0o644, uid: account.uid, gid: account.gid)
        if let mode = put.mode { wanted.mode = mode & 0o7777 }
        if let owner = put.owner {
            guard let named = LocalAccount.named(owner) else {
                throw FileFailure(reason: "no account \(owner) on this machine")
            }
            wanted.uid = named.uid
        }
        if let group = put.group {
            guard let gid = LocalGroup.number(of: group) else {
                throw FileFailure(reason: "no group \(group) on this machine")
            }
            wanted.gid = gid
        }
        return wanted
    }

    private func apply(_ wanted: Attributes, to file: borrowing OpenFile) throws(FileFailure) {
        // The owner first: changing it clears set-user-ID bits.
        let status = try file.status()
        if status.st_uid != wanted.uid || status.st_gid != wanted.gid {
            guard fchown(file.descriptor, wanted.uid, wanted.gid) == 0 else {
                throw FileFailure(errno, "setting owner and group")
            }
        }
        guard fchmod(file.descriptor, wanted.mode) == 0 else { throw FileFailure(errno, "setting the mode") }
    }

    private func replace(_ place: borrowing FilePlace, _ wanted: Attributes, digest: String)
        throws(FileFailure)
    {
        let temporary = Bytes(".gse-\(String(UInt64.random(in: 0 ... .max), radix: 16)).tmp".utf8)
        let directory = place.directory.descriptor
        do throws(FileFailure) {
            guard let file = try place.open(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o600) else {
                throw FileFailure(reason: "not found")
            }
            try file.write(content)
            try apply(wanted, to: file)
            guard let written = try file.bytes(most: content.count), Digest.sha256(written) == digest
            else {
                throw FileFailure(reason: "what was written reads back differently")
            }
            guard fsync(file.descriptor) == 0 else { throw FileFailure(errno, "syncing the file") }
            guard isWanted() else { throw FileFailure(reason: "given up") }
            let renamed = temporary.withText { from in
                place.name.withText { renameat(directory, from, directory, $0) }
            }
            guard renamed == 0 else { throw FileFailure(errno, "renaming the file into place") }
        } catch {
            _ = temporary.withText { unlinkat(directory, $0, 0) }
            throw error
        }
        // Best effort: a directory that may be written but not read cannot be opened for this.
        if let synced = try? place.open([UInt8(ascii: ".")], O_RDONLY | O_DIRECTORY) {
            fsync(synced.descriptor)
        }
    }
}
