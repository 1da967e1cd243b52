/// How simulated hosts answer a probe.
public struct ProbeModel: Sendable, Hashable {
    /// What is probed, as policy files spell it: `tcp:127.0.0.1:80`, `http://127.0.0.1/health`.
    public var target: String
    /// From which hosts, as a selector; nil for all.
    public var selector: String?
    /// In which state of the host; nothing for any.
    public var when: [String: String]
    /// Whether it is answered as the probe wants.
    public var answers: Bool
    /// Where it is written; nil for one that was not read from a file.
    public var line: Int?

    /// Makes a model of a probe that is answered unless given.
    public init(
        _ target: String, on selector: String? = nil, when: [String: String] = [:], answers: Bool = true,
        line: Int? = nil
    ) {
        self.target = target
        self.selector = selector
        self.when = when
        self.answers = answers
        self.line = line
    }
}
