import Effects
import Glibc

/// Earlier versions of a file, kept beside it as `NAME.TIMESTAMP.bak`; the timestamps sort by age.
struct FileBackups {
    /// How many are kept, 1 or more.
    let count: Int

    private static let suffix = Bytes(".bak".utf8)

    /// Copies the file as it is now, with its owner and mode, and drops the oldest copies.
    func add(_ file: borrowing OpenFile, _ place: borrowing FilePlace) throws(FileFailure) {
        var instant = Timestamp.wallClock
        let status = try file.status()
        var name = Self.name(of: place.name, instant)
        while try place.open(name, O_RDONLY) != nil {
            instant = Timestamp(milliseconds: instant.milliseconds + 1)
            name = Self.name(of: place.name, instant)
        }
        do throws(FileFailure) {
            guard let copy = try place.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) else {
                throw FileFailure(reason: "not found")
            }
            try file.copy(to: copy)
            // A copy that cannot keep its owner is still a copy; it is not readable by more people than
            // before.
            if fchown(copy.descriptor, status.st_uid, status.st_gid) == 0 {
                fchmod(copy.descriptor, status.st_mode & 0o1777)
            }
            guard fsync(copy.descriptor) == 0 else { throw FileFailure(errno, "syncing the backup") }
        } catch {
            _ = name.withText { unlinkat(place.directory.descriptor, $0, 0) }
            throw error
        }
        try prune(place)
    }

    private func prune(_ place: borrowing FilePlace) throws(FileFailure) {
        guard let listed = try place.open([UInt8(ascii: ".")], O_RDONLY | O_DIRECTORY) else { return }
        let copy = dup(listed.descriptor)
        guard copy >= 0, let directory = fdopendir(copy) else { return }
        defer { closedir(directory) }
        var found: [Bytes] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Bytes($0.prefix { $0 != 0 }) }
            if Self.isBackup(name, of: place.name) { found.append(name) }
        }
        found.sort { $0.lexicographicallyPrecedes($1) }
        for name in found.dropLast(count) {
            _ = name.withText { unlinkat(place.directory.descriptor, $0, 0) }
        }
    }

    /// `NAME.2026-11-23T22-21-00.123Z.bak`: ISO 8601, with dashes where a colon would trouble other tools.
    private static func name(of file: Bytes, _ instant: Timestamp) -> Bytes {
        let stamp = instant.description.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 }
        return file + [UInt8(ascii: ".")] + stamp + suffix
    }

    private static func isBackup(_ name: Bytes, of file: Bytes) -> Bool {
        let shape = Self.name(of: file, Timestamp(milliseconds: 0))
        guard name.count == shape.count, name.starts(with: file) else { return false }
        return zip(name, shape).dropFirst(file.count).allSatisfy { letter, model in
            (48...57).contains(model) ? (48...57).contains(letter) : letter == model
        }
    }
}
