import BuiltCommand
import Foundation
import Testing

/// Inventories of Ansible through the built command.
@Suite(.timeLimit(.minutes(10)))
struct AnsibleInventoryTests {
    private static let hosts = """
        [web]
        web-[1:2] ansible_user=deploy ansible_port=2222 rack=a db_password=hunter2-hunter2
        [web:vars]
        tier=web
        [front:children]
        web
        [front:vars]
        ansible_host=10.0.0.9
        """

    private static func ground() throws -> (gse: Gse, hosts: String) {
        let gse = try Gse()
        let hosts = try gse.file("hosts", Self.hosts)
        try gse.file("group_vars/all.yml", "dc: b\ntier: all\ntoken: hunter2-hunter2\n")
        try gse.file("group_vars/front/10-first.yml", "tier: front\nlevel: 1\n")
        try gse.file("group_vars/front/20-second", "level: 2\n")
        try gse.file("group_vars/front/30-notes.txt", "level: 3\n")
        try gse.file("group_vars/front/.hidden.yml", "level: 4\n")
        try gse.file("group_vars/web.yml", "$ANSIBLE_VAULT;1.1;AES256\nhunter2-hunter2\n")
        try gse.file("host_vars/web-2.json", "{\"rack\": \"z\", \"ansible_host\": \"10.0.0.2\"}")
        return (gse, hosts)
    }

    private static let notes = """
        note: HOSTS: 2 variables look like secrets and were left out; a run is given its secrets with --secret
        note: HOSTS: 1 file encrypted by ansible-vault: left out

        """

    @Test func `hosts are listed as they are reached`() async throws {
        let (gse, hosts) = try Self.ground()

        let list = try await gse("inventory", "list", "--inventory", hosts)
        let json = try await gse("inventory", "list", "--inventory", hosts, "--json", "web-2")
        let graph = try await gse("inventory", "graph", "--inventory", hosts)

        #expect(
            list.stdout == """
                web-1  deploy@10.0.0.9:2222  front,web
                web-2  deploy@10.0.0.2:2222  front,web
                localhost  localhost

                """)
        #expect(list.stderr == Self.notes.replacing("HOSTS", with: hosts))
        #expect(
            json.stdout == """
                {"name":"web-2","address":"10.0.0.2","groups":["front","web"],"vars":{"dc":"b","tier":"front",\
                "level":"2","rack":"z"},"backend":"ssh","port":2222,"user":"deploy"}

                """)
        #expect(graph.stdout == "front:\n  web:\n    web-1\n    web-2\n(no group)\n  localhost\n")
    }

    @Test func `variables reach a playbook, secrets reach neither it nor the record`() async throws {
        let (gse, hosts) = try Self.ground()
        let playbook = try gse.file(
            "p.lua",
            """
            local h = gse.hosts('group:front')
            gse.exec(gse.session{hosts = 'group:web'}, {'true'})
            return {h[1].vars, h[2].vars}
            """)
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse(
            "run", playbook, "--policy", policy, "--inventory", hosts, "--backend", "local", "--limit",
            "group:web")
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)
        let record = try await gse("show", run, "--json")

        #expect(
            ending.stdout == """
                [{"dc":"b","level":"2","rack":"a","tier":"front"},{"dc":"b","level":"2","rack":"z","tier":"front"}]

                """, "\(ending.stderr)")
        #expect(record.exit == 0)
        #expect(record.stdout.contains("web-2"))
        #expect(!record.stdout.contains("hunter2"))
        let store = try #require(gse.environment["GSE_STATE"])
        #expect(try await gse.shell("! grep -rq hunter2-hunter2 \"$1\"", store).exit == 0)
    }

    @Test func `a run is not taken on when what a file of variables says has changed`() async throws {
        let ground = try Interrupted()
        ground.gse.environment["GSE_INVENTORY"] = try ground.gse.file("hosts", "[web]\nweb-1\n")
        try ground.gse.file("group_vars/web.yml", "tier: web\npassword: one\n")
        let run = try await ground.killed(
            "gse.exec(gse.session{}, {'sh', '-c', 'echo ran >> FOLDER/out'}) return gse.hosts('web-1')[1].vars",
            at: "kept:4")

        try ground.gse.file("group_vars/web.yml", "tier: other\npassword: one\n")
        let changed = try await ground.gse("resume", run)
        try ground.gse.file("group_vars/web.yml", "tier: web\npassword: two\n")
        let same = try await ground.gse("resume", run)

        #expect(changed.exit == 7)
        #expect(changed.stderr.contains("the inventory has changed since the run began: line 4:"))
        #expect(same.stdout == "{\"tier\":\"web\"}\n", "\(same.stderr)")
    }

    @Test func `limit narrows what a playbook and one command are for, in the order of the file`()
        async throws
    {
        let (gse, hosts) = try Self.ground()
        let policy = try gse.file("policy.yaml", openPolicy)
        let playbook = try gse.file(
            "p.lua",
            """
            local names = {}
            for i, h in ipairs(gse.targets()) do names[i] = h.name end
            return {names, gse.session{hosts = 'group:web'}.hosts}
            """)
        let flags = ["--policy", policy, "--inventory", hosts, "--backend", "local"]

        let run = try await gse.run(["run", playbook, "--limit", "web-2,web-1,localhost"] + flags)
        let exec = try await gse.run(
            ["exec", "--limit", "web-2"] + flags + ["group:web", "--", "echo", "here"])
        let none = try await gse.run(["exec", "--limit", "web-2"] + flags + ["web-1", "--", "true"])

        #expect(
            run.stdout == "[[\"web-1\",\"web-2\",\"localhost\"],[\"web-1\",\"web-2\"]]\n", "\(run.stderr)")
        #expect(exec.stdout == "here\n", "\(exec)")
        #expect(none.exit == 64)
        #expect(none.stderr.contains("--limit or --retry-of leaves none of the hosts asked for"))
    }

    @Test func `what is no file of hosts is said so`() async throws {
        let (gse, hosts) = try Self.ground()
        let script = try gse.file("hosts.py", "#!/usr/bin/env python3\nprint('{}')\n")
        try gse.file("host_vars/web-1.yml", "rack: [a\n")

        let folder = try await gse("inventory", "list", "--inventory", gse.path("group_vars"))
        let program = try await gse("inventory", "list", "--inventory", script)
        let broken = try await gse("inventory", "list", "--inventory", hosts)

        #expect(folder.exit == 66)
        #expect(folder.stderr.contains("group_vars is a directory; name one file in it"))
        #expect(program.exit == 65)
        #expect(program.stderr.contains("hosts.py is a program, which is not run"))
        #expect(broken.exit == 65)
        #expect(broken.stderr.contains("host_vars/web-1.yml:2: not YAML:"))
    }

    @Test func `a backend is one that there is`() async throws {
        let (gse, hosts) = try Self.ground()

        func run(_ backend: String) async throws -> Gse.Ending {
            try await gse("exec", "--inventory", hosts, "--backend", backend, "web-9", "--", "true")
        }

        #expect(try await run("salt").stderr.contains("--backend salt comes with a later version"))
        #expect(
            try await run("sssh").stderr.contains("--backend sssh is not a backend; --backend ssh"))
        let stranger = try await run("ssh")
        #expect(stranger.exit == 64)
        #expect(stranger.stderr.contains("there is no host \"web-9\""))
        #expect(stranger.stderr.contains("did you mean web-1?"))
    }
}
