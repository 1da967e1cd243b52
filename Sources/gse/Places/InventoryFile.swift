import Effects
import Fleet

/// The inventory a run uses: a file that was found, or the one of no file.
struct InventoryFile {
    /// Which hosts there are.
    let inventory: Inventory
    /// The file's text; empty without a file.
    let text: Bytes
    /// Where it came from; nil without a file.
    let found: SearchPath.Found?

    /// Finds and reads it.
    ///
    /// - Throws: ``Stop``: 66 when a named file is missing, 65 when it does not parse.
    static func load(_ search: SearchPath, flag: String?) throws(Stop) -> InventoryFile {
        let found = search.find(
            "inventory.yaml", flag: flag, flagName: "--inventory", variable: "GSE_INVENTORY")
        guard let found else { return InventoryFile(inventory: Inventory(), text: [], found: nil) }
        let text = try FileReading.content(of: found.path, what: "the inventory", longest: .mebibytes(1))
        do {
            let inventory = try Inventory.parse(
                text.bytes, path: found.path, folder: FileReading.folder(of: found.path))
            return InventoryFile(inventory: inventory, text: text.bytes, found: found)
        } catch {
            throw Stop(error)
        }
    }
}
