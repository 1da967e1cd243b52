internal import Effects

/// Refuses to put a file that would run as its owner or group: set-user-ID and set-group-ID bits.
struct PlainFileMode: Gate {
    func verdict(on effect: Effect) -> Verdict {
        guard case .task(let request) = effect, case .put(let file) = request.work, let mode = file.mode,
            mode & 0o6000 != 0
        else { return .notMine }
        return .refuse(
            Refusal(
                code: "refused.file",
                message:
                    "mode \(String(mode, radix: 8)) was asked for a file, and set-user-ID and set-group-ID bits "
                    + "are never put",
                remedy: nil))
    }
}
