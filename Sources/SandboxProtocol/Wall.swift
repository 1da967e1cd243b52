/// What the kernel holds a worker to, from before it reads the script until it is gone.
///
/// In the order in which hello tells of them.
public enum Wall: UInt8, Sendable, Hashable, CaseIterable {
    /// No descriptor but the socket is open.
    case descriptors
    /// There is no environment.
    case environment
    /// The working directory is `/`.
    case directory
    /// No program that is started could have more rights.
    case privileges
    /// Neither root nor a capability.
    case identity
    /// No other process of the account reads its memory.
    case dumpable
    /// Address space, CPU time, files, processes and core files have limits.
    case limits
    /// A system call that a script cannot need kills the process.
    case systemCalls
    /// A user namespace that maps nobody.
    case users
    /// A mount namespace whose root is empty.
    case files
    /// A network namespace without interfaces.
    case network
    /// A namespace for the system's message queues and shared memory.
    case messages
    /// Landlock allows no file, port or signal.
    case landlock

    /// Whether a worker without it is refused; the others are raised where the kernel gives them.
    public var isRequired: Bool {
        switch self {
        case .descriptors, .environment, .directory, .privileges, .identity, .dumpable, .limits, .systemCalls:
            true
        case .users, .files, .network, .messages, .landlock: false
        }
    }

    /// What people call it.
    public var name: String {
        switch self {
        case .descriptors: "no open files"
        case .environment: "no environment"
        case .directory: "directory /"
        case .privileges: "no new privileges"
        case .identity: "neither root nor capabilities"
        case .dumpable: "memory out of reach"
        case .limits: "resource limits"
        case .systemCalls: "system call filter"
        case .users: "user namespace"
        case .files: "empty mount namespace"
        case .network: "network namespace"
        case .messages: "IPC namespace"
        case .landlock: "Landlock"
        }
    }

    /// What would allow it to be raised.
    public var remedy: String {
        switch self {
        case .descriptors, .environment, .directory: "let gse itself start the worker"
        case .privileges, .dumpable: "run gse on Linux 5.4 or later"
        case .identity: "run gse as an account that is not root, or let it change to account 65534"
        case .limits: "raise the hard limit of the stack to 2 MiB or more, and mount /proc"
        case .systemCalls: "run gse on a kernel with seccomp filters, in a container that may use them"
        case .users, .files, .network, .messages:
            "let this account make user namespaces: sysctl user.max_user_namespaces, a container's seccomp profile"
        case .landlock: "run gse on Linux 5.13 or later with Landlock, in a container that may use it"
        }
    }
}
