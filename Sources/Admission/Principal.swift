/// Who asks: an account of this machine, or a caller of the service with the application it came through.
public struct Principal: Sendable, Hashable {
    /// The account or user name.
    public let user: String
    /// The application; nil for the command.
    public let app: String?

    /// Makes a principal.
    public init(user: String, app: String? = nil) {
        self.user = user
        self.app = app
    }
}
