import Admission
import CSpawn
import Effects
import Glibc

/// Puts a file in place for `gse.put`, or looks what that would change.
///
/// Blocks; runs on a work thread.
///
/// Content is written to a temporary file beside the target, read back, given its owner and mode, synced and
/// renamed; whoever opens the path sees the old file or the new one, and after a crash one of the two is
/// there.
struct FileWriting: Sendable {
    let put: FilePut
    /// What the file shall contain.
    private var content: Bytes { put.content.bytes }
    let account: LocalAccount
    let conditions: [Condition]
    /// What must hold for the lines of the file that is there to be told.
    var readConditions: [Condition]?
    /// Whether somebody still waits for the ending: a put that was given up must not take effect later.
    let isWanted: @Sendable () -> Bool

    /// Puts it there, unless it is there as it should be.
    func change() throws(FileFailure) -> FileChange {
        let place = try FilePlace(put.path, conditions)
        let digest = Digest.sha256(content)
        guard let present = try place.open(place.name, O_RDONLY) else {
            let wanted = try FileAttributes(put, account, over: nil)
            if !put.isLook { try replace(place, wanted, digest: digest) }
            return FileChange(isChanged: true, sha256: digest, seen: .none(for: put))
        }
        let status = try present.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(reason: "not a regular file") }
        let now = FileAttributes(status)
        let wanted = try FileAttributes(put, account, over: now)
        let isSameSize = status.st_size == content.count
        let isSame = isSameSize ? try present.bytes(most: content.count) == content : false
        guard isSame else {
            let seen = try seen(present, status, place, now.changes(to: wanted.withoutSetID, by: put))
            if !put.isLook {
                if put.backups > 0 { try FileBackups(count: put.backups).add(present, place) }
                try replace(place, wanted.withoutSetID, digest: digest)
            }
            return FileChange(isChanged: true, sha256: digest, seen: seen)
        }
        guard now != wanted else { return FileChange(isChanged: false, sha256: digest) }
        guard put.isLook || isWanted() else { throw FileFailure(reason: "given up") }
        let seen = SeenFile(
            isThere: true, size: content.count, sha256: digest, content: content,
            attributes: now.changes(to: wanted, by: put))
        if !put.isLook { try wanted.apply(to: present) }
        return FileChange(isChanged: true, sha256: digest, seen: seen)
    }

    /// What is there, read for people to see.
    private func seen(
        _ present: borrowing OpenFile, _ status: stat, _ place: borrowing FilePlace,
        _ changes: [FileDifference.Attribute]
    ) throws(FileFailure) -> SeenFile {
        let isReadable = place.meets(readConditions)
        let content =
            status.st_size <= SeenFile.mostContent ? try present.bytes(most: SeenFile.mostContent) : nil
        return SeenFile(
            isThere: true, size: content?.count ?? Int(status.st_size),
            sha256: content.map { Digest.sha256($0) }, content: isReadable ? content : nil,
            isReadable: isReadable, attributes: changes)
    }

    private func replace(_ place: borrowing FilePlace, _ wanted: FileAttributes, digest: String)
        throws(FileFailure)
    {
        let temporary = Bytes(".gse-\(String(UInt64.random(in: 0 ... .max), radix: 16)).tmp".utf8)
        let directory = place.directory.descriptor
        do throws(FileFailure) {
            guard let file = try place.open(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o600) else {
                throw FileFailure(reason: "not found")
            }
            try file.write(content)
            try wanted.apply(to: file)
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
