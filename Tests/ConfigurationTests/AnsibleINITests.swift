import ConfigurationFiles
import Effects
import Fleet
import Testing

@Suite(.timeLimit(.minutes(10))) struct AnsibleINITests {
    @Test func `hosts, groups, children and variables`() throws {
        let inventory = try AnsibleFleet(
            """
            ; both kinds of comments
            # are comments
            mail.example.com

            [web]           # the front
            web-[01:03].example.com:2222 rack=a note='two words'
            alpha ansible_host=10.0.0.1 ansible_user=deploy   # comment
            [web:vars]
            http_port = 80
            motd = "quoted # text" # comment
            plain = text # stays
            [front:children]
            web
            db
            [db]
            db-[a:c]
            [2001:db8::1]:22022
            alpha more=1
            [front:vars]
            http_port=8080
            tier=front
            [all:vars]
            dc=a
            """
        ).inventory()

        #expect(
            inventory.names == [
                "mail.example.com", "web-01.example.com", "web-02.example.com", "web-03.example.com", "alpha",
                "db-a", "db-b", "db-c", "2001:db8::1",
            ])
        #expect(inventory.groups == ["db", "front", "ungrouped", "web"])
        #expect(
            inventory.host("web-02.example.com")
                == HostEntry(
                    name: "web-02.example.com",
                    variables: [
                        "dc": "a", "tier": "front", "http_port": "80", "motd": "quoted # text",
                        "plain": "text # stays",
                        "rack": "a", "note": "two words",
                    ],
                    groups: ["front", "web"]))
        #expect(inventory.connection(of: "web-02.example.com") == HostConnection(port: 2222))
        #expect(inventory.host("alpha")?.address == "10.0.0.1")
        #expect(inventory.host("alpha")?.groups == ["db", "front", "web"])
        #expect(inventory.connection(of: "alpha") == HostConnection(user: "deploy"))
        #expect(inventory.connection(of: "2001:db8::1") == HostConnection(port: 22022))
        #expect(inventory.host("mail.example.com")?.groups == ["ungrouped"])
    }

    @Test(arguments: [
        ("w[1:3]", ["w1", "w2", "w3"]), ("w[08:10]", ["w08", "w09", "w10"]),
        ("w[1:10:3]", ["w1", "w4", "w7", "w10"]), ("w[a:e:2]", ["wa", "wc", "we"]),
        ("w[:2]", ["w0", "w1", "w2"]),
        ("w[y:B]", ["wy", "wz", "wA", "wB"]), ("r[1:2]h[a:b]", ["r1ha", "r1hb", "r2ha", "r2hb"]),
        ("10.0.0.[1:2]", ["10.0.0.1", "10.0.0.2"]), ("::1", ["::1"]),
    ])
    func `a range stands for hosts`(_ pattern: String, _ names: [String]) throws {
        #expect(try AnsibleFleet("[g]\n\(pattern)").inventory().names == names)
    }

    @Test(arguments: [
        ("a x=1", "1"), ("a x=\"two words\"", "two words"), ("a x='\"quoted\"'", "quoted"), ("a x=a#b", "a"),
        ("a 'x=it is'", "it is"), ("a x=one\\ word", "one word"), ("a x=\"a\\\"b\"", "a\"b"),
        ("a x=a=b", "a=b"),
        ("a x=", ""), ("a x=0640", "0640"), ("a x=yes", "yes"), ("a x=[1,2]", "[1,2]"), ("a x=1 x=2", "2"),
        ("a x=1\n[g]\na x=3", "3"), ("a\n[all:vars]\nx = 80 # port", "80"),
        ("a\n[all:vars]\nx = 'it''s'", "'it''s'"),
        ("a\n[all:vars]\nx=", ""), ("a\n[all:vars]\nx = a = b", "a = b"),
        ("a\r\n[all:vars]\r\nx = b\r\n", "b"),
        ("a\n[all:vars]\nx = \"a\\nb\"", "a\nb"), ("a\n[all:vars]\nx = True # yes", "True"),
    ])
    func `a value is its source text`(_ text: String, _ value: String) throws {
        #expect(try AnsibleFleet(text).inventory().variable("x", of: "a") == value)
    }

    @Test(arguments: [
        ("[web\na", 1, "not a host name"), ("a\n[web:hots]", 2, "did you mean \"hosts\""),
        ("[web:vars]\nx=1", 1, "there is no group \"web\""),
        ("[web]\na\n[weeb:vars]\nx=1", 3, "did you mean \"web\""),
        ("[a:children]\nb", 2, "there is no group \"b\""),
        ("[a:children]\nb\n[b:children]\na", 2, "contains itself"),
        ("[a:vars]\nx\n[a]", 2, "write it like name=value"), ("a x", 1, "write it like name=value"),
        ("a x='1", 1, "quote"), ("w[3:1]", 1, "not a host name or range"),
        ("a b=1\nc:", 2, "not a host name"),
        ("a:70000", 1, "not a host name"), ("-x", 1, "not a host name"), ("a;b", 1, "not a host name"),
        ("[we b]", 1, "cannot be a group name"), ("[a:b:c]", 1, "is not a section"),
        ("a ansible_port=x", 1, "a port from 1"),
        ("a\n[all:vars]\nansible_user={{ me }}", 3, "template"),
        ("a ansible_host=a;b", 1, "cannot be an address"),
        ("a ansible_become=maybe", 1, "yes or no"),
        ("a ansible_ssh_common_args='-o ProxyCommand=nc'", 1, "ProxyCommand, which is not understood"),
        ("a ansible_ssh_common_args='-F x'", 1, "not absolute"),
        ("a ansible_ssh_common_args='-F \"/a$(b)\"'", 1, "to a shell"),
        ("a ansible_ssh_common_args='-W x'", 1, "-W, which is not understood"),
        ("a ansible_ssh_extra_args='-J -x'", 1, "jump host"),
    ])
    func `a mistake is told with its line`(_ text: String, _ line: Int, _ word: String) {
        let error = #expect(throws: ConfigurationError.self) { try AnsibleFleet(text).inventory() }

        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(String(describing: error))")
    }

    @Test func `hosts count once however often they are named`() throws {
        let range = "w[1:60000]"

        #expect(try AnsibleFleet("[a]\n\(range)\n[b]\n\(range)").inventory().names.count == 60_000)
        #expect(throws: ConfigurationError.self) {
            try AnsibleFleet("[a]\n\(range)\nv[1:60000]").inventory()
        }
    }

    @Test func `an inventory of 10,000 hosts keeps them in order`() throws {
        let lines = (0..<10_000).map {
            "host-\($0) ansible_host=10.0.\($0 / 250).\($0 % 250) rack=r\($0 % 40)"
        }

        let inventory = try AnsibleFleet("[web]\n" + lines.joined(separator: "\n")).inventory()

        #expect(inventory.names == (0..<10_000).map { "host-\($0)" })
        #expect(inventory.variable("rack", of: "host-9999") == "r39")
    }
}
