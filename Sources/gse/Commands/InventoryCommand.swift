import ArgumentParser
import Effects
import Fleet

/// `gse inventory`: which hosts there are.
struct InventoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "Show which hosts there are.",
        subcommands: [List.self, Graph.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List hosts, one per line: name, address, groups.")

        @Argument(help: "Which hosts; all when not given.")
        var selector: String?

        @Option(help: "The inventory file.")
        var inventory: String?

        @Flag(help: "Print one host per line as JSON.")
        var json = false

        func run() throws {
            let hosts = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory).inventory
            let names: [String]
            do {
                names = try selector.map { try hosts.select($0).map(\.name) } ?? hosts.allNames
            } catch let error as SelectorError {
                throw Stop(error)
            }
            for entry in names.compactMap({ hosts.host($0) }) {
                Console.standardOutput.line(json ? Self.json(entry).text : Self.line(entry))
            }
        }

        private static func line(_ entry: HostEntry) -> String {
            let words = [entry.name, entry.address, entry.groups.joined(separator: ",")]
            return words.filter { !$0.isEmpty }.map { Harmless.line($0) }.joined(separator: "  ")
        }

        private static func json(_ entry: HostEntry) -> JSON {
            [
                "name": .string(entry.name), "address": .string(entry.address),
                "groups": .array(entry.groups.map(JSON.string)), "vars": entry.variables,
            ]
        }
    }

    struct Graph: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "graph", abstract: "Show groups and their hosts as a tree.")

        @Option(help: "The inventory file.")
        var inventory: String?

        func run() throws {
            let file = try InventoryFile.load(SearchPath(playbook: nil), flag: inventory)
            for line in file.inventory.graph() { Console.standardOutput.line(Harmless.line(line)) }
        }
    }
}
