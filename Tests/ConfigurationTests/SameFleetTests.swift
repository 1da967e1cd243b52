import ConfigurationFiles
import Effects
import ExecutionTesting
import Fleet
import Testing

/// One fleet written in each format is the same inventory.
@Suite(.timeLimit(.minutes(10))) struct SameFleetTests {
    /// What is said of a host or a group, by our keys; `ansible` are Ansible's names for them.
    private struct Said {
        var keys: [(own: String, ansible: String, value: String)] = []
        var variables: [(name: String, value: String)] = []

        init(_ random: inout Generators, isHost: Bool) {
            func maybe(_ own: String, _ ansible: String, _ values: String...) {
                guard Int.random(in: 0..<4, using: &random) == 0 else { return }
                keys.append((own, ansible, values.randomElement(using: &random) ?? ""))
            }
            if isHost { maybe("address", "ansible_host", "10.0.0.1", "::1", "far.example.com") }
            maybe("port", "ansible_port", "22", "2222", "65535")
            maybe("user", "ansible_user", "deploy", "root")
            maybe("identity_file", "ansible_ssh_private_key_file", "~/.ssh/a", "/etc/a key")
            maybe("sudo", "ansible_become", "true", "false")
            maybe("backend", "ansible_connection", "local", "ssh")
            for name in ["v", "w", "x"] where Bool.random(using: &random) {
                let value = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    ["a", "1", " ", "#", "'", "\"", "\\", "=", ":", "é", "{", "-", "\t", "\n"]
                        .randomElement(using: &random) ?? ""
                }
                variables.append((name, value.joined()))
            }
        }

        var own: String {
            let vars = variables.map { "\($0.name): \(Self.yaml($0.value))" }.joined(separator: ", ")
            return (keys.map { "\($0.own): \(Self.yaml($0.value))" } + ["vars: {\(vars)}"])
                .joined(separator: ", ")
        }

        private var ansible: [(String, String)] {
            keys.map { ($0.ansible, $0.value) } + variables.map { ($0.name, $0.value) }
        }

        var ansibleYAML: String { ansible.map { "\($0): \(Self.yaml($1))" }.joined(separator: ", ") }

        var iniLines: [String] { ansible.map { "\($0) = \(Self.python($1))" } }

        var iniWords: String {
            ansible.map { name, value in
                let text = Self.python(value).replacing("'", with: "'\"'\"'")
                return " \(name)='\(text)'"
            }.joined()
        }

        private static func yaml(_ text: String) -> String { JSON.string(text).text }

        private static func python(_ text: String) -> String {
            let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(escaped.replacing("\n", with: "\\n").replacing("\t", with: "\\t"))\""
        }
    }

    private struct Model {
        var all: Said
        var groups: [(name: String, said: Said, children: [String])]
        var hosts: [(name: String, said: Said, groups: [String])]

        init(_ random: inout Generators) {
            all = Said(&random, isHost: false)
            let names = ["a", "b", "c", "d", "e"]
            groups = names.enumerated().map { index, name in
                let below = names[(index + 1)...].filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
                return (name, Said(&random, isHost: false), below.shuffled(using: &random))
            }
            hosts = (0..<Int.random(in: 1...6, using: &random)).map { number in
                let own = names.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                return ("h\(number)", Said(&random, isHost: true), own)
            }
        }

        var own: String {
            let members = hosts.map { host in
                let groups = host.groups.isEmpty ? ["ungrouped"] : host.groups
                return "  \(host.name): {\(host.said.own), groups: [\(groups.joined(separator: ", "))]}"
            }
            let groups = groups.map { group in
                "  \(group.name): {\(group.said.own), children: [\(group.children.joined(separator: ", "))]}"
            }
            return (["defaults: {\(all.own)}", "hosts:"] + members + ["groups:"] + groups)
                .joined(separator: "\n")
        }

        var ini: String {
            var lines = hosts.map { $0.name + $0.said.iniWords } + ["[all:vars]"] + all.iniLines
            for group in groups {
                lines += ["[\(group.name)]"] + hosts.filter { $0.groups.contains(group.name) }.map(\.name)
                lines += ["[\(group.name):vars]"] + group.said.iniLines
                lines += ["[\(group.name):children]"] + group.children
            }
            return lines.joined(separator: "\n")
        }

        var yaml: String {
            let members = hosts.map { "    \($0.name): {\($0.said.ansibleYAML)}" }
            let below = groups.map { group in
                let own = hosts.filter { $0.groups.contains(group.name) }.map { "\($0.name): " }
                return "    \(group.name): {vars: {\(group.said.ansibleYAML)}, "
                    + "children: {\(group.children.map { "\($0): " }.joined(separator: ", "))}, "
                    + "hosts: {\(own.joined(separator: ", "))}}"
            }
            return (["all:", "  vars: {\(all.ansibleYAML)}", "  hosts:"] + members + ["  children:"] + below)
                .joined(separator: "\n")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 20_261_127])
    func `in our YAML, Ansible's INI and Ansible's YAML`(_ seed: UInt64) throws {
        var random = Generators(seed: seed)
        for round in 0..<60 {
            let model = Model(&random)
            let own = try Inventory.parse(Bytes(model.own.utf8), path: "inventory.yaml", folder: "/")
            var yaml = AnsibleFleet(model.yaml)
            yaml.path = "hosts.yml"

            #expect(try AnsibleFleet(model.ini).inventory() == own, "round \(round) of \(seed): \(model.ini)")
            #expect(try yaml.inventory() == own, "round \(round) of \(seed): \(model.yaml)")
        }
    }

    @Test(arguments: [UInt64(5), 6])
    func `random texts never trap`(_ seed: UInt64) {
        var random = Generators(seed: seed)
        let pieces = [
            "[", "]", ":", "web", "all", "vars", "children", "\n", " ", "=", "#", "'", "\"", "\\", "hosts",
            "1",
            "ansible_port", "- ", "|", "!vault", "  ", "{", "}", ",", "é",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            var fleet = AnsibleFleet(text)
            _ = try? fleet.inventory()
            fleet.path = "hosts.yml"
            fleet.groupVariables = ["all": text]
            _ = try? fleet.inventory()
        }
    }
}
