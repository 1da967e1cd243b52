import ConfigurationFiles
import Effects
import Fleet
import Testing

@Suite(.timeLimit(.minutes(10))) struct AnsibleYAMLTests {
    private static let text = """
        ---
        all:
          hosts:
            mail:
          vars: {dc: a, mode: 0640}
          children:
            front:
              children:
                web:
                  hosts:
                    "web-[1:2]": {rack: a, ports: [80, 443]}
                    alpha:2222:
                      ansible_host: 10.0.0.1
                      ansible_ssh_user: deploy
                  vars: {tier: web}
              vars: {tier: front}
            db:
              hosts: alpha
        """

    @Test func `groups in groups`() throws {
        var fleet = AnsibleFleet(Self.text)
        fleet.path = "hosts.yml"
        let inventory = try fleet.inventory()

        #expect(inventory.names == ["mail", "web-1", "web-2", "alpha"])
        #expect(
            inventory.host("web-1")
                == HostEntry(
                    name: "web-1",
                    variables: [
                        "dc": "a", "mode": "0640", "tier": "web", "rack": "a", "ports": ["80", "443"],
                    ],
                    groups: ["front", "web"]))
        #expect(inventory.host("alpha")?.groups == ["db", "front", "web"])
        #expect(inventory.host("alpha")?.address == "10.0.0.1")
        #expect(inventory.connection(of: "alpha") == HostConnection(port: 2222, user: "deploy"))
        #expect(inventory.host("mail")?.groups == ["ungrouped"])
    }

    @Test(
        arguments: [
            ("[web]\na", "hosts", .ansibleINI), ("a ansible_host=b", "x.ini", .ansibleINI),
            ("", "hosts", .own), ("# nothing\n", "hosts", .own), ("[a]", "hosts.yml", .own),
            ("a:2222", "hosts", .ansibleINI), ("a k=\"b: c\"", "hosts", .ansibleINI),
            ("---\nall:\n  hosts: {a: {}}", "hosts", .ansibleYAML),
            ("web:\n  hosts:\n    a:", "hosts", .ansibleYAML),
            ("web:\n    vars: {}", "hosts.yaml", .ansibleYAML), ("all:", "hosts.yaml", .ansibleYAML),
            ("\"all\":\n  hosts: {a: {}}", "hosts.yaml", .ansibleYAML),
            ("hosts:\n  all: {}", "hosts.yaml", .own), ("hosts: {a: {}}", "hosts", .own),
            ("hots:\n  a:\n    vars: {}", "inventory.yaml", .own),
            ("{hosts: {a: {}}}", "inventory.yaml", .own),
            ("groups:\n  all: {}", "inventory.yaml", .own), ("defaults: {user: x}", "i", .own),
        ] as [(String, String, InventoryFormat)])
    func `a file's format is recognised`(_ text: String, _ path: String, _ format: InventoryFormat) {
        #expect(InventoryFormat(of: Bytes(text.utf8), path: path) == format)
    }

    @Test(arguments: [
        ("all:\n  host: {a: {}}", 2, "did you mean \"hosts\""),
        ("all:\n  hosts: [a]", 2, "hosts is a mapping"), ("all:\n  hosts: {a: b}", 2, "a mapping"),
        ("all:\n  children:\n    all: {}", 3, "below no group"),
        ("all:\n  hosts:\n    a b: {}", 3, "not a host name"),
        ("all: {hosts: {a: {}}}\nplugin: amazon.aws.aws_ec2", 2, "plugin of Ansible"),
        ("all:\n  children:\n    a:\n      children: {b: {children: {a: {}}}}", 4, "contains itself"),
        ("all:\n  vars: {x: !env A}", 2, "the tag !env is not understood"),
        ("all:\n  vars: {x: &a 1}", 2, "anchors"), ("all:\n  vars: {ansible_user: !vault x}", 2, "encrypted"),
        ("all:\n  vars:\n    ansible_port: 22 22", 3, "a port from 1"),
    ])
    func `a mistake is told with its line`(_ text: String, _ line: Int, _ word: String) {
        var fleet = AnsibleFleet(text)
        fleet.path = "hosts.yml"

        let error = #expect(throws: ConfigurationError.self) { try fleet.inventory() }

        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test func `blocks of text may hold anything`() throws {
        var fleet = AnsibleFleet(
            """
            all:
              vars:
                cron: |
                  * * * * * root a && b
                  !not a tag
                  "open
                folded: >-
                  &not an anchor

                  %not a directive
                last: text
              hosts: {a: {}}
            """)
        fleet.path = "hosts.yml"

        let inventory = try fleet.inventory()

        #expect(inventory.variable("cron", of: "a") == "* * * * * root a && b\n!not a tag\n\"open\n")
        #expect(inventory.variable("folded", of: "a") == "&not an anchor\n%not a directive")
        #expect(inventory.variable("last", of: "a") == "text")
    }
}
