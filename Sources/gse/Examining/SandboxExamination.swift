import Effects
import Execution
import Glibc
import Preparing
import SandboxProtocol

/// Starts a worker to see whether it works and which walls are up around it.
enum SandboxExamination {
    /// One finding of the worker, then those of its walls.
    static func findings() async -> [Examination.Finding] {
        let path: String
        let script: PlaybookScript
        do throws(Stop) {
            path = try HelperExecutable.path("gse-sandbox")
            let source = Bytes("return _VERSION".utf8)
            script = try PlaybookScript(
                ScriptStart(source: source, name: "doctor", version: Program.version))
        } catch {
            return [Examination.Finding(subject: "sandbox", isRight: false, text: error.message)]
        }
        let result = await script.begin()
        await script.stop()
        return [finding(of: result, path)] + (script.walls.map(findings) ?? [])
    }

    /// A worker that tells the version of its language is one that works.
    private static func finding(of result: StepResult, _ path: String) -> Examination.Finding {
        let problem: String
        switch result {
        case .turn(let turn):
            if case .returned(.string(let version)) = turn.state {
                let text = "\(path), \(version.lossyText)"
                return Examination.Finding(subject: "sandbox", isRight: true, text: text)
            }
            problem = "\(path) does not run a script"
        case .limit: problem = "\(path) spends a limit on an empty script"
        case .lost(let reason): problem = reason
        }
        return Examination.Finding(subject: "sandbox", isRight: false, text: problem)
    }

    /// One line for each wall; one that must be up and is not is a problem.
    private static func findings(of walls: WallReport) -> [Examination.Finding] {
        // The finding of the worker itself names the wall that kept it from running.
        Wall.allCases.filter { $0 != walls.missing }.map { wall in
            switch walls[wall] {
            case .up: Examination.Finding(subject: "wall", isRight: true, text: "\(wall.name) is up")
            case .relaxed:
                Examination.Finding(
                    subject: "wall", isRight: true,
                    text: "\(wall.name) is up, but relaxed: this worker is built for tests")
            case .down(let error): finding(of: wall, down: error)
            }
        }
    }

    private static func finding(of wall: Wall, down error: UInt8) -> Examination.Finding {
        let reason = strerror(Int32(error)).map { String(cString: $0) } ?? "error \(error)"
        let need = wall.isRequired ? "required" : "not required"
        let text = "\(wall.name) is not up, \(need) (\(reason)); \(wall.remedy)"
        return Examination.Finding(subject: "wall", isRight: !wall.isRequired, text: text)
    }
}
