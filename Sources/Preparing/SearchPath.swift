import Effects

/// Where settings files are looked for, in the contract's order.
package struct SearchPath {
    /// A file that was found, and why this one.
    package struct Found {
        package let path: String
        /// What led there: `--policy`, `$GSE_POLICY`, `beside the playbook` and so on.
        package let origin: String
    }

    /// The folder the playbook is in; nil without one.
    package let playbookFolder: String?

    /// Looks for the files of a playbook.
    package init(playbook: String?) {
        playbookFolder = playbook.flatMap(FileReading.resolved).map(Self.parent)
    }

    /// The file to use; nil when there is none anywhere.
    ///
    /// One that is named but missing is found all the same, so that reading it says so.
    package func find(_ name: String, flag: String?, flagName: String, variable: String) -> Found? {
        if let flag { return Found(path: flag, origin: flagName) }
        if let value = Environment.value(variable) { return Found(path: value, origin: "$" + variable) }
        return candidates(name).first { FileReading.exists($0.path) }
    }

    private func candidates(_ name: String) -> [Found] {
        var found: [Found] = []
        if let playbookFolder {
            found.append(Found(path: playbookFolder + "/" + name, origin: "beside the playbook"))
        }
        if let start = playbookFolder ?? FileReading.resolved("."), let project = Self.project(above: start) {
            found.append(Found(path: project + "/" + name, origin: "the project's folder"))
        }
        if let folder = Environment.directory("XDG_CONFIG_HOME", fallback: ".config") {
            found.append(Found(path: folder + "/gse/" + name, origin: "the user's settings"))
        }
        found.append(Found(path: "/etc/gse/" + name, origin: "this machine's settings"))
        return found
    }

    /// The nearest folder, this one or above, that has a `gse-project.yaml`.
    private static func project(above folder: String) -> String? {
        var folder = folder
        while true {
            if FileReading.exists(folder + "/gse-project.yaml") { return folder }
            guard folder != "/" else { return nil }
            folder = parent(folder)
        }
    }

    /// The folder a resolved path is in.
    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
