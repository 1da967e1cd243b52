import Effects
import ExecutionTesting
import Testing

@testable import Admission

/// Gates are asked in any order and answer the same, and what they allow only shrinks.
@Suite(.timeLimit(.minutes(10))) struct GateOrderTests {
    /// A gate that says one thing to everything.
    struct Says: Gate {
        let answer: Verdict
        func verdict(on effect: Effect) -> Verdict { answer }
    }

    @Test(arguments: [UInt64(1), 2, 3, 42, 20_261_123])
    func `the order of gates never matters`(_ seed: UInt64) {
        var random = Generators(seed: seed)
        for _ in 0..<300 {
            var gates = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                Says(answer: Self.verdict(&random))
            }
            let answer = GateRing(gates: gates).verdict(on: .now)
            gates.shuffle(using: &random)

            #expect(GateRing(gates: gates).verdict(on: .now) == answer, "seed \(seed)")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 42])
    func `one more gate only shrinks limits`(_ seed: UInt64) {
        var random = Generators(seed: seed)
        for _ in 0..<300 {
            let gates = (0..<3).map { _ in Says(answer: .allow(Self.allowance(&random))) }
            let fewer = try? GateRing(gates: Array(gates.dropLast())).verdict(on: .now).get()
            let all = try? GateRing(gates: gates).verdict(on: .now).get()

            if let fewer, let all {
                #expect(all.narrowed(to: fewer) == all, "seed \(seed)")
                #expect(all.conditions.isSuperset(of: fewer.conditions), "seed \(seed)")
            }
        }
    }

    @Test(arguments: [UInt64(5), 6, 7])
    func `the gates of a policy can be asked in any order`(_ seed: UInt64) throws {
        var random = Generators(seed: seed)
        let policy = try Fixture.role(AdmissionTests.lines)
        let roles = policy.held(by: Principal(user: "alice"))
        let authority = Authority(
            policy: policy, held: roles, active: roles, ownAccount: "alice", namesRules: true)
        let gates = Admission.gates([authority, authority], authority.runLimits)
        let words = ["uptime", "cat", "/etc/gse/a", "/etc/gse/secret/a", "rm", "load", "it", "only", "web-1"]
        for _ in 0..<300 {
            let argv = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                words.randomElement(using: &random)
            }
            let user = ["alice", "deploy", "root", nil].randomElement(using: &random) ?? nil
            let hosts = ["web-1", "web-2", "web-9"].shuffled(using: &random).prefix(2).map {
                AskedHost(
                    name: $0,
                    ownAccount: [.acting, .unknown, .login("deploy"), .login("root")]
                        .randomElement(using: &random) ?? .acting)
            }
            let task = Effect.task(
                try Fixture.task(
                    argv, hosts: hosts, stdin: Bool.random(using: &random) ? "x" : nil,
                    settings: SessionSettings(user: user)))
            let answer = GateRing(gates: gates).verdict(on: task)

            #expect(
                GateRing(gates: gates.shuffled(using: &random)).verdict(on: task) == answer, "seed \(seed)")
        }
    }

    @Test func `an effect that no gate claims is refused`() throws {
        let answer = GateRing(gates: [Says(answer: .notMine)]).verdict(on: .now)

        #expect(
            throws: Refusal(
                code: "refused.effect", message: "gse.now was asked for, and nothing lets it through",
                remedy: nil)
        ) {
            try answer.get()
        }
    }

    private static func verdict(_ random: inout Generators) -> Verdict {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            .refuse(
                Refusal(
                    code: ["refused.host", "refused.x", "refused.size"].randomElement(using: &random) ?? "",
                    message: "\(Int.random(in: 0...2, using: &random))",
                    remedy: Bool.random(using: &random) ? "a" : nil))
        case 1: .notMine
        default: .allow(allowance(&random))
        }
    }

    private static func allowance(_ random: inout Generators) -> Allowance {
        var allowance = Allowance()
        func some<Value>(_ value: Value, _ random: inout Generators) -> Value? {
            Bool.random(using: &random) ? value : nil
        }
        let limits = TaskLimits(
            timeout: .seconds(Int.random(in: 1...9, using: &random)),
            output: ByteCount(Int.random(in: 0...9, using: &random)),
            hostsAtOnce: Int.random(in: 1...9, using: &random),
            process: ProcessLimits(files: some(Int.random(in: 1...9, using: &random), &random)))
        allowance.limits = some(limits, &random)
        let paths = ["/a", "/b", "/c"].map { Bytes($0.utf8) }
        allowance.conditions = Set(
            paths.filter { _ in Bool.random(using: &random) }.map { .same(path: $0, directory: $0) })
        allowance.programPaths = [Array(paths.shuffled(using: &random).dropLast())]
        allowance.rule = some("r/\(Int.random(in: 0...3, using: &random))", &random)
        allowance.hosts = some(Set(["a", "b", "c"].filter { _ in Bool.random(using: &random) }), &random)
        allowance.isReadOnly = Bool.random(using: &random)
        allowance.largestFile = some(ByteCount(Int.random(in: 0...9, using: &random)), &random)
        return allowance
    }
}
