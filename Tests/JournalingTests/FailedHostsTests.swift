import Effects
import Journaling
import Testing

/// Which hosts a retry is for.
@Suite(.timeLimit(.minutes(10))) struct FailedHostsTests {
    private typealias Reason = FailedHosts.Reason

    private func reasons(_ list: FactList) -> [String: Reason] {
        let failed = FailedHosts(list.facts)
        return Dictionary(uniqueKeysWithValues: failed.names.map { ($0, failed.reason(for: $0) ?? .failed) })
    }

    @Test func `what did not end well has failed, whatever came after it`() {
        var list = FactList()
        list.session("s1", ["a-1", "a-2", "a-3", "a-4", "a-5"])
        list.begin("t1", ["one"], on: ["a-1", "a-2", "a-3", "a-4", "a-5"])
        list.finish("t1", "a-1")
        list.finish("t1", "a-2", .failed, exit: 1)
        list.finish("t1", "a-3", .timedOut)
        list.finish("t1", "a-4", .lost)
        list.finish("t1", "a-5", .cancelled)
        list.begin("t2", ["two"], on: ["a-2"])
        list.finish("t2", "a-2")

        #expect(reasons(list) == ["a-2": .failed, "a-3": .failed, "a-4": .failed, "a-5": .failed])
        #expect(FailedHosts(list.facts).names == ["a-2", "a-3", "a-4", "a-5"])
    }

    @Test func `work that went well when it was tried again has not failed`() {
        var list = FactList()
        list.session("s1", ["a-1"])
        for (task, status) in [("t1", TaskStatus.failed), ("t2", .succeeded)] {
            list.begin(task, ["one"], on: ["a-1"])
            list.finish(task, "a-1", status)
        }

        #expect(reasons(list) == [:])
    }

    @Test func `a host that was selected and never reached is to be tried`() {
        var list = FactList()
        list.session("s1", ["a-1", "a-2", "a-3"])
        list.begin("t1", ["one"], on: ["a-1", "a-2"])
        list.finish("t1", "a-1")

        #expect(reasons(list) == ["a-2": .unfinished, "a-3": .unreached])
    }

    @Test func `the hosts of a session that was refused are to be tried`() {
        var list = FactList()
        list.add(
            .refused(
                step: 1, strand: 0, effect: ["effect": "session", "hosts": [["name": "a-1"]]],
                Refusal(code: "refused.host", message: "no", remedy: nil)))

        #expect(reasons(list) == ["a-1": .unreached])
    }

    @Test func `what gse.targets answers is selected, another look-up is not`() {
        var list = FactList()
        let entries = Outcome.hosts([HostEntry(name: "a-1")]).json
        list.add(.settled(step: 1, strand: 0, effect: ["effect": "hosts"], outcome: entries))
        let others = Outcome.hosts([HostEntry(name: "a-2")]).json
        list.add(
            .settled(step: 2, strand: 0, effect: ["effect": "hosts", "selector": "all"], outcome: others))

        #expect(reasons(list) == ["a-1": .unreached])
    }

    @Test func `a helper is not tried again`() {
        var list = FactList()
        list.session("s1", ["a-1"])
        list.session("s2", ["lb-1"], helper: true)
        list.begin("t1", ["drain"], on: ["lb-1"], session: "s2")
        list.finish("t1", "lb-1", .failed)
        list.begin("t2", ["one"], on: ["a-1"])
        list.finish("t2", "a-1")

        #expect(reasons(list) == [:])
    }

    @Test func `a host that was put back is to be tried, one that was cleared up is not`() {
        var list = FactList()
        list.session("s1", ["a-1", "a-2"])
        for (id, always) in [("u1", false), ("u2", true)] {
            list.add(
                .settled(
                    step: 2, strand: 0, effect: ["effect": "undo", "always": .bool(always)],
                    outcome: ["outcome": "undo", "undo": .string(id)]))
        }
        list.begin("t1", ["one"], on: ["a-1", "a-2"])
        list.finish("t1", "a-1")
        list.finish("t1", "a-2")
        list.begin("u1", ["back"], on: ["a-1"], undo: "u1")
        list.finish("u1", "a-1")
        list.begin("u2", ["clear"], on: ["a-2"], undo: "u2")
        list.finish("u2", "a-2")

        #expect(reasons(list) == ["a-1": .undone])
    }
}
