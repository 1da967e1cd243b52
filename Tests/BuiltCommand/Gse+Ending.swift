public import Foundation

extension Gse {
    /// How a command ended.
    public struct Ending: Sendable, Equatable {
        /// Its exit code.
        public var exit: Int32
        /// What it wrote to standard output.
        public var stdout: String
        /// What it wrote to standard error.
        public var stderr: String
        /// Whether it was a signal that ended it: always a fault of ours.
        public var isCrash = false

        /// Makes an ending.
        public init(exit: Int32, stdout: String, stderr: String, isCrash: Bool = false) {
            self.exit = exit
            self.stdout = stdout
            self.stderr = stderr
            self.isCrash = isCrash
        }

        /// The lines of standard output as JSON objects.
        public func facts() throws -> [[String: Any]] {
            try stdout.split(separator: "\n").map { line in
                let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
                guard let object = json as? [String: Any] else { throw Unexpected(line: String(line)) }
                return object
            }
        }
    }

    /// A command that runs.
    public struct Started: Sendable {
        /// Its process.
        public let process: Process
        let out: URL
        let err: URL

        /// Waits for its end; no thread that other tests need is kept waiting.
        public func ending() async throws -> Ending {
            await process.ended()
            return try endingAtOnce()
        }

        /// The end of what has ended, or is about to: waits on this thread.
        public func endingAtOnce() throws -> Ending {
            process.waitUntilExit()
            return Ending(
                exit: process.terminationStatus,
                stdout: String(decoding: try Data(contentsOf: out), as: UTF8.self),
                stderr: String(decoding: try Data(contentsOf: err), as: UTF8.self),
                isCrash: process.terminationReason == .uncaughtSignal)
        }
    }

    /// A line that must not come here.
    struct Unexpected: Error {
        let line: String
    }
}
