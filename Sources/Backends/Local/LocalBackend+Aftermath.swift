public import Admission
public import Effects

extension LocalBackend {
    /// Looks for the start markers of the work: without one it was never started here, unless the machine was booted
    /// since; what still runs is waited for, up to its time limit.
    public func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath] {
        let names = targets.map(\.name)
        guard case .command = work.request.work else { return Self.unknown(names, "it may have been done") }
        guard let markers = earlierMarkers() else {
            return Self.unknown(names, "there are no start markers")
        }
        // A marker that was written just before the power went may be lost.
        guard isSameBoot else { return Self.unknown(names, "this machine was booted since it began") }
        return await withTaskGroup { group in
            for name in names {
                let marker = markers.marker(of: task, on: name)
                group.addTask { (name, await self.aftermath(marker, name, work)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// The tasks that have start markers.
    public func begunBefore() async -> Set<TaskID> { earlierMarkers()?.tasks ?? [] }

    private func aftermath(
        _ marker: StartMarkers.Marker?, _ host: String, _ work: Admitted<TaskRequest>
    ) async -> Aftermath {
        guard let marker else { return .notStarted }
        return await LeftBehind(marker: marker, host: host, limits: work.limits, grace: grace).aftermath()
    }

    private static func unknown(_ names: [String], _ why: String) -> [String: Aftermath] {
        Dictionary(names.map { ($0, .unknown(why)) }) { $1 }
    }
}
