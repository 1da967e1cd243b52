import Admission
import Effects
import Glibc

/// Reads a file for `gse.get`.
///
/// Blocks; runs on a work thread.
struct FileReading: Sendable {
    let path: Bytes
    let most: ByteCount
    let conditions: [Condition]

    /// The file's bytes.
    func content() throws(FileFailure) -> Bytes {
        let place = try FilePlace(path, conditions)
        guard let file = try place.open(place.name, O_RDONLY) else { throw FileFailure(reason: "not found") }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(reason: "not a regular file") }
        guard status.st_size <= most.bytes, let bytes = try file.bytes(most: most.bytes) else {
            throw FileFailure(reason: "larger than \(most)")
        }
        return bytes
    }
}
