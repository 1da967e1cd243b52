import ConfigurationFiles
import Effects
import ExecutionTesting
import Fleet
import Testing

@Suite(.timeLimit(.minutes(10))) struct InventoryTests {
    static let text = """
        defaults: {user: deploy, port: 22, backend: ssh, vars: {dc: a, tier: x}}
        hosts:
          web-01: {address: 10.0.0.1, groups: [web, canary], vars: {rack: a}}
          "web-[02:04]": {groups: [web]}
          db-1: {port: 2222, jump: bastion}
          localhost:
        groups:
          web: {vars: {port: "80", tier: web}}
          front: {children: [web], vars: {tier: front, on: true}}
          db: {hosts: [db-1]}
        """

    static func inventory(_ text: String = text) throws -> Inventory {
        try Inventory.parse(Array(text.utf8), path: "inventory.yaml", folder: "/srv")
    }

    @Test func `hosts, ranges, groups and what they inherit`() throws {
        let inventory = try Self.inventory()

        #expect(inventory.names == ["web-01", "web-02", "web-03", "web-04", "db-1", "localhost"])
        #expect(inventory.groups == ["canary", "db", "front", "web"])
        #expect(
            inventory.host("web-01")
                == HostEntry(
                    name: "web-01", address: "10.0.0.1",
                    variables: ["dc": "a", "on": "true", "port": "80", "tier": "web", "rack": "a"],
                    groups: ["canary", "front", "web"]))
        #expect(inventory.connection(of: "db-1").port == 2222)
        #expect(inventory.connection(of: "db-1").user == "deploy")
        #expect(inventory.connection(of: "db-1").jump == "bastion")
        #expect(inventory.backendName(of: "web-02") == "ssh")
        #expect(inventory.backendName(of: "localhost") == "local")
        #expect(inventory.backendName(of: "db-1") == "ssh")
        #expect(inventory.reached(by: "simulated").backendName(of: "db-1") == "simulated")
        #expect(Inventory().reached(by: "ssh").backendName(of: "localhost") == "local")
        #expect(inventory.host("web-05") == nil)
    }

    @Test func `how a host is reached, the nearest that says so counting`() throws {
        let inventory = try Self.inventory(
            """
            defaults: {user: deploy, sudo: true, host_keys: known, ssh_config: ~/fleet.conf}
            hosts:
              a: {groups: [old], identity_file: ~/.ssh/a key, user: root}
              b: {groups: [old], sudo: false, ssh_config: sub/b.conf}
              c: {key_exchange: "curve25519-sha256,ecdh-sha2-nistp256", ssh_config: /etc/c.conf}
            groups:
              old: {key_exchange: [curve25519-sha256@libssh.org], host_keys: accept-new, user: old, port: 2222}
            """)

        #expect(
            inventory.connection(of: "a")
                == HostConnection(
                    port: 2222, user: "root", identityFile: "~/.ssh/a key", usesSudo: true,
                    hostKeys: .acceptNew,
                    keyExchange: "curve25519-sha256@libssh.org", configFile: "~/fleet.conf"))
        #expect(
            inventory.connection(of: "b")
                == HostConnection(
                    port: 2222, user: "old", usesSudo: false, hostKeys: .acceptNew,
                    keyExchange: "curve25519-sha256@libssh.org", configFile: "/srv/sub/b.conf"))
        #expect(
            inventory.connection(of: "c")
                == HostConnection(
                    user: "deploy", usesSudo: true, hostKeys: .known,
                    keyExchange: "curve25519-sha256,ecdh-sha2-nistp256", configFile: "/etc/c.conf"))
    }

    @Test func `the account of a host is what reaches it says`() throws {
        let hosts = try Self.inventory("hosts: {a: {user: deploy}, b: {}, c: {backend: local, user: x}}")

        func accounts(_ inventory: Inventory) throws -> [OwnAccount] {
            try inventory.select("all,localhost").map(\.ownAccount)
        }

        #expect(try accounts(hosts) == [.login("deploy"), .unknown, .acting, .acting])
        #expect(try accounts(hosts.reached(by: "ssh")) == [.login("deploy"), .unknown, .acting, .acting])
        #expect(try accounts(hosts.reached(by: "local")) == [.acting, .acting, .acting, .acting])
    }

    @Test func `a name of endless ranges is an error like others`() {
        let name = String(repeating: "[1:1]", count: 60_000)

        #expect(throws: ConfigurationError.self) {
            try Self.inventory("hosts: {a: {}}\ngroups: {g: {hosts: [\"\(name)\"]}}\n")
        }
    }

    @Test(arguments: [
        ("web-02", ["web-02!"]), ("group:web", ["web-01", "web-02", "web-03", "web-04"]),
        ("group:web,&group:canary", ["web-01"]), ("group:front,!web-01,!web-03", ["web-02", "web-04"]),
        ("web-*,web-02", ["web-01", "web-02!", "web-03", "web-04"]),
        ("web-0?,!*-04", ["web-01", "web-02", "web-03"]),
        ("all,!group:web", ["db-1", "localhost"]), ("group:all,&db-*", ["db-1"]),
        ("db-1 , web-01", ["web-01!", "db-1!"]),
        ("nothing-*", []), ("db-1,!db-1", []), ("db-1,!db-1,db-1", ["db-1!"]),
    ])
    func `a selector selects`(_ selector: String, _ names: [String]) throws {
        let hosts = try Self.inventory().select(selector)

        #expect(hosts.map { $0.name + ($0.isByName ? "!" : "") } == names)
    }

    @Test(arguments: [
        ("*", "no target must not mean all targets; say group:all"), ("**", "say group:all"),
        ("web-1", "did you mean web-"),
        ("group:webb", "did you mean group:web?"), ("web", "say group:web"), ("db", "say group:db"),
        ("elsewhere", "a host must be in the inventory"), ("", "empty term"),
        ("web-01,,db-1", "empty term"),
        ("!db-1", "only takes hosts away"), ("a b", "cannot be a host name"), ("-x", "cannot be a host name"),
        ("web-01,!web-99", "there is no host"), ("group:", "cannot be a group name"),
        ("wéb-*", "no possible host name"),
    ])
    func `what selects nothing sensible is an error`(_ selector: String, _ word: String) throws {
        let inventory = try Self.inventory()

        let error = #expect(throws: SelectorError.self) { try inventory.select(selector) }

        #expect(error.map(String.init(describing:))?.contains(word) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("hosts: {a: {adress: b}}", 1, "did you mean \"address\""),
        ("hosts:\n  a: {}\n  \"[a:b]\": {}", 3, "given twice"),
        ("hosts:\n  \"web-[5:1]\": {}", 2, "not a host name or range"),
        ("hosts:\n  \"w[01:100]\": {}", 2, "range"),
        ("hosts:\n  \"w[1:99999999]\": {}", 2, "range"), ("hosts: {-a: {}}", 1, "cannot be a host name"),
        ("hosts:\n  a: {port: 0}", 2, "whole number"), ("hosts:\n  a: {backend: shh}", 2, "is not a backend"),
        ("hosts:\n  \"w[1:2]\": {address: x}", 2, "cannot share"),
        ("hosts:\n  a: {groups: [all]}", 2, "cannot be a group"),
        ("groups:\n  a: {children: [b]}\n  b: {children: [a]}", 2, "contains itself"),
        ("groups:\n  a: {children: [a]}", 2, "contains itself"),
        ("groups:\n  a: {children: [c]}", 2, "no group \"c\""),
        ("groups:\n  a: {hosts: [x]}", 2, "not listed under hosts"),
        ("groups:\n  all: {}", 2, "means every host"),
        ("hosts:\n  a: {backend: shh}", 2, "did you mean \"ssh\""),
        ("hosts:\n  a: {sudo: yes}", 2, "true or false"),
        ("hosts:\n  a: {host_keys: accept_new}", 2, "did you mean \"accept-new\""),
        ("hosts:\n  a: {key_exchange: []}", 2, "no algorithm"),
        ("hosts:\n  a: {key_exchange: \"a,\"}", 2, "cannot be an algorithm"),
        ("hosts:\n  a:\n    key_exchange:\n    - a\n    - b_c", 5, "cannot be an algorithm"),
        ("hosts:\n  a: {ssh_config: -x}", 2, "cannot be a file"),
        ("hosts:\n  a: {ssh_config: /a$(b)}", 2, "cannot be a file for ssh_config: on the way"),
        ("hosts:\n  a: {ssh_config: a -b}", 2, "cannot be a file for ssh_config: on the way"),
        ("groups:\n  a: {sshconfig: x}", 2, "did you mean \"ssh_config\""),
        ("hosts:\n  \"w[1:9:0]\": {}", 2, "range"),
        ("host: {}", 1, "did you mean \"hosts\""),
        ("hosts:\n  a: {user: \"-oX\"}", 2, "cannot be an account"),
        ("hosts:\n  a: {jump: \"-x\"}", 2, "cannot be a jump host"),
        ("hosts:\n  a: {jump: a;b}", 2, "cannot be a jump host"), ("[a]", 1, "is a mapping"),
    ])
    func `a mistake is told with its line`(_ text: String, _ line: Int, _ word: String) {
        let error = #expect(throws: ConfigurationError.self) { try Self.inventory(text) }

        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test func `without a file there is localhost, and with the local backend any name`() throws {
        let none = Inventory()
        let any = none.reached(by: "local")

        #expect(try none.select("localhost").map(\.name) == ["localhost"])
        #expect(throws: SelectorError.self) { try none.select("h1") }
        #expect(try any.select("h1,h2,h1").map(\.name) == ["h1", "h2"])
        #expect(any.host("h1") == HostEntry(name: "h1"))
        #expect(any.host("-h") == nil)
        #expect(try any.select(names: ["b", "a", "b"]).map(\.name) == ["b", "a"])
        #expect(throws: SelectorError.self) { try any.select(names: ["*"]) }
    }

    @Test func `the graph draws every group once`() throws {
        #expect(
            try Self.inventory().graph() == [
                "canary:", "  web-01", "db:", "  db-1", "front:", "  web:", "    web-01", "    web-02",
                "    web-03",
                "    web-04", "(no group)", "  localhost",
            ])
    }

    @Test(arguments: [UInt64(3), 17])
    func `random selectors and inventories never trap`(_ seed: UInt64) throws {
        var random = Generators(seed: seed)
        let inventory = try Self.inventory()
        let letters = Array("web-01*?,!&: group[]{}\n\u{301}".unicodeScalars)
        for _ in 0..<3000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                text.append(letters.randomElement(using: &random) ?? "a")
            }
            _ = try? inventory.reached(by: "local").select(String(text))
            _ = try? Self.inventory("hosts:\n  \"\(String(text))\": {}")
        }
    }
}
