import Effects
import Execution

/// The wall clock.
enum SystemTime {
    static var now: Timestamp { SystemClock().now() }
}
