public import ConfigurationFiles

/// Whether a policy file may be believed: nobody but root and its owner may be able to write it.
public enum PolicyFileTrust {
    /// The error of a file that may not; nil when it may.
    ///
    /// `mode` and `owner` are those stat tells; for the ceiling, `/etc/gse/policy.yaml`, `mustBeRoots` asks
    /// for root as owner.
    public static func error(path: String, mode: UInt32, owner: UInt32, mustBeRoots: Bool = false)
        -> ConfigurationError?
    {
        if mode & 0o022 != 0 {
            return ConfigurationError(
                path: path, line: nil,
                message: "others than root and the owner may write this policy (mode "
                    + "\(String(mode & 0o7777, radix: 8))); chmod go-w it")
        }
        guard mustBeRoots, owner != 0 else { return nil }
        return ConfigurationError(
            path: path, line: nil,
            message: "this policy is a ceiling and belongs to user \(owner); chown it to root")
    }
}
