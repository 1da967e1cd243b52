import Synchronization

/// The book, for all who begin and end something.
final class SharedBook: Sendable {
    private let book: Mutex<Book>

    init(_ settings: DeskSettings) { book = Mutex(Book(settings)) }

    func withLock<Value, Failure: Error>(
        _ body: (inout sending Book) throws(Failure) -> sending Value
    ) throws(Failure) -> sending Value {
        try book.withLock(body)
    }
}
