import Effects
import Synchronization

/// Counts and gauges, as Prometheus reads them (text format 0.0.4).
///
/// No well-kept exporter can be had as a dependency, and what the service counts has few names.
final class Metrics: Sendable, RequestObserver {
    private struct Gauge: Sendable {
        var help: String
        var value: Double
    }

    private struct Answers: Sendable, Hashable {
        var method: String
        var path: String
        var status: Int
    }

    private struct All: Sendable {
        var answers: [Answers: Int] = [:]
        var problems: [String: Int] = [:]
        /// Requests that took at most as long as the bound of that place, and longer than the one before.
        var durations = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
        var gauges: [String: Gauge] = [:]
    }

    private let all = Mutex(All())

    /// Bounds of the durations of requests, in seconds.
    private static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]

    /// Sets a gauge.
    func set(_ name: String, _ help: String, _ value: Double) {
        all.withLock { $0.gauges[name] = Gauge(help: help, value: value) }
    }

    func answered(_ request: AnsweredRequest) {
        let (whole, rest) = request.duration.components
        let seconds = Double(whole) + Double(rest) / 1e18
        let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        let answer = Answers(method: request.method, path: request.path, status: request.status)
        all.withLock { all in
            all.answers[answer, default: 0] += 1
            all.durations[place] += 1
            all.seconds += seconds
            if let problem = request.problem { all.problems[problem.name, default: 0] += 1 }
        }
    }

    /// The page that Prometheus reads.
    var exposition: Bytes {
        let all = self.all.withLock { $0 }
        let answers = all.answers.map { answer, count in
            "{method=\"\(answer.method)\",path=\"\(answer.path)\",status=\"\(answer.status)\"} \(count)"
        }
        let problems = all.problems.map { "{error=\"\($0)\"} \($1)" }
        var lines = Self.family("gse_requests_total", "counter", "Answered requests.", answers.sorted())
        lines += Self.family(
            "gse_denials_total", "counter", "Requests that were not answered as asked.", problems.sorted())
        lines += Self.durations(all)
        for (name, gauge) in all.gauges.sorted(by: { $0.key < $1.key }) {
            lines += Self.family(name, "gauge", gauge.help, [" \(gauge.value)"])
        }
        return Bytes((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func family(_ name: String, _ kind: String, _ help: String, _ samples: [String])
        -> [String]
    {
        ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"] + samples.map { name + $0 }
    }

    private static func durations(_ all: All) -> [String] {
        var sum = 0
        var samples: [String] = []
        for (place, count) in all.durations.enumerated() {
            sum += count
            let bound = place < bounds.count ? "\(bounds[place])" : "+Inf"
            samples.append("_bucket{le=\"\(bound)\"} \(sum)")
        }
        return family(
            "gse_request_duration_seconds", "histogram", "How long answers took to begin.",
            samples + ["_sum \(all.seconds)", "_count \(sum)"])
    }
}
