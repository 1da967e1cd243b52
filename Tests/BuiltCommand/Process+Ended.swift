public import Foundation

extension Process {
    /// Waits for its end; no thread that other tests need is kept waiting.
    ///
    /// Foundation's own wait holds the thread it is called on, and tests have as few as there are processors: two that
    /// waited so long would stop all the others.
    public func ended() async {
        await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                self.waitUntilExit()
                ended.resume()
            }
        }
    }
}
