import Effects
import Fleet
import Glibc
import Testing

@testable import Admission
@testable import Backends

/// What is said to ssh about a connection, and what it says back.
struct ConnectionTests {
    @Test func `what the inventory says reaches ssh, and nothing in it is taken for an option`() {
        let target = Target(
            name: "web-01", address: "10.0.0.1",
            connection: HostConnection(
                port: 2222, user: "deploy", identityFile: "/keys/id", jump: "bastion", backend: "ssh",
                hostKeys: .acceptNew, keyExchange: "curve25519-sha256", configFile: "/etc/fleet.conf"))

        let words = ConnectionPlan(target, account: nil).arguments(
            socket: "/tmp/s/1", patience: ConnectionPlan.Patience(connect: 7, alive: 3))

        #expect(words.prefix(8) == ["ssh", "-M", "-N", "-T", "-S", "/tmp/s/1", "-F", "/etc/fleet.conf"])
        #expect(
            words.suffix(10)
                == ["-p", "2222", "-l", "deploy", "-i", "/keys/id", "-J", "bastion", "--", "10.0.0.1"])
        let settings = Set(words.dropFirst(8).dropLast(10)).subtracting(["-o"])
        #expect(
            settings.isSuperset(of: [
                "BatchMode=yes", "StrictHostKeyChecking=accept-new", "ConnectTimeout=7",
                "ServerAliveInterval=3", "KexAlgorithms=curve25519-sha256",
            ]))
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["wait", "exit", "kill -TERM $$"])
    func `what ssh has started to go through ends with it, whatever ends it`(_ way: String) async throws {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        var process = try ConnectionProcess(
            arguments: ["sh", "-c", "sleep 1000 2> /dev/null & echo $! >&2; exec 2>&-; \(way)"],
            nullDevice: null,
            softFiles: 1024)
        var said = Bytes()
        while !said.contains(UInt8(ascii: "\n")) { said += Self.read(process.words) }
        let beside = try Processes.number(in: said)

        if way == "wait" { process.kill() }
        while !process.hasEnded() { Self.wait(process.pidfd) }
        process.release()

        // Its end is waited for: where it does not come, the time limit does.
        while Processes.isAlive(beside) { await Task.yield() }
    }

    @Test func `nobody is asked for a password in a window, by no ssh on the way either`() throws {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        var process = try ConnectionProcess(
            arguments: ["sh", "-c", "env >&2"], nullDevice: null, softFiles: 1024)
        var said = Bytes()
        while !process.hasEnded() { Self.wait(process.pidfd) }
        said += Self.read(process.words)
        process.release()

        let lines = said.lossyText.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("SSH_ASKPASS_REQUIRE") } == ["SSH_ASKPASS_REQUIRE=never"])
    }

    /// What a descriptor has to read, once it has something.
    private static func read(_ descriptor: Int32) -> Bytes {
        wait(descriptor)
        return Bytes(unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }

    private static func wait(_ descriptor: Int32) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
    }

    @Test(
        arguments: [
            (nil, nil, nil, nil), (nil, "deploy", nil, "deploy"), ("root", "deploy", nil, "root"),
            ("root", "deploy", true, "deploy"), ("root", nil, true, nil),
        ] as [(String?, String?, Bool?, String?)])
    func `who logs in is who was asked for, unless sudo is between`(
        _ asked: String?, _ user: String?, _ usesSudo: Bool?, _ login: String?
    ) {
        let target = Target(name: "h", connection: HostConnection(user: user, usesSudo: usesSudo))

        #expect(ConnectionPlan(target, account: asked).login == login)
    }

    @Test func `hosts that are reached in the same way share a connection, and no others do`() {
        let plans = [
            ("a", nil, nil), ("a", nil, true), ("a", 22, nil), ("b", nil, nil),
        ].map { address, port, sudo in
            ConnectionPlan(
                Target(name: "x", address: address, connection: HostConnection(port: port, usesSudo: sudo)),
                account: nil)
        }

        #expect(Set(plans).count == 3)
    }

    @Test(arguments: [
        (
            "kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.1 port 22\n",
            true
        ),
        (
            "kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.1 port 22\n",
            true
        ),
        ("ssh: connect to host 10.0.0.1 port 22: Connection refused\n", false),
        ("deploy@10.0.0.1: Permission denied (publickey).\n", false),
        ("Host key verification failed.\n", false), ("", false),
    ])
    func `only a server that lets go before it knows who is there is tried again`(
        _ text: String, _ isDropped: Bool
    ) {
        #expect(words(text).isDroppedEarly == isDropped)
    }

    @Test(arguments: [
        (
            "channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\n",
            "on the way there: connect failed: Connection refused", false
        ),
        (
            "*** for members only ***\nroot@10.0.0.9: Permission denied (publickey).\n",
            "on the way there: root@10.0.0.9: Permission denied (publickey).", false
        ),
        (
            "ssh: connect to host 10.0.0.9 port 22: Connection refused\n",
            "on the way there: ssh: connect to host 10.0.0.9 port 22: Connection refused", false
        ),
        (
            "No ED25519 host key is known for [10.0.0.9]:2222 and you have requested strict checking.\n"
                + "Host key verification failed.\n",
            "on the way there: the host key of [10.0.0.9]:2222 is not known; log in there once with ssh and accept "
                + "it if it is that host's", false
        ),
        // A jump host that is too busy, and a host behind one that greets.
        (
            "kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.9 port 22\n",
            "on the way there: Connection closed by 10.0.0.9 port 22", true
        ),
        ("*** for members only ***\n", "Connection closed by the host behind the way there", true),
    ])
    func `what failed at a jump host is told, and not what ssh makes of it`(
        _ text: String, _ reason: String, _ isDropped: Bool
    ) {
        let said = words(
            "debug1: x\n" + text + "kex_exchange_identification: Connection closed by remote host\n"
                + "Connection closed by UNKNOWN port 65535\n")

        #expect(said.refusal(by: ConnectionPlan(Target(name: "h"), account: nil)) == reason)
        #expect(said.isDroppedEarly == isDropped)
    }

    @Test func `a key file that is not there is told with the refusal`() {
        let said = words(
            "Warning: Identity file /k not accessible: No such file or directory.\n"
                + "deploy@10.0.0.1: Permission denied (publickey).\n")

        #expect(
            said.refusal(by: ConnectionPlan(Target(name: "h"), account: nil))
                == "deploy@10.0.0.1: Permission denied (publickey). "
                + "(Identity file /k not accessible: No such file or directory.)")
    }

    @Test func `an unknown key is refused with its fingerprint and the command that accepts it`() {
        let plan = ConnectionPlan(
            Target(name: "h", address: "10.0.0.1", connection: HostConnection(port: 2222, user: "deploy")),
            account: nil)
        let said = words(
            """
            debug1: Server host key: ssh-ed25519 SHA256:abcDEF123
            No ED25519 host key is known for [10.0.0.1]:2222 and you have requested strict checking.
            Host key verification failed.\r

            """)

        #expect(
            said.refusal(by: plan)
                == "its host key is not known: ED25519 SHA256:abcDEF123; if that is the host's, accept it with "
                + "ssh -o StrictHostKeyChecking=accept-new -p 2222 deploy@10.0.0.1 true, or say host_keys: "
                + "accept-new in the inventory")
    }

    @Test func `the command that accepts a key can be given to a shell as it stands`() {
        let plan = ConnectionPlan(
            Target(name: "h", connection: HostConnection(configFile: "/fleet's; reboot/config")),
            account: "a$b")
        let said = words("No ED25519 host key is known for h and you have requested strict checking.\n")

        let command = #"-F '/fleet'\''s; reboot/config' 'a$b@h' true, or"#
        #expect(said.refusal(by: plan)?.contains(command) == true, "\(said)")
    }

    @Test func `a changed key is refused with both`() {
        let plan = ConnectionPlan(Target(name: "h"), account: nil)
        let said = words(
            """
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            The fingerprint for the ED25519 key sent by the remote host is
            SHA256:new.
            Offending ED25519 key in /home/me/.ssh/known_hosts:7
            Host key for h has changed and you have requested strict checking.
            Host key verification failed.

            """)

        #expect(
            said.refusal(by: plan)
                == "its host key has changed to SHA256:new: somebody may stand in between; only if the change is "
                + "known to be right take the old key (/home/me/.ssh/known_hosts:7) out with ssh-keygen -R")
    }

    @Test func `what ssh says cannot disturb a terminal, and its last line is why`() {
        let said = words("Welcome\u{1B}[2J\n\nConnection to \u{7F}h timed out\n   \n")

        #expect(said.lines == ["Welcome[2J", "Connection to h timed out"])
        #expect(
            said.refusal(by: ConnectionPlan(Target(name: "h"), account: nil)) == "Connection to h timed out")
    }

    private func words(_ text: String) -> ConnectionWords {
        var words = ConnectionWords()
        words.take(Bytes(text.utf8))
        return words
    }
}
