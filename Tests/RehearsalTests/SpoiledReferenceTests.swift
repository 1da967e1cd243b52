import Effects
import Journaling
import Rehearsal
import Testing

/// What is found beside a reference in which something failed, as a model may say.
@Suite("Findings beside a reference that is not whole", .timeLimit(.minutes(10)))
struct SpoiledReferenceTests {
    /// A look at one host never holds; it is put back, and the run is degraded.
    private static func degraded(apply: TaskStatus = .succeeded) -> [Fact] {
        var facts = FactList(FindingsTests.hosts)
        for host in FindingsTests.hosts {
            facts.run("apply", host, ends: host == "h2" ? apply : .succeeded)
            if apply == .succeeded || host != "h2" {
                facts.run("look", host, ends: host == "h2" ? .failed : .succeeded, rule: "r/look")
            }
            if host == "h2" { facts.run("put-back", host) }
        }
        facts.end(.degraded)
        return facts.facts
    }

    @Test func `a host that fails by its model and is put back was not ignored`() {
        let whole = Self.degraded()

        #expect(Findings(whole, reference: whole, FindingsTests.knowledge).all == [])
    }

    @Test func `a host of which the reference shows no good course is not judged`() {
        let failed = Self.degraded(apply: .timedOut)

        #expect(Findings(failed, reference: Self.degraded(), FindingsTests.knowledge).all == [])
    }

    @Test func `other hosts are judged beside it`() {
        var facts = FactList(FindingsTests.hosts)
        for host in FindingsTests.hosts {
            facts.run("apply", host)
            facts.run("look", host, ends: host == "h1" ? .succeeded : .failed, rule: "r/look")
            if host == "h2" { facts.run("put-back", host) }
        }
        facts.end(.succeeded)

        let found = Findings(facts.facts, reference: Self.degraded(), FindingsTests.knowledge).all

        #expect(found.map(\.host) == ["h3"])
    }

    @Test(arguments: [TaskStatus.failed, .timedOut])
    func `a look that always fails is an answer, and ignored only when it fails another way`(
        _ status: TaskStatus
    ) {
        func run(_ status: TaskStatus) -> [Fact] {
            var facts = FactList(["h1"])
            facts.run("look", "h1", ends: status, rule: "r/look")
            facts.run("apply", "h1")
            facts.end(.succeeded)
            return facts.facts
        }

        let found = Findings(run(status), reference: run(.failed), FindingsTests.knowledge).all

        #expect(found.map(\.kind) == (status == .failed ? [] : [.failureIgnored]))
    }
}
