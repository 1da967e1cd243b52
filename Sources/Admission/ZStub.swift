public import Effects
public struct Pattern { public init(_ s: String) throws(Misuse) {}; public func matches(_ b: Bytes) -> Bool { true } }
