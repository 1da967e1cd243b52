import ConfigurationFiles
import Effects
import Fleet

/// An Ansible inventory of a test, with files of variables beside it.
struct AnsibleFleet {
    let text: String
    var path = "hosts"
    var groupVariables: KeyValuePairs<String, String> = [:]
    var hostVariables: KeyValuePairs<String, String> = [:]

    init(_ text: String) { self.text = text }

    func read() throws -> AnsibleInventory {
        let bytes = Bytes(text.utf8)
        var inventory = try AnsibleInventory(
            bytes, path: path, format: InventoryFormat(of: bytes, path: path))
        for (name, text) in groupVariables {
            try inventory.add(Bytes(text.utf8), path: "group_vars/\(name)", toGroup: name)
        }
        for (name, text) in hostVariables {
            try inventory.add(Bytes(text.utf8), path: "host_vars/\(name)", toHost: name)
        }
        return inventory
    }

    func inventory() throws -> Inventory { try read().inventory() }
}

extension Inventory {
    /// One variable of a host as text.
    func variable(_ name: String, of host: String) -> String? {
        self.host(host)?.variables[name]?.asString
    }
}
