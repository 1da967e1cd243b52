import Effects
import Execution
import Preparing
import SandboxProtocol

/// One test file, run in a worker of its own from its first line to its end.
struct TestFile {
    let path: String
    /// Only tests whose title has this in it run; nil for all.
    let filter: String?
    /// The longest it may take, rehearsals included.
    let budget: Duration
    /// Rehearses what its tests ask for.
    let stage: TestStage

    /// Runs it; whatever goes wrong is told in the report.
    ///
    /// - Throws: ``Stop``: 66 when it cannot be read, 8 when there is no sandbox.
    func run() async throws(Stop) -> TestFileReport {
        let clock = ContinuousClock()
        let begin = clock.now
        let file = try PlaybookFile(path)
        // The budget is of the wall, for the whole file; the script's own work may take all of it.
        let milliseconds = Int(Elapsed.milliseconds(budget))
        let script = try PlaybookScript(
            ScriptStart(
                source: file.source, name: file.name, version: Program.version, seed: 1,
                limits: ScriptLimits(
                    cpuMilliseconds: milliseconds + 1000, stepMilliseconds: milliseconds + 1000)))
        let conversation = TestConversation(script: script, files: file.files, stage: stage, path: path)
        let recorded = await record(conversation)
        var recorder = recorded.0
        await script.stop()
        let isSpent = clock.now - begin >= budget
        recorder.close(isSpent ? TestTrouble("it took longer than \(Elapsed.words(budget))") : recorded.1)
        return TestFileReport(path: path, cases: recorder.cases, duration: clock.now - begin)
    }

    /// Lets the script run; when the budget is spent it is stopped, and so is what it rehearses.
    private func record(_ conversation: TestConversation) async -> (TestRecorder, TestTrouble?) {
        await withTaskGroup(of: (TestRecorder, TestTrouble?)?.self) { group in
            group.addTask { [budget] in
                try? await Task.sleep(for: budget)
                return nil
            }
            group.addTask { [filter] in
                var recorder = TestRecorder(filter: filter)
                let trouble = await conversation.run(&recorder)
                return (recorder, trouble)
            }
            var recorded: (TestRecorder, TestTrouble?) = (TestRecorder(filter: filter), nil)
            while let ended = await group.next() {
                group.cancelAll()
                if let ended { recorded = ended } else { await conversation.script.stop() }
            }
            return recorded
        }
    }
}
