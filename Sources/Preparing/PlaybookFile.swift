import Admission
package import Effects
package import Execution
import Journaling
package import SandboxProtocol

/// A playbook as it was read: its text, and the folder its own files are in.
package struct PlaybookFile {
    /// The path as the user named it.
    package let path: String
    /// Its text.
    package let source: Bytes
    /// The files beside it.
    package let files: PlaybookFiles

    /// Its name without folders, for messages.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Reads it.
    ///
    /// - Throws: ``Stop``: 66 when it is missing, 65 when it is longer than 16 MiB.
    package init(_ path: String) throws(Stop) {
        self.path = path
        source = try FileReading.content(of: path, what: "the playbook", longest: .mebibytes(16)).bytes
        let resolved = FileReading.resolved(path) ?? path
        let folder = resolved.lastIndex(of: "/").map { String(resolved[..<$0]) } ?? "."
        files = PlaybookFiles(below: folder.isEmpty ? "/" : folder)
    }

    /// What the worker is given to run it.
    ///
    /// One that is resumed has its CPU time twice: to go through the record again takes what it took the first time, and
    /// does not count.
    package func start(_ plan: RunPlan, isResumed: Bool = false) -> ScriptStart {
        let limits = plan.admission.runLimits
        return ScriptStart(
            source: source, name: name, arguments: plan.arguments, runID: plan.id.description,
            isDryRun: plan.header.isDryRun, version: Program.version, seed: plan.seed,
            limits: ScriptLimits(
                cpuMilliseconds: Self.milliseconds(
                    isResumed ? min(limits.cpu * 2, .seconds(Int32.max / 1000)) : limits.cpu),
                memoryBytes: Self.bytes(limits.memory),
                valueBytes: min(Self.bytes(limits.value), Self.largestValue), strands: limits.strands,
                stepMilliseconds: Self.milliseconds(limits.stepTime)))
    }

    /// A quarter of the largest frame.
    private static let largestValue = Frame.longest / 4

    private static func bytes(_ size: ByteCount) -> Int {
        min(max(1, size.bytes), Int(ScriptLimits.largest))
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        // In whole numbers: a quotient of floating point may be a little more, and would be rounded up.
        let (seconds, attoseconds) = duration.components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1000)
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        guard !overflows, let milliseconds = Int(exactly: whole) else { return Int(Int32.max) }
        return Swift.max(1, milliseconds + Int(rest))
    }
}
