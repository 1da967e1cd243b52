import Effects
import Testing

@Suite(.timeLimit(.minutes(10))) struct JSONFormTests {
    @Test(arguments: [
        Outcome.done, .session(SessionID("s1"), hosts: ["a", "b"], leftOut: ["c"]), .task(TaskID("t1")),
        .time(Timestamp(milliseconds: 951_782_400_123)), .number(0.1), .number(1), .whole(.min),
        .bytes([0xff, 0]), .bytes(Array("a\u{0}\"\\\n".utf8)),
        .hosts([HostEntry(name: "a", variables: ["rack": "x"], groups: ["web"])]), .value(.null),
        .refused(Refusal(code: "refused.host", message: "no", remedy: "ask")),
        .fault(Fault(code: "fault.resources", message: "full", isRetryable: true)),
        .misuse(Misuse("gse.run: no")),
        .results([
            TaskResult(
                task: TaskID("t1"), names: ["a", "b"],
                ended: [
                    "a": HostOutcome(
                        host: "a", status: .succeeded, exitCode: 0,
                        stdout: CapturedOutput(kept: [200], written: 7),
                        startTime: Timestamp(milliseconds: 5), endTime: Timestamp(milliseconds: 9),
                        duration: .nanoseconds(4_000_001),
                        limits: TaskLimits(
                            timeout: .milliseconds(1500), output: .kibibytes(64), hostsAtOnce: 3,
                            process: ProcessLimits(cpu: .seconds(2), files: 9)),
                        change: FileChange(isChanged: false, sha256: "00"), content: [])
                ])
        ]),
    ]) func `an outcome survives its text`(_ outcome: Outcome) throws {
        let text = outcome.json.encoded

        let read = try Outcome(json: JSON.read(text))
        #expect(read == outcome)
    }

    @Test(
        arguments: [
            (.acting, ""), (.login("deploy"), ",\"account\":\"deploy\""), (.unknown, ",\"account\":null"),
        ] as [(OwnAccount, String)])
    func `a host's account is on record where it is not this process's`(
        _ account: OwnAccount, _ member: String
    ) throws {
        let host = "{\"name\":\"a\",\"groups\":[],\"by_name\":true\(member)}"
        let request = SessionRequest(hosts: [AskedHost(name: "a", ownAccount: account)])

        let text = Effect.session(request).json.text

        #expect(text == "{\"effect\":\"session\",\"hosts\":[\(host)],\"helper\":false}")
        #expect(try SessionRequest(effect: JSON.read(Array(text.utf8))) == request)
    }

    @Test func `a wrong member is named`() {
        let json: JSON = [
            "outcome": "results", "results": [["task": "t1", "names": [], "hosts": [["name": 3]]]],
        ]

        #expect(throws: JSONShapeError(key: "results[0].hosts[0].name", expected: "a string")) {
            try Outcome(json: json)
        }
    }

    @Test(arguments: [
        "", "01", "[1,]", "{\"a\":1,\"a\":2}", "\"\u{1}\"", "\"\\ud800\"", "1 2", "tru", "-", "1e999",
    ])
    func `text that is not JSON is refused`(_ text: String) {
        #expect(throws: JSONError.self) { try JSON.read(Array(text.utf8)) }
    }
}
