import Effects
public import Journaling

/// What every box of requests promises, as checks that can be run on any implementation.
public enum RequestBoxConformance {
    /// Runs every check on an empty box; answers one sentence per broken promise.
    public static func problems(of box: any RequestBox) throws(JournalError) -> [String] {
        var problems: [String] = []
        func check(_ holds: Bool, _ promise: String) { if !holds { problems.append(promise) } }
        let (first, second) = (RunID("r1"), RunID("r2"))
        let time = Timestamp(milliseconds: 1_795_000_000_000)

        check(try box.requests(of: first, after: 0).isEmpty, "nothing was asked of an unknown run")
        try box.ask(
            RunRequest(run: first, kind: .approve, step: 7, by: "ann", note: "it is \"fine\"", time: time))
        try box.ask(RunRequest(run: second, kind: .cancel, by: "bob", time: time))
        try box.ask(RunRequest(run: first, kind: .reject, step: 9, by: "bob", time: time))
        let asked = try box.requests(of: first, after: 0)
        check(
            asked == [
                RunRequest(
                    number: 1, run: first, kind: .approve, step: 7, by: "ann", note: "it is \"fine\"",
                    time: time),
                RunRequest(number: 3, run: first, kind: .reject, step: 9, by: "bob", time: time),
            ], "requests of a run come in order, with numbers of the whole store")
        check(try box.requests(of: first, after: 1) == Array(asked.dropFirst()), "those taken come no more")
        check(try box.requests(of: second, after: 0).map(\.kind) == [.cancel], "requests do not mix")
        return problems
    }
}
