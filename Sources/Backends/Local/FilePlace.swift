import Admission
import CSpawn
import Effects
import Glibc

/// Where a file is, pinned: its directory is open and was checked, only a name in it is left.
///
/// All links are resolved before the check, and the directory is opened again without following any: a link
/// that was put in the way after the check ends in a failure, never elsewhere.
struct FilePlace: ~Copyable {
    /// The directory (O_PATH).
    let directory: OpenFile
    /// The file's name in it.
    let name: Bytes
    /// The whole path, every link in it resolved.
    private let resolved: Bytes

    /// Resolves a path, holds the conditions to it and opens its directory.
    ///
    /// - Throws: ``FileFailure``; a broken condition has its stable word as reason.
    init(_ path: Bytes, _ conditions: [Condition]) throws(FileFailure) {
        guard path.first == UInt8(ascii: "/"), !path.contains(0) else {
            throw FileFailure(reason: "the path is not absolute")
        }
        let resolved = try Self.resolved(path)
        for condition in conditions {
            let subject = condition.path == path ? resolved : try? Self.resolved(condition.path)
            guard let subject, condition.holds(for: subject) else {
                throw FileFailure(reason: condition.brokenReason)
            }
        }
        guard let slash = resolved.lastIndex(of: UInt8(ascii: "/")), slash + 1 < resolved.count else {
            throw FileFailure(reason: "not a regular file")
        }
        let name = Bytes(resolved[(slash + 1)...])
        guard name != [UInt8(ascii: ".")], name != Bytes("..".utf8) else {
            throw FileFailure(reason: "not a regular file")
        }
        let opened = Bytes(resolved[...slash]).withText { gse_open_directory($0) }
        if opened < 0 { throw FileFailure(-opened, "opening the directory") }
        self.init(
            directory: try OpenFile(opened, "opening the directory"), name: name, resolved: resolved)
    }

    private init(directory: consuming OpenFile, name: Bytes, resolved: Bytes) {
        self.directory = directory
        self.name = name
        self.resolved = resolved
    }

    /// Whether conditions about the file hold as well; nil ones never do.
    func meets(_ conditions: [Condition]?) -> Bool {
        conditions?.allSatisfy { $0.holds(for: resolved) } ?? false
    }

    /// A path with every link resolved; what is missing at its end stays.
    static func resolved(_ path: Bytes) throws(FileFailure) -> Bytes {
        var error = Int32(0)
        let size = Int(PATH_MAX)
        let resolved = Bytes(unsafeUninitializedCapacity: size) { buffer, count in
            buffer.withMemoryRebound(to: CChar.self) { out in
                guard let start = out.baseAddress else { return }
                error = path.withText { gse_resolve($0, start, size) }
                count = error == 0 ? strlen(start) : 0
            }
        }
        guard error == 0 else { throw FileFailure(error, "resolving the path") }
        return resolved
    }

    /// Opens a name in the directory, never through a link; nil when it is not there.
    func open(_ name: Bytes, _ flags: Int32, mode: mode_t = 0) throws(FileFailure) -> OpenFile? {
        let opened = name.withText { text in
            gse_openat(directory.descriptor, text, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode)
        }
        if opened == -ENOENT { return nil }
        if opened == -ELOOP || opened == -ENXIO { throw FileFailure(reason: "not a regular file") }
        if opened < 0 { throw FileFailure(-opened, "opening the file") }
        return try OpenFile(opened, "opening the file")
    }
}

extension Condition {
    /// Whether it holds for the resolved path, its own side resolved now.
    fileprivate func holds(for resolved: Bytes) -> Bool {
        guard let directory = try? FilePlace.resolved(directory) else { return false }
        if isSame { return resolved == directory }
        return resolved.withText { path in directory.withText { gse_is_below(path, $0) } }
    }
}
