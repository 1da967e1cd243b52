import ConfigurationFiles
import Effects
import Fleet
import Testing

/// What Ansible's variables say, which of them counts, and which never reach anybody.
@Suite(.timeLimit(.minutes(10))) struct AnsibleVariableTests {
    private static let ini = """
        [all:vars]
        v=all
        [web]
        a v=host w=host
        b
        c
        [web:vars]
        v=web
        [front:children]
        web
        [front:vars]
        v=front
        [zeta]
        c
        [zeta:vars]
        v=zeta
        [alpha]
        c
        [alpha:vars]
        v=alpha
        """

    @Test func `of places that give a variable the nearest counts`() throws {
        var fleet = AnsibleFleet(Self.ini)

        // The group further down, and of groups equally far down the later name: front and alpha and zeta are tops.
        #expect(
            try ["a", "b", "c"].map { try fleet.inventory().variable("v", of: $0) } == ["host", "web", "web"])

        // A file for all hides what the inventory file says of groups, though not of hosts.
        fleet.groupVariables = ["all": "v: all file"]
        #expect(
            try ["a", "b", "c"].map { try fleet.inventory().variable("v", of: $0) }
                == ["host", "all file", "all file"])

        fleet.groupVariables = ["all": "v: all file", "alpha": "v: alpha file", "front": "v: front file"]
        #expect(
            try ["a", "b", "c"].map { try fleet.inventory().variable("v", of: $0) }
                == ["host", "front file", "front file"])

        fleet.groupVariables = [
            "alpha": "{v: alpha file, ansible_group_priority: 2}", "front": "v: front file",
        ]
        #expect(try fleet.inventory().variable("v", of: "c") == "front file")

        var other = AnsibleFleet(
            "[alpha]\na\n[alpha:vars]\nv=1\nansible_group_priority=2\n[beta]\na\n[beta:vars]\nv=2")
        #expect(try other.inventory().variable("v", of: "a") == "1")
        other.groupVariables = ["alpha": "v: 3", "beta": "v: 4"]
        #expect(try other.inventory().variable("v", of: "a") == "3")

        fleet.hostVariables = ["a": "v: one", "a/more": "", "b": "---\nv: two\n"]
        #expect(try fleet.inventory().variable("v", of: "b") == "two")
        #expect(try fleet.inventory().variable("w", of: "a") == "host")
    }

    @Test(
        arguments: [
            ("ansible_connection=local", HostConnection(backend: "local")),
            ("ansible_connection=ssh", HostConnection(backend: "ssh")),
            ("ansible_connection=smart", HostConnection()),
            ("ansible_connection=winrm", HostConnection(backend: "winrm")),
            ("ansible_become=yes", HostConnection(usesSudo: true)),
            ("ansible_become=True ansible_become_method=sudo", HostConnection(usesSudo: true)),
            ("ansible_become=true ansible_become_method=su", HostConnection(usesSudo: false)),
            ("ansible_ssh_private_key_file=~/.ssh/k", HostConnection(identityFile: "~/.ssh/k")),
            ("ansible_private_key_file=/k", HostConnection(identityFile: "/k")),
            ("ansible_ssh_common_args='-J me@bastion:22,b2'", HostConnection(jump: "me@bastion:22,b2")),
            ("ansible_ssh_extra_args='-o ProxyJump=bastion -C'", HostConnection(jump: "bastion")),
            ("ansible_ssh_common_args='-oproxyjump=b -o \"ControlPersist 60s\"'", HostConnection(jump: "b")),
            ("ansible_ssh_common_args='-F ~/f.conf'", HostConnection(configFile: "~/f.conf")),
            ("ansible_user=a ansible_ssh_user=b", HostConnection(user: "b")),
            ("ansible_ssh_port=23", HostConnection(port: 23)),
            ("ansible_python_interpreter=/x ansible_user=", HostConnection()),
        ] as [(String, HostConnection)])
    func `a connection`(_ variables: String, _ connection: HostConnection) throws {
        let inventory = try AnsibleFleet("a \(variables)").inventory()

        #expect(inventory.connection(of: "a") == connection)
        #expect(inventory.host("a")?.variables == [:])
    }

    @Test func `what looks like a secret reaches nobody, and is counted`() throws {
        let value = "hunter2"
        var fleet = AnsibleFleet(
            """
            [web]
            a db_password=\(value) ansible_ssh_pass=\(value) ok=1 pass=\(value) bypass=2 APITOKEN=\(value)
            b ansible_become_password=\(value) compass=3 vault_x=\(value)
            b url=http://web:80/x@y:z db_url=postgres://app:\(value)@db:5432/app AWS_ACCESS_KEY_ID=\(value)
            """)
        fleet.groupVariables = [
            "web": """
            db: {user: app, password: \(value), hosts: [{name: x, secret: \(value)}]}
            key: |
              -----BEGIN OPENSSH PRIVATE KEY-----
              \(value)
            sealed: !vault |
              $ANSIBLE_VAULT;1.1;AES256
              \(value)
            unsafe: !unsafe "{{ raw }}"
            """,
            "all": "$ANSIBLE_VAULT;1.1;AES256\n\(value)",
        ]

        let read = try fleet.read()
        let inventory = try read.inventory()

        #expect(
            inventory.host("a")?.variables == [
                "db": ["user": "app", "hosts": [["name": "x"]]], "unsafe": "{{ raw }}", "ok": "1",
                "bypass": "2",
            ])
        #expect(inventory.variable("compass", of: "b") == "3")
        #expect(!"\(inventory)".contains(value))
        #expect(!read.record.lossyText.contains(value))
        #expect(
            read.record.lossyText.contains(
                "host b: {\"groups\":[\"web\"],\"says\":{\"vars\":{\"compass\":\"3\",\"url\":\"http://web:80/x@y:z\"}}}"
            ))
        #expect(
            read.notes == [
                "12 variables look like secrets and were left out; a run is given its secrets with --secret",
                "1 file encrypted by ansible-vault: left out", "1 variable with {{ … }}: taken as written",
            ])
    }

    @Test func `options that lead nowhere else are named`() throws {
        let read = try AnsibleFleet(
            """
            [all:vars]
            ansible_ssh_common_args=-o StrictHostKeyChecking=no -o ControlMaster=auto -vv
            ansible_become_method=doas
            [web]
            a
            """
        ).read()

        #expect(
            read.notes == [
                "options for ssh left out: -vv, ControlMaster, StrictHostKeyChecking",
                "ansible_become_method doas is not understood: other accounts are reached by logging in as them",
            ])
    }
}
