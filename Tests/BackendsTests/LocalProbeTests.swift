import Admission
import Backends
import Effects
import Testing

/// Probes seen from this machine.
@Suite(.timeLimit(.minutes(10)))
struct LocalProbeTests {
    @Test func `a port that listens succeeds and one that does not says so`() async throws {
        let server = try #require(LoopbackServer(answers: Bytes("hello".utf8)))
        defer { server.stop() }
        let closed = try #require(LoopbackPort())

        let open = try await probe(.tcp(host: "127.0.0.1", port: server.port))
        let shut = try await probe(.tcp(host: "127.0.0.1", port: closed.number))

        #expect(open.status == .succeeded)
        #expect(shut.status == .failed)
        #expect(shut.reason?.hasPrefix("tcp:127.0.0.1:\(closed.number): connection refused (") == true)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", nil),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", nil),
        ("HTTP/1.0 200 OK\r\n\r\nhello", nil),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", nil),
        ("HTTP/1.1 503 Sorry\r\nContent-Length: 5\r\n\r\nhello", "status 503, not 200"),
        ("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", "status 302, not 200"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother", "another body"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "the connection closed inside the body"),
        ("SSH-2.0-x\r\n\r\n", "the answer is not HTTP/1.x"),
        ("nonsense", "the connection closed before an answer"),
    ])
    func `an answer over HTTP is held to what is expected`(_ answer: String, _ miss: String?) async throws {
        let server = try #require(LoopbackServer(answers: Bytes(answer.utf8)))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/health?x=1"

        let outcome = try await probe(
            .http(HTTPExpectation(url: url, body: Bytes("hello".utf8), hostHeader: "shop.example")))

        #expect(outcome.status == (miss == nil ? .succeeded : .failed))
        #expect(outcome.reason.map { $0.prefix { $0 != "(" } } == miss.map { "\(url): \($0) " })
        #expect(
            server.requests.first?.lossyText
                == "GET /health?x=1 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: gse\r\nAccept: */*\r\n"
                + "Connection: close\r\n\r\n")
    }

    @Test(arguments: [
        ("HTTP/1.1 100 Continue\r\n\r\n", "its head is longer than 65536 bytes"),
        ("HTTP/1.1 200 OK\r\nX: y\r\nZ", "its head is longer than 65536 bytes"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=", "its chunks are mostly overhead"),
    ])
    func `a server that never comes to the point is not listened to for ever`(
        _ beginning: String, _ miss: String
    ) async throws {
        let unit = beginning.hasSuffix("\n") ? beginning : String(repeating: "x", count: 1000)
        var answer = Bytes(beginning.utf8)
        while answer.count < 3 << 20 { answer += unit.utf8 }
        let server = try #require(LoopbackServer(answers: answer))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"

        let outcome = try await probe(.http(HTTPExpectation(url: url)))

        #expect(outcome.status == .failed)
        #expect(outcome.reason == "\(url): \(miss) (1 try)")
    }

    @Test func `a body must contain what is asked for`() async throws {
        let server = try #require(LoopbackServer(answers: Bytes("HTTP/1.1 200 OK\r\n\r\nversion 2".utf8)))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)"

        let there = try await probe(.http(HTTPExpectation(url: url, contains: Bytes("version 2".utf8))))
        let missing = try await probe(.http(HTTPExpectation(url: url, contains: Bytes("version 3".utf8))))

        #expect(there.status == .succeeded)
        #expect(missing.status == .failed)
    }

    @Test(arguments: [
        "https://127.0.0.1/", "http://", "http://a b/", "http://u@127.0.0.1/", "http://127.0.0.1:0/",
    ])
    func `an address that is not plain http is never asked`(_ url: String) async throws {
        let outcome = try await probe(.http(HTTPExpectation(url: url)))

        #expect(outcome.status == .failed)
        #expect(outcome.reason?.contains("not a plain http address") == true)
    }

    @Test func `a server that keeps silent is given up`() async throws {
        let server = try #require(LoopbackServer(answers: []))
        defer { server.stop() }
        let expectation = HTTPExpectation(url: "http://127.0.0.1:\(server.port)/")

        let outcome = try await probe(.http(expectation), within: .milliseconds(100))

        #expect(outcome.status == .failed)
        #expect(outcome.reason == "\(expectation.url): no answer in time (1 try)")
    }

    @Test func `a probe is repeated until it succeeds`() async throws {
        let sorry = Bytes("HTTP/1.1 503 Sorry\r\n\r\n".utf8)
        let server = try #require(
            LoopbackServer(answers: sorry, sorry, Bytes("HTTP/1.1 200 OK\r\n\r\n".utf8)))
        defer { server.stop() }
        let expectation = HTTPExpectation(url: "http://127.0.0.1:\(server.port)/")

        let outcome = try await probe(.http(expectation), every: .milliseconds(10))

        #expect(outcome.status == .succeeded)
        #expect(server.requests.count == 3)
    }

    @Test func `cancelling ends a probe`() async throws {
        let server = try #require(LoopbackServer(answers: []))
        defer { server.stop() }
        let check = Probe.Check.http(HTTPExpectation(url: "http://127.0.0.1:\(server.port)/"))
        let work = LocalFixture.admitted(.probe(Probe(check: check)), timeout: .seconds(60))
        let recorder = EndingsRecorder()

        let running = Task {
            await LocalBackend().perform(
                work, task: TaskID("t1"), on: [Target(name: "localhost")], observer: recorder)
        }
        while server.requests.isEmpty { await Task.yield() }
        running.cancel()
        _ = await running.value

        #expect(recorder.ended.map(\.status) == [.cancelled])
    }

    /// Probes this machine; unless told otherwise there is time for one try only, however slow the machine is.
    private func probe(
        _ check: Probe.Check, within: Duration = .seconds(30), every: Duration = .seconds(60)
    ) async throws -> HostOutcome {
        let work = LocalFixture.admitted(.probe(Probe(check: check, within: within, every: every)))
        return try await #require(LocalFixture.perform(work).recorder.ended.first)
    }
}
