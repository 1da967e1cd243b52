import Effects
import Glibc
import Journaling
import Preparing

/// Where a report goes: looked at before the run begins, written in one piece when it has ended.
struct ReportFile {
    /// The path as the user named it.
    private let named: String
    /// The path without links, when something is there.
    private let path: String
    /// Who may read and write it: as of the file that is there, else as the process makes files.
    private let mode: mode_t?

    /// Looks whether a file can be made there.
    ///
    /// - Throws: ``Stop`` with exit code 66 when it cannot.
    init(_ path: String) throws(Stop) {
        named = path
        var status = stat()
        if stat(path, &status) == 0 {
            // A device or a pipe would be replaced by a file.
            guard status.st_mode & S_IFMT == S_IFREG, let resolved = FileReading.resolved(path) else {
                throw Stop(.missing, "the report \(Harmless.line(path)) is there and is no regular file")
            }
            self.path = resolved
            mode = status.st_mode & 0o777
        } else {
            self.path = path
            mode = nil
        }
        let descriptor = Self.make(temporary, mode: 0o600)
        guard descriptor >= 0 else { throw failure }
        close(descriptor)
        unlink(temporary)
    }

    /// Writes the report of a run on record.
    ///
    /// - Throws: ``Stop``: 1 when it cannot be written, 6 when not all of the run could be read.
    func write(_ run: RecordedRun) throws(Stop) {
        let (report, standing, problem) = try run.report(ReportPage.limits)
        try write(ReportPage(run: run.id, report: report, standing: standing).markup)
        if let problem { throw problem }
    }

    /// Writes a page.
    ///
    /// - Throws: ``Stop`` with exit code 1 when it cannot be written.
    func write(_ page: Markup) throws(Stop) {
        try write(page.bytes)
        Console.standardError.line("report: \(Harmless.line(named))")
    }

    /// Beside the report, so that it can take its place at once.
    private var temporary: String { "\(path).\(getpid()).tmp" }

    private var failure: Stop {
        let reason = String(cString: strerror(errno))
        return Stop(
            .missing, "the report \(Harmless.line(named)) cannot be written: \(reason)",
            remedy: "name a file in a directory that is there and that you may write to")
    }

    /// Writes it in one piece.
    ///
    /// - Throws: ``Stop`` with exit code 1 when it cannot be written.
    func write(_ bytes: Bytes) throws(Stop) {
        // Nobody may read it before that is known who may.
        let descriptor = Self.make(temporary, mode: mode == nil ? 0o666 : 0o600)
        guard descriptor >= 0 else { throw late }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw abandoned(descriptor) }
            rest = rest.dropFirst(count)
        }
        if let mode, fchmod(descriptor, mode) != 0 { throw abandoned(descriptor) }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw abandoned(descriptor) }
        close(descriptor)
    }

    /// What went wrong after the beginning.
    private var late: Stop {
        let reason = String(cString: strerror(errno))
        return Stop(
            .failed, "the report \(Harmless.line(named)) cannot be written: \(reason)",
            remedy: "write it again with gse show RUN --report")
    }

    private func abandoned(_ descriptor: Int32) -> Stop {
        let stop = late
        close(descriptor)
        unlink(temporary)
        return stop
    }

    private static func make(_ path: String, mode: mode_t) -> Int32 {
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    }
}
