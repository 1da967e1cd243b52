import Glibc

/// A thread of its own, for what blocks or must not wait for the cooperative pool.
public enum NamedThread {
    /// Enough for decoding values as deep as they may nest.
    private static let stackBytes = 1 << 20

    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }

        /// Through the file, since Swift does not see pthread_setname_np.
        func takeName() {
            let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            write(file, name, name.utf8.count)
            close(file)
        }
    }

    /// Starts a detached thread that runs `body` once; false when the system has none left.
    ///
    /// Tools such as `top -H` show the name, cut to 15 bytes by the kernel.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        let retained = Unmanaged.passRetained(Body(name, body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                body.takeName()
                body.run()
                return nil
            }, retained.toOpaque())
        if failure != 0 { retained.release() }
        return failure == 0
    }
}
