import Effects
import Glibc
package import Preparing

/// The operator's playbooks: a folder with a file `NAME.lua` for each, that nobody else may write.
package struct PlaybookShelf: Sendable {
    /// The folder; nil when there is none.
    private let folder: String?
    /// The most files and folders that are looked at.
    private static let mostEntries = 10_000

    package init(folder: String?) { self.folder = folder }

    /// Whether a text can name a playbook: `a-z`, `0-9`, `_` and `-`, 1 to 64, no `_` or `-` first.
    package static func isName(_ text: String) -> Bool {
        let isPlain = { (byte: UInt8) in (97...122).contains(byte) || (48...57).contains(byte) }
        return (1...64).contains(text.utf8.count) && text.utf8.first.map(isPlain) == true
            && text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// The playbook of that name.
    ///
    /// - Throws: 404 when there is none; a fault when others may write something of the folder.
    package func playbook(_ name: String) throws(DeskProblem) -> PlaybookFile {
        guard let folder, Self.isName(name), FileReading.exists("\(folder)/\(name).lua") else {
            throw .unknown("playbook")
        }
        try checkTrust()
        do { return try PlaybookFile("\(folder)/\(name).lua") } catch { throw DeskProblem(error) }
    }

    /// The names of the playbooks, sorted.
    ///
    /// - Throws: a fault when the folder cannot be read, or others may write something of it.
    package func names() throws(DeskProblem) -> [String] {
        guard let folder else { return [] }
        try checkTrust()
        return try entries(of: folder).compactMap { entry in
            guard entry.hasSuffix(".lua") else { return nil }
            let name = String(entry.dropLast(4))
            return Self.isName(name) ? name : nil
        }.sorted()
    }

    /// Whoever may write a playbook, or a module that it requires, may do what its callers are granted.
    private func checkTrust() throws(DeskProblem) {
        guard let folder else { return }
        var waiting = [folder]
        var count = 0
        while let path = waiting.popLast() {
            count += 1
            guard count <= Self.mostEntries else {
                throw Self.untrusted(folder, "has more than \(Self.mostEntries) files")
            }
            var status = stat()
            // What is not there is read by nobody.
            guard stat(path, &status) == 0 else { continue }
            guard status.st_mode & 0o022 == 0 else {
                throw Self.untrusted(path, "may be written by others than its owner", remedy: "chmod go-w it")
            }
            guard status.st_uid == 0 || status.st_uid == geteuid() else {
                throw Self.untrusted(
                    path, "belongs to user \(status.st_uid)",
                    remedy: "chown it to the service's account or root")
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                waiting += try entries(of: path).map { path + "/" + $0 }
            }
        }
    }

    private func entries(of folder: String) throws(DeskProblem) -> [String] {
        guard let stream = opendir(folder) else {
            throw Self.untrusted(folder, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Bytes($0.prefix { $0 != 0 }).lossyText }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Where it is says nothing to a caller; the operator finds it in the log.
    private static func untrusted(_ path: String, _ reason: String, remedy: String? = nil) -> DeskProblem {
        DeskProblem(
            .fault, "fault.playbooks", "the playbooks cannot be used: \(Harmless.line(path)) \(reason)",
            remedy: remedy)
    }
}
