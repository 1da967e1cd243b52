import SandboxProtocol

/// Which lines of a playbook and its modules were executed, in one rehearsal or in many together.
public struct Coverage: Sendable, Hashable {
    /// The lines of one file.
    public struct File: Sendable, Hashable {
        /// Those that can be executed.
        public fileprivate(set) var executable = LineSet()
        /// Those that were.
        public fileprivate(set) var executed = LineSet()

        /// The stretches of lines that can be executed and were not: each from its first to its last line, with no
        /// executed line between.
        public var neverTaken: [ClosedRange<Int>] {
            var stretches: [ClosedRange<Int>] = []
            var isOpen = false
            for line in executable.lines {
                guard !executed.contains(line) else {
                    isOpen = false
                    continue
                }
                if isOpen, let last = stretches.popLast() {
                    stretches.append(last.lowerBound...line)
                } else {
                    stretches.append(line...line)
                }
                isOpen = true
            }
            return stretches
        }
    }

    /// The files by name: `canary.lua`, `lib/web.lua`; what cannot be printed in a name is a question mark.
    public private(set) var files: [String: File] = [:]

    /// Nothing was executed.
    public init() {}

    /// How many lines can be executed, of all files.
    public var executable: Int { files.values.reduce(0) { $0 + $1.executable.count } }

    /// How many were.
    public var executed: Int { files.values.reduce(0) { $0 + $1.executed.count } }

    /// Takes what a sandbox tells, which is not believed beyond what a playbook can have.
    mutating func add(_ lines: [ExecutedLines]) {
        for told in lines {
            guard files[told.file] != nil || files.count < Frame.mostFiles else { continue }
            var file = files[told.file] ?? File()
            for range in told.executable where range.upperBound < Frame.mostLines {
                file.executable.insert(range)
            }
            for range in told.executed where range.upperBound < Frame.mostLines {
                file.executed.insert(range)
            }
            file.executed = file.executed.intersection(file.executable)
            files[told.file] = file
        }
    }

    /// Takes what was executed in another rehearsal of the same playbook.
    public mutating func formUnion(_ other: Coverage) {
        for (name, file) in other.files {
            files[name, default: File()].executable.formUnion(file.executable)
            files[name, default: File()].executed.formUnion(file.executed)
        }
    }
}
