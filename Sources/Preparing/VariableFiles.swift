import Effects
import Glibc

/// The files of variables beside an Ansible inventory, found as Ansible finds them.
package struct VariableFiles {
    /// One file to read.
    package struct File {
        package let path: String
        /// The group or host it is for.
        package let name: String
    }

    private static let endings = ["", ".yml", ".yaml", ".json"]
    /// The most folders inside one another: links may go round.
    private static let deepest = 8

    /// Of a folder beside the inventory, `group_vars` or `host_vars`, the files for these names, in their order.
    ///
    /// The first that exists of `NAME`, `NAME.yml`, `NAME.yaml` and `NAME.json` counts; a folder counts with all it
    /// has, in order of name, but for what is hidden, a backup, or has another ending.
    ///
    /// - Throws: ``Stop`` with exit code 66 when a folder is there and cannot be read.
    package static func find(in folder: String, names: [String]) throws(Stop) -> [File] {
        let present = Set(try entries(of: folder))
        var found: [File] = []
        for name in names where !present.isEmpty {
            guard let entry = endings.map({ name + $0 }).first(where: present.contains) else { continue }
            found += try files(at: folder + "/" + entry, depth: 0).map { File(path: $0, name: name) }
        }
        return found
    }

    private static func files(at path: String, depth: Int) throws(Stop) -> [String] {
        guard isFolder(path) else { return [path] }
        guard depth < deepest else { return [] }
        var found: [String] = []
        for name in try entries(of: path).sorted(by: { Bytes($0.utf8).lexicographicallyPrecedes($1.utf8) })
        where !name.hasPrefix(".") && !name.hasSuffix("~") {
            let inner = path + "/" + name
            let ending = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
            if !isFolder(inner) {
                if endings.contains(ending) { found.append(inner) }
            } else if ending.isEmpty {
                found += try files(at: inner, depth: depth + 1)
            }
        }
        return found
    }

    private static func entries(of folder: String) throws(Stop) -> [String] {
        guard let stream = opendir(folder) else {
            guard errno != ENOENT else { return [] }
            throw Stop(
                .missing,
                "the folder of variables \(Harmless.line(folder)) cannot be read: \(String(cString: strerror(errno)))"
            )
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Bytes($0.prefix { $0 != 0 }).lossyText }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
