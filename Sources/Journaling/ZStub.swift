import Effects
public struct Usage: Sendable { public var commands = 0, refusals = 0, logBytes = 0, outputBytes = 0; public init() {}; public mutating func add(_ f: Fact) {} }
