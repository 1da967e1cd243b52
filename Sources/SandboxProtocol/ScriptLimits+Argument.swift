extension ScriptLimits {
    /// The limits that a worker's walls need, as the one argument it is started with.
    ///
    /// Numbers only, so that nothing of the script is read before the walls are up:
    /// `cpu_ms=10000,memory=67108864,value=16777216`.
    public var argument: String { "cpu_ms=\(cpuMilliseconds),memory=\(memoryBytes),value=\(valueBytes)" }

    /// Reads the argument; nil when it is not one.
    ///
    /// The limits that are not in it have their defaults.
    public init?(argument: String) {
        self.init()
        let parts = argument.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let names = ["cpu_ms=", "memory=", "value="]
        guard parts.count == names.count else { return nil }
        var numbers: [Int] = []
        for (part, name) in zip(parts, names) {
            guard part.starts(with: name.utf8), let number = Int(Substring(part.dropFirst(name.utf8.count))),
                number >= 1, number <= Self.largest
            else { return nil }
            numbers.append(number)
        }
        (cpuMilliseconds, memoryBytes, valueBytes) = (numbers[0], numbers[1], numbers[2])
    }

    /// The most bytes of address space a worker may use beyond what it begins with.
    ///
    /// Twice the memory of the script, since an allocator needs more than it gives out and one block may overdraw it;
    /// eight of the largest values, since an answer and a turn have buffers that grow by doubling; and the playbook.
    public var addressBytes: Int {
        let (memory, memoryOverflows) = memoryBytes.multipliedReportingOverflow(by: 2)
        let (values, valuesOverflow) = valueBytes.multipliedReportingOverflow(by: 8)
        let (sum, sumOverflows) = memory.addingReportingOverflow(values)
        let (total, totalOverflows) = sum.addingReportingOverflow(64 << 20)
        return memoryOverflows || valuesOverflow || sumOverflows || totalOverflows ? Int.max : total
    }
}
