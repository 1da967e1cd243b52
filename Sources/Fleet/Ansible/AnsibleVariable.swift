internal import Effects

/// One variable as an Ansible file gives it.
struct AnsibleVariable {
    let name: String
    let line: Int
    /// Its value, scalars as their source text; nil when it is encrypted.
    let value: JSON?
    /// How many parts of the value were left out because they look like secrets.
    var leftOut = 0
}
