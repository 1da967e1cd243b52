import Admission
import Effects

/// How work ends when it does not end by itself, and that every ending is told.
extension BackendConformance {
    /// A child that ignores TERM and answers, until it is killed, by holding a lock file's descriptor open.
    private static let stubborn = "sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & echo $!; wait"

    func timeOutEndsTheTree() async -> [String] {
        let done = await perform(command("sh", "-c", Self.stubborn), timeout: .milliseconds(700))
        let found =
            difference("the status", done.ending?.status, .timedOut)
            + difference("the exit code", done.ending?.exitCode, nil)
            + difference("the reason", done.ending?.reason, nil)
        return found + (await survivor(of: done))
    }

    func cancellationEndsTheTree() async -> [String] {
        let observer = ConformanceObserver()
        return await withTaskGroup { group in
            group.addTask {
                await perform(command("sh", "-c", Self.stubborn), observer: observer)
            }
            await observer.somethingHappened()
            group.cancelAll()
            var found: [String] = []
            for await done in group {
                found += difference("the status", done.ending?.status, .cancelled)
                found += difference("the reason", done.ending?.reason, nil)
            }
            let done = Performed(fault: nil, endings: observer.endings, live: observer.live)
            // A task of its own: this one's children are cancelled.
            return await found + survivor(of: done)
        }
    }

    func everyTargetEndsOnce() async -> [String] {
        let targets = (1...40).map {
            Target(
                name: "\(target.name)-\($0)", address: target.address, variables: target.variables,
                connection: target.connection)
        }
        let done = await perform(command("true"), on: targets)
        return difference("the fault", done.fault, nil)
            + difference("the hosts", done.endings.map(\.host).sorted(), targets.map(\.name).sorted())
            + difference("the reasons of those that failed", Set(done.endings.compactMap(\.reason)), [])
            + difference("whether all succeeded", done.endings.allSatisfy { $0.status == .succeeded }, true)
    }

    /// One sentence when the process whose number was the output is still there.
    private func survivor(of done: Performed) async -> [String] {
        guard let number = done.ending?.stdout.kept.text?.split(separator: "\n").first else {
            return ["the command said no number"]
        }
        // A target whose first process reaps nothing keeps zombies, which kill finds as well.
        let look = """
            kill -0 "$1" 2>/dev/null || exit 1; line=; read -r line 2>/dev/null < "/proc/$1/stat"
            case ${line##*)} in ' Z'* | ' X'*) exit 1 ;; esac; kill -0 "$1" && echo "$line"
            """
        let asked = await perform(command("sh", "-c", look, "sh", String(number)))
        return difference("what a look finds of a descendant", asked.ending?.stdout.kept.lossyText, "")
            + difference("its exit code", asked.ending?.exitCode, 1)
    }
}
