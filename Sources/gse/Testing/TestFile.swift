import Effects
import Execution
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
        var recorder = TestRecorder(filter: filter)
        let trouble = await withTaskGroup(of: TestTrouble?.self) { group in
            let conversation = TestConversation(script: script, files: file.files, stage: stage, path: path)
            group.addTask {
                try? await Task.sleep(for: budget)
                await script.stop()
                return nil
            }
            let trouble = await conversation.run(&recorder)
            group.cancelAll()
            return trouble
        }
        await script.stop()
        let isSpent = clock.now - begin >= budget
        recorder.close(isSpent ? TestTrouble("it took longer than \(Elapsed.words(budget))") : trouble)
        return TestFileReport(path: path, cases: recorder.cases, duration: clock.now - begin)
    }
}
