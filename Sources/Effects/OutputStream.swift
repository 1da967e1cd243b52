/// One of the two streams a command writes.
public enum OutputStream: String, Sendable, Hashable, CaseIterable {
    case stdout
    case stderr
}
