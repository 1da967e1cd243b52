import Effects
import Journaling
import Rehearsal
import Testing

@Suite("Findings", .timeLimit(.minutes(10)))
struct FindingsTests {
    static let hosts = ["h1", "h2", "h3"]

    /// What is done when all goes well: each host is changed, looked at, and joined again.
    static func clean(_ hosts: [String] = hosts) -> [Fact] {
        var facts = FactList(hosts)
        for host in hosts {
            facts.run("apply", host)
            facts.run("look", host, rule: "r/look")
            facts.run("join", host)
        }
        facts.end(.succeeded)
        return facts.facts
    }

    static let knowledge = RunKnowledge(readOnlyRules: ["r/look"])

    /// The kinds and hosts of what is found.
    static func found(
        _ facts: [Fact], reference: [Fact]? = clean(), _ knowledge: RunKnowledge = knowledge
    ) -> [String] {
        Findings(facts, reference: reference, knowledge).all.filter { !$0.isRemark }
            .map { "\($0.kind.rawValue) \($0.host ?? "-")" }
    }

    @Test func `a run in which all goes well has none`() {
        #expect(Self.found(Self.clean()) == [])
        #expect(Self.found(Self.clean(), reference: nil) == [])
    }

    @Test func `a failed look after which the playbook goes on is ignored`() {
        var facts = FactList(Self.hosts)
        for host in Self.hosts {
            facts.run("apply", host)
            facts.run("look", host, ends: host == "h2" ? .timedOut : .succeeded, rule: "r/look")
            facts.run("join", host)
        }
        facts.end(.succeeded)

        #expect(Self.found(facts.facts) == ["verify ignored h2"])
        #expect(
            Findings(facts.facts, reference: Self.clean(), Self.knowledge).all.first?.line
                == "verify ignored: h2, step 10: look timed out, and the playbook went on with join")
    }

    @Test func `a host that was put back was not ignored`() {
        var facts = FactList(Self.hosts)
        for host in Self.hosts {
            facts.run("apply", host)
            facts.run("look", host, ends: host == "h2" ? .failed : .succeeded, rule: "r/look")
            if host == "h2" { facts.run("put-back", host) }
            facts.run("join", host)
        }
        facts.end(.succeeded)

        #expect(Self.found(facts.facts) == [])
    }

    @Test func `a look that is tried again until it holds is not ignored`() {
        var facts = FactList(Self.hosts)
        for host in Self.hosts {
            facts.run("apply", host)
            if host == "h3" { facts.run("look", host, ends: .failed, rule: "r/look") }
            facts.run("look", host, rule: "r/look")
            facts.run("join", host)
        }
        facts.end(.succeeded)

        #expect(Self.found(facts.facts) == [])
    }

    @Test func `a run that fails where something failed has left a state that it tells of`() {
        var facts = FactList(Self.hosts)
        facts.run("apply", "h1")
        facts.run("look", "h1", ends: .failed, rule: "r/look")
        facts.end(.failed)

        #expect(Self.found(facts.facts) == [])
        #expect(
            Findings(facts.facts, reference: Self.clean(), Self.knowledge).all.map(\.line) == [
                "mixed state: h1, step 2: apply was done, join was not, and the run ended as failed"
            ])
    }

    @Test func `a command done again is a finding, unless it may be, or the host was put back`() {
        func facts(_ inDoubt: JSON, between: String?) -> [Fact] {
            var facts = FactList(Self.hosts)
            facts.run("apply", "h1", ends: .failed, inDoubt: inDoubt)
            if let between { facts.run(between, "h1") }
            facts.run("apply", "h1", inDoubt: inDoubt)
            facts.end(.failed)
            return facts.facts
        }

        #expect(Self.found(facts("fail", between: nil)) == ["repeated command h1"])
        #expect(Self.found(facts("repeat", between: nil)) == [])
        #expect(Self.found(facts("fail", between: "put-back")) == [])
        #expect(
            Self.found(facts("fail", between: nil), RunKnowledge(repeatableRules: ["r/apply"]))
                == ["repeated command h1"])
    }

    @Test func `a host without what the others got was forgotten`() {
        var facts = FactList(Self.hosts)
        for host in Self.hosts.dropLast() { facts.run("apply", host) }
        facts.end(.succeeded)

        #expect(Self.found(facts.facts, reference: facts.facts) == ["host forgotten h3"])
    }

    @Test func `a host that got something else, or answered otherwise, was not forgotten`() {
        var leader = FactList(Self.hosts)
        leader.run("bootstrap", "h1")
        for host in Self.hosts.dropFirst() { leader.run("join-leader", host) }
        leader.end(.succeeded)
        var current = FactList(Self.hosts)
        for host in Self.hosts {
            current.run("version", host, rule: "r/look", stdout: host == "h1" ? "2" : "1")
            if host != "h1" { current.run("upgrade", host) }
        }
        current.end(.succeeded)

        #expect(Self.found(leader.facts, reference: leader.facts) == [])
        #expect(Self.found(current.facts, reference: current.facts) == [])
    }

    @Test func `hosts begun after the budget was spent are findings`() {
        func facts(_ begun: Int) -> [Fact] {
            var facts = FactList(["h1", "h2", "h3", "h4", "h5"], arguments: ["budget": "1"])
            for host in ["h1", "h2", "h3", "h4", "h5"].prefix(begun) {
                facts.run("apply", host)
                facts.run("look", host, ends: .failed, rule: "r/look")
            }
            facts.end(.failed)
            return facts.facts
        }
        let clean = Self.clean(["h1", "h2", "h3", "h4", "h5"])

        #expect(Self.found(facts(2), reference: clean) == [])
        #expect(Self.found(facts(3), reference: clean) == ["budget exceeded h3"])
        #expect(Self.found(facts(4), reference: clean) == ["budget exceeded h3", "budget exceeded h4"])
    }

    @Test func `a host whose strand had begun goes on to its end`() {
        var facts = FactList(Self.hosts, arguments: ["budget": "0"])
        facts.strand = 2
        facts.settle(["effect": "now"], ["outcome": "time", "time": "2026-01-01T00:00:00.000Z"])
        facts.strand = 1
        facts.run("apply", "h1", ends: .failed)
        facts.strand = 2
        facts.run("apply", "h2")
        facts.end(.failed)

        #expect(Self.found(facts.facts) == [])
    }

    @Test func `a host begun after a rollout stopped is a finding`() {
        var facts = FactList(Self.hosts)
        func log(_ event: String) -> JSON {
            [
                "effect": "log", "level": "info", "message": "m",
                "fields": ["rollout": .string(event), "name": "r"],
            ]
        }
        facts.settle(log("begun"))
        facts.strand = 1
        facts.run("apply", "h1", ends: .failed)
        facts.settle(log("stopped"))
        facts.strand = 0
        facts.run("apply", "h2")
        facts.end(.degraded)

        #expect(Self.found(facts.facts, reference: nil) == ["budget exceeded h2"])
    }

    @Test func `a lock kept after a failure while the playbook goes on is a finding`() {
        func facts(failing: Bool) -> [Fact] {
            var facts = FactList(Self.hosts)
            for host in Self.hosts {
                let isFailed = failing && host == "h1"
                facts.settle(["effect": "lock", "name": .string("lock-\(host)")])
                facts.run("apply", host, ends: isFailed ? .failed : .succeeded)
                if !isFailed { facts.settle(["effect": "unlock", "name": .string("lock-\(host)")]) }
            }
            facts.end(failing ? .degraded : .succeeded)
            return facts.facts
        }

        #expect(Self.found(facts(failing: true), reference: facts(failing: false)) == ["lock held h1"])
        #expect(Self.found(facts(failing: false), reference: facts(failing: false)) == [])
    }

    @Test func `a time-out beyond the run's is a finding once`() {
        var facts = FactList(Self.hosts)
        for host in Self.hosts { facts.run("apply", host, timeout: 600) }
        facts.end(.succeeded)

        #expect(
            Self.found(facts.facts, reference: nil, RunKnowledge(timeLimit: .seconds(300))) == [
                "timeout beyond the run's -"
            ])
        #expect(Self.found(facts.facts, reference: nil, RunKnowledge(timeLimit: .seconds(600))) == [])
    }

    @Test func `an undo of the host counts as putting it back`() {
        var facts = FactList(Self.hosts)
        facts.run("apply", "h1")
        facts.run("look", "h1", ends: .failed, rule: "r/look")
        facts.run("restore", "h1", undo: "u1")
        facts.end(.failed)

        #expect(Findings(facts.facts, reference: Self.clean(), Self.knowledge).all == [])
    }
}

/// What shows only beside other failures.
@Suite("Findings beside each other", .timeLimit(.minutes(10)))
struct ReactionTests {
    /// Two hosts fail, one of them after `first` and the other after `second`; what is found.
    private func found(_ first: [String], _ second: [String]) -> [String] {
        var clean = FactList(["h1", "h2"])
        for host in ["h1", "h2"] {
            for command in ["stage", "look", "apply", "check", "tidy"] { run(command, host, into: &clean) }
        }
        clean.end(.succeeded)
        var facts = FactList(["h1", "h2"])
        for (host, commands) in [("h1", first), ("h2", second)] {
            for command in commands { run(command, host, into: &facts) }
        }
        facts.end(.failed)
        return FindingsTests.found(facts.facts, reference: clean.facts)
    }

    /// `!check` is a check that fails.
    private func run(_ command: String, _ host: String, into facts: inout FactList) {
        let isFailed = command.hasPrefix("!")
        let name = isFailed ? String(command.dropFirst()) : command
        facts.run(
            name, host, ends: isFailed ? .failed : .succeeded,
            rule: ["look", "check"].contains(name) ? "r/look" : nil)
    }

    @Test func `a host that was left where another was put back is a finding`() {
        #expect(
            found(["stage", "look", "apply", "!check", "restore"], ["stage", "look", "!apply"])
                == ["no rollback h2"])
        #expect(
            found(["stage", "look", "!apply", "restore"], ["stage", "look", "apply", "!check"])
                == ["no rollback h2"])
    }

    @Test func `where less had been done nothing need be put back`() {
        #expect(found(["stage", "look", "apply", "!check", "restore"], ["stage", "!look"]) == [])
        #expect(found(["stage", "look", "apply", "!check", "restore"], ["!stage"]) == [])
    }

    @Test func `what passed the check may be left`() {
        #expect(
            found(
                ["stage", "look", "apply", "!check", "restore"], ["stage", "look", "apply", "check", "!tidy"])
                == [])
    }

    @Test func `what is done for a later failure is no answer to an earlier one`() {
        #expect(
            found(["stage", "!look", "!apply", "restore"], ["stage", "!look"]) == [])
    }
}
