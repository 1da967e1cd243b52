package import Admission
import Effects

/// The policies a run is held to: the file that was found, below this machine's ceiling when there is one.
package struct PolicyFiles {
    /// This machine's own policy.
    ///
    /// When it exists no other file can widen it.
    package static let ceilingPath = "/etc/gse/policy.yaml"

    /// All of them must allow; the last is the one that was found.
    package let policies: [Policy]
    /// Where the last one came from; nil for the built-in one.
    package let found: SearchPath.Found?

    /// The policy that names the rules.
    package var own: Policy { policies.last ?? .builtIn }

    /// Finds and reads them.
    ///
    /// - Throws: ``Stop``: 66 when a named file is missing, 65 when one does not parse or others may write
    ///   it.
    package static func load(_ search: SearchPath, flag: String?) throws(Stop) -> PolicyFiles {
        let found = search.find("policy.yaml", flag: flag, flagName: "--policy", variable: "GSE_POLICY")
        guard let found else { return PolicyFiles(policies: [.builtIn], found: nil) }
        let own = try read(found.path)
        guard FileReading.exists(ceilingPath),
            FileReading.resolved(ceilingPath) != FileReading.resolved(found.path)
        else { return PolicyFiles(policies: [own], found: found) }
        return PolicyFiles(policies: [try read(ceilingPath), own], found: found)
    }

    /// Reads one policy file; this machine's ceiling must be root's own.
    package static func read(_ path: String) throws(Stop) -> Policy {
        let content = try FileReading.content(of: path, what: "the policy", longest: .mebibytes(1))
        let distrust = PolicyFileTrust.error(
            path: path, mode: content.mode, owner: content.owner, mustBeRoots: path == ceilingPath)
        if let distrust { throw Stop(distrust) }
        do {
            return try Policy.parse(content.bytes, path: path)
        } catch {
            throw Stop(error)
        }
    }
}
