import Checking
import Effects
import Glibc
import Preparing
import Stdlib

/// The files of a new project, and what is told of them.
struct NewProject {
    /// The folder as it was named.
    let folder: String

    private static let annotations = ".gse/annotations/"

    /// The files with their names below the folder, folders before what is in them.
    private static var files: [(name: String, text: Bytes)] {
        var files: [(name: String, text: Bytes)] = []
        var position = 0
        while let name = gse_project_name(position) {
            var length = 0
            let text = UnsafeRawBufferPointer(start: gse_project_source(position, &length), count: length)
            files.append((String(cString: name), Bytes(text)))
            position += 1
        }
        return files + Annotations.files.map { (annotations + $0.name, Bytes($0.text.utf8)) }
    }

    /// Writes what is not there yet; a line for each file, those for editors together.
    ///
    /// - Throws: ``Stop`` with exit code 66 when a file or folder cannot be made.
    func write() throws(Stop) -> [String] {
        var lines: [String] = []
        var (written, kept) = (0, 0)
        try makeFolders(of: folder + "/.")
        for file in Self.files {
            let path = folder + "/" + file.name
            try makeFolders(of: path)
            let isNew = try write(file.text, to: path)
            if file.name.hasPrefix(Self.annotations) {
                if isNew { written += 1 } else { kept += 1 }
            } else {
                lines.append(isNew ? "wrote \(path)" : "kept  \(path), which is already there")
            }
        }
        let place = folder + "/" + Self.annotations
        if written > 0 { lines.append("wrote \(place), \(written) files for editors") }
        if kept > 0 {
            lines.append("kept  \(place), \(kept) files; remove them to get those of this version")
        }
        return lines
    }

    /// What to type now.
    func next(among commands: [String]) -> [String] {
        // A folder named as a flag would be taken for one.
        let folder = folder.hasPrefix("-") ? "./" + folder : folder
        let playbook = quoted(folder + "/kernels.lua")
        let lines = [
            ("check", "gse check \(playbook)"), ("run", "gse run \(playbook)"),
            ("rehearse", "gse rehearse \(playbook) --model \(quoted(folder + "/model.yaml"))"),
            ("test", "gse test \(quoted(folder + "/kernels_test.lua"))"),
        ]
        return lines.filter { commands.contains($0.0) }.map(\.1)
    }

    private func quoted(_ path: String) -> String {
        Command(argv: [Bytes(path.utf8)])?.line ?? path
    }

    /// Makes the folders that a file is in; those that are there are left as they are.
    private func makeFolders(of path: String) throws(Stop) {
        for index in path.indices.dropFirst() where path[index] == "/" {
            guard mkdir(String(path[..<index]), 0o777) != 0, errno != EEXIST else { continue }
            throw failure("the folder \(path[..<index]) cannot be made")
        }
    }

    /// Whether it was written: false when something of that name is there.
    private func write(_ text: Bytes, to path: String) throws(Stop) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw failure("\(path) cannot be written")
        }
        defer { close(file) }
        var rest = text[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("\(path) cannot be written") }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func failure(_ what: String) -> Stop {
        Stop(.missing, "\(Harmless.line(what)): \(String(cString: strerror(errno)))")
    }
}
