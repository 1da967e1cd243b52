/// Which walls are up around a worker, as it says itself before it is given the script.
public struct WallReport: Sendable, Hashable {
    /// How a wall stands.
    public enum State: Sendable, Hashable {
        /// As it should be.
        case up
        /// Up, with what a worker built for tests needs let through.
        case relaxed
        /// Not up: the number of the system's error, from 1 to 254.
        case down(UInt8)
    }

    private var states: [UInt8]

    /// Makes a report of one byte for each wall, in their order; nil when that is not how many there are.
    public init?(states: [UInt8]) {
        guard states.count == Wall.allCases.count else { return nil }
        self.states = states
    }

    /// A report of walls that are all up, except those named.
    public init(down: [Wall: UInt8] = [:]) {
        states = Wall.allCases.map { down[$0] ?? Self.up }
    }

    /// How one wall stands.
    public subscript(_ wall: Wall) -> State {
        switch states[Int(wall.rawValue)] {
        case Self.up: .up
        case Self.relaxed: .relaxed
        case let error: .down(error)
        }
    }

    /// The first wall that must be up and is not.
    public var missing: Wall? {
        Wall.allCases.first { wall in
            guard wall.isRequired, case .down = self[wall] else { return false }
            return true
        }
    }

    /// As it crosses.
    var bytes: [UInt8] { states }

    private static let up: UInt8 = 0
    private static let relaxed: UInt8 = 255
}
