import ArgumentParser
import Effects
import Fleet
import Preparing

/// `gse inventory`: which hosts there are.
struct InventoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "Show which hosts there are.",
        subcommands: [List.self, Graph.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List hosts, one per line: name, account and address, groups.")

        @Argument(help: "Which hosts; all when not given.")
        var selector: String?

        @Option(help: "The inventory file.")
        var inventory: String?

        @Flag(help: "Print one host per line as JSON.")
        var json = false

        func run() throws {
            let file = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory)
            file.tell()
            let hosts = file.inventory
            let names: [String]
            do {
                names = try selector.map { try hosts.select($0).map(\.name) } ?? hosts.allNames
            } catch let error as SelectorError {
                throw Stop(error)
            }
            for entry in names.compactMap({ hosts.host($0) }) {
                let connection = hosts.connection(of: entry.name)
                let backend = hosts.backendName(of: entry.name)
                Console.standardOutput.line(
                    json ? Self.json(entry, connection, backend).text : Self.line(entry, connection))
            }
        }

        /// Name, `user@address:port` as far as the inventory says it, groups.
        private static func line(_ entry: HostEntry, _ connection: HostConnection) -> String {
            var place = entry.address
            if let port = connection.port {
                place = (place.utf8.contains(UInt8(ascii: ":")) ? "[\(place)]" : place) + ":\(port)"
            }
            if let user = connection.user { place = "\(user)@\(place)" }
            let words = [entry.name, place, entry.groups.joined(separator: ",")]
            return words.filter { !$0.isEmpty }.map { Harmless.line($0) }.joined(separator: "  ")
        }

        private static func json(_ entry: HostEntry, _ connection: HostConnection, _ backend: String) -> JSON
        {
            .members([
                "name": .string(entry.name), "address": .string(entry.address),
                "groups": .array(entry.groups.map(JSON.string)), "vars": entry.variables,
                "backend": .string(backend), "port": connection.port.map { .int(Int64($0)) },
                "user": connection.user.map(JSON.string),
                "identity_file": connection.identityFile.map(JSON.string),
                "jump": connection.jump.map(JSON.string), "sudo": connection.usesSudo.map(JSON.bool),
                "host_keys": connection.hostKeys.map { .string($0.rawValue) },
                "key_exchange": connection.keyExchange.map(JSON.string),
                "ssh_config": connection.configFile.map(JSON.string),
            ])
        }
    }

    struct Graph: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "graph", abstract: "Show groups and their hosts as a tree.")

        @Option(help: "The inventory file.")
        var inventory: String?

        func run() throws {
            let file = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory)
            file.tell()
            for line in file.inventory.graph() { Console.standardOutput.line(Harmless.line(line)) }
        }
    }
}
