import ConfigurationFiles
package import Effects
package import Fleet

/// The inventory a run uses: a file that was found, or the one of no file.
package struct InventoryFile {
    /// Which hosts there are.
    package let inventory: Inventory
    /// What goes on record: the file's text, or what was understood of one that may have secrets in it; empty without a
    /// file.
    package let text: Bytes
    /// Where it came from; nil without a file.
    package let found: SearchPath.Found?
    /// What was not taken as it stands, a sentence each.
    package let notes: [String]

    /// The most that files of variables may have together.
    private static let longestTogether = ByteCount.mebibytes(64)

    /// Finds and reads it.
    ///
    /// - Throws: ``Stop``: 66 when a named file is missing, 65 when it does not parse.
    package static func load(_ search: SearchPath, flag: String?) throws(Stop) -> InventoryFile {
        let found = search.find(
            "inventory.yaml", flag: flag, flagName: "--inventory", variable: "GSE_INVENTORY")
        guard let found else {
            return InventoryFile(inventory: Inventory(), text: [], found: nil, notes: [])
        }
        let text = try read(found.path, what: "the inventory")
        guard !text.starts(with: "#!".utf8) else {
            throw Stop(
                .unparsable, "the inventory \(Harmless.line(found.path)) is a program, which is not run",
                remedy: "save what ansible-inventory --list --yaml prints, and use that")
        }
        let format = InventoryFormat(of: text, path: found.path)
        guard format == .own else { return try ansible(text, found, format) }
        let inventory = try understood { () throws(ConfigurationError) in
            try Inventory.parse(text, path: found.path, folder: FileReading.folder(of: found.path))
        }
        return InventoryFile(inventory: inventory, text: text, found: found, notes: [])
    }

    private static func ansible(_ text: Bytes, _ found: SearchPath.Found, _ format: InventoryFormat)
        throws(Stop) -> InventoryFile
    {
        var read = try understood { () throws(ConfigurationError) in
            try AnsibleInventory(text, path: found.path, format: format)
        }
        let folder = FileReading.folder(of: found.path)
        var size = 0
        for file in try VariableFiles.find(in: folder + "/group_vars", names: read.groups) {
            let text = try content(of: file, &size)
            try understood { () throws(ConfigurationError) in
                try read.add(text, path: file.path, toGroup: file.name)
            }
        }
        for file in try VariableFiles.find(in: folder + "/host_vars", names: read.hosts) {
            let text = try content(of: file, &size)
            try understood { () throws(ConfigurationError) in
                try read.add(text, path: file.path, toHost: file.name)
            }
        }
        let inventory = try understood { () throws(ConfigurationError) in try read.inventory() }
        return InventoryFile(inventory: inventory, text: read.record, found: found, notes: read.notes)
    }

    private static func understood<Value>(_ work: () throws(ConfigurationError) -> Value) throws(Stop)
        -> Value
    {
        do { return try work() } catch { throw Stop(error) }
    }

    private static func content(of file: VariableFiles.File, _ size: inout Int) throws(Stop) -> Bytes {
        let text = try read(file.path, what: "the file of variables")
        size += text.count
        guard size <= longestTogether.bytes else {
            throw Stop(
                .unparsable,
                "\(Harmless.line(file.path)) and the files before it have more than \(longestTogether)")
        }
        return text
    }

    private static func read(_ path: String, what: String) throws(Stop) -> Bytes {
        try FileReading.content(of: path, what: what, longest: ByteCount(Inventory.longestFile)).bytes
    }

    /// Says what was not taken as it stands.
    package func tell() {
        let path = Harmless.line(found?.path ?? "the inventory")
        for note in notes { Console.standardError.line("note: \(path): \(Harmless.line(note))") }
    }
}
