import Glibc
import Preparing

/// The test files that are meant: those named, and those below folders.
struct TestFiles {
    /// What names of test files end with.
    private static let ending = "_test.lua"
    /// The deepest folder that is looked into, and the most files: what has more is no project.
    private static let most = (depth: 16, files: 10_000)

    /// The files, in the order they were named, those of a folder in that of their names.
    let paths: [String]

    /// Finds them; without names, all below the project's folder.
    ///
    /// - Throws: ``Stop`` with exit code 66 when one is missing, or there is none.
    init(_ named: [String]) throws(Stop) {
        let places = named.isEmpty ? [Self.own] : named
        var paths: [String] = []
        for place in places {
            var status = stat()
            guard stat(place, &status) == 0 else {
                throw Stop(.missing, "there is no file or folder \(Harmless.line(place)) with tests")
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                Self.find(in: place == "." ? "" : place, 0, &paths)
            } else {
                paths.append(place)
            }
        }
        guard !paths.isEmpty else {
            let shown = places.map(Harmless.line).joined(separator: ", ")
            throw Stop(.missing, "there is no …\(Self.ending) below \(shown)")
        }
        self.paths = paths
    }

    /// The project's folder, by the name that is shortest.
    private static var own: String {
        let project = project(above: ".")
        return project == FileReading.resolved(".") ? "." : project
    }

    /// The project's folder that this one is in, from the root on; itself when there is none.
    static func project(above folder: String) -> String {
        let own = FileReading.resolved(folder) ?? folder
        var above = own
        while !above.isEmpty {
            if FileReading.exists(above + "/gse-project.yaml") { return above }
            above = above.lastIndex(of: "/").map { String(above[..<$0]) } ?? ""
        }
        return own
    }

    private static func find(in folder: String, _ depth: Int, _ paths: inout [String]) {
        guard depth <= most.depth, let listing = opendir(folder.isEmpty ? "." : folder) else { return }
        var names: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let path = folder.isEmpty ? name : folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let isTest = name.hasSuffix(ending) && status.st_mode & S_IFMT == S_IFREG
            if isFolder || isTest { names.append((path, isFolder)) }
        }
        closedir(listing)
        for (path, isFolder) in names.sorted(by: { $0.name < $1.name }) where paths.count < most.files {
            if isFolder { find(in: path, depth + 1, &paths) } else { paths.append(path) }
        }
    }
}
