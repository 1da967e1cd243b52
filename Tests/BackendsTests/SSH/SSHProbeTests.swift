import Effects
import ExecutionTesting
import Testing

@testable import Backends

/// Probes as seen from a host, over its connection.
@Suite(.timeLimit(.minutes(10)))
struct SSHProbeTests {
    @Test func `a port that listens there succeeds and one that does not says so`() async throws {
        let server = try #require(LoopbackServer(answers: Bytes("hello".utf8)))
        defer { server.stop() }
        let closed = try #require(LoopbackPort())

        let open = try await probe(.tcp(host: "127.0.0.1", port: server.port))
        let shut = try await probe(.tcp(host: "127.0.0.1", port: closed.number))

        #expect(open.fault == nil)
        #expect(open.outcome.status == .succeeded)
        #expect(shut.outcome.status == .failed)
        #expect(
            shut.outcome.reason?.hasPrefix(
                "tcp:127.0.0.1:\(closed.number): connect failed: Connection refused (") == true)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", nil),
        ("HTTP/1.0 200 OK\r\n\r\nhello", nil),
        ("HTTP/1.1 503 Sorry\r\nContent-Length: 5\r\n\r\nhello", "status 503, not 200"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother", "another body"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "the connection closed inside the body"),
        ("SSH-2.0-x\r\n\r\n", "the answer is not HTTP/1.x"),
    ])
    func `an answer over HTTP is held to what is expected`(_ answer: String, _ miss: String?) async throws {
        let server = try #require(LoopbackServer(answers: Bytes(answer.utf8)))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/health?x=1"

        let (outcome, _) = try await probe(
            .http(HTTPExpectation(url: url, body: Bytes("hello".utf8), hostHeader: "shop.example")))

        #expect(outcome.status == (miss == nil ? .succeeded : .failed))
        #expect(outcome.reason.map { $0.prefix { $0 != "(" } } == miss.map { "\(url): \($0) " })
        #expect(
            server.requests.first?.lossyText
                == "GET /health?x=1 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: gse\r\nAccept: */*\r\n"
                + "Connection: close\r\n\r\n")
    }

    @Test func `a server that keeps silent is given up in time`() async throws {
        let server = try #require(LoopbackServer(answers: []))
        defer { server.stop() }

        let (outcome, _) = try await probe(
            .http(HTTPExpectation(url: "http://127.0.0.1:\(server.port)/")), within: .seconds(2))

        #expect(outcome.status == .failed)
        #expect(outcome.reason == "http://127.0.0.1:\(server.port)/: no answer in time (1 try)")
    }

    @Test func `where nothing is forwarded, that is the fault`() async throws {
        let (outcome, fault) = try await probe(.tcp(host: "127.0.0.1", port: 9), on: "no-forwarding")

        #expect(outcome.status == .failed)
        #expect(outcome.reason == "the host forwards no connections (AllowTcpForwarding)")
        #expect(
            fault
                == Fault(
                    code: "fault.ssh.forwarding",
                    message: "no-forwarding forwards no connections, and a probe over ssh is one",
                    remedy: "AllowTcpForwarding local in its sshd_config, or a command that probes there"))
    }

    private func probe(
        _ check: Probe.Check, on host: String = "h001", within: Duration = .seconds(20)
    ) async throws -> (outcome: HostOutcome, fault: Fault?) {
        let fixture = try SSHFixture()
        let backend = SSHBackend(run: RunID("probes"))
        let recorder = EndingsRecorder()
        let request = TaskRequest(
            session: SessionID("s1"), hosts: [AskedHost(name: host)],
            work: .probe(Probe(check: check, within: within, every: .seconds(30))))
        let limits = TaskLimits(timeout: .seconds(30), output: .kibibytes(64), hostsAtOnce: 1)
        let work = SSHFixture.admitted(request, limits)

        let fault = await backend.perform(
            work, task: TaskID("t1"), on: [fixture.target(host)], observer: recorder)
        await backend.end(isOver: true)

        return (try #require(recorder.ended.first), fault)
    }
}
