import Admission
import Effects

/// How files are put and read.
extension BackendConformance {
    func putReplacesAndTellsChange() async -> [String] {
        let file = path("put-\(UInt64.random(in: 0 ... .max))")
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let made = await perform(.put(FilePut(path: file, content: [], mode: 0o600)))
        let again = await perform(.put(FilePut(path: file, content: [], mode: 0o600)))
        let changed = await perform(.put(FilePut(path: file, content: Bytes("abc".utf8))))
        let read = await perform(.get(FileGet(path: file)))
        let outside = await perform(
            .put(FilePut(path: file, content: [])),
            conditions: [.below(path: file, directory: path("elsewhere"))])
        return difference(
            "the first change", Self.told(made.ending?.change), FileChange(isChanged: true, sha256: empty))
            + difference(
                "the second change", Self.told(again.ending?.change),
                FileChange(isChanged: false, sha256: empty))
            + difference(
                "the third change", Self.told(changed.ending?.change),
                FileChange(isChanged: true, sha256: abc))
            + difference("the content", read.ending?.content, Bytes("abc".utf8))
            + difference("the reason of a broken condition", outside.ending?.reason, "refused.path")
    }

    func aLookChangesNothing() async -> [String] {
        let file = path("look-\(UInt64.random(in: 0 ... .max))")
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        var look = FilePut(path: file, content: Bytes("abc".utf8), mode: 0o600)
        look.isLook = true
        let new = await perform(.put(look))
        let still = await perform(.get(FileGet(path: file)))
        _ = await perform(.put(FilePut(path: file, content: Bytes("ab\n".utf8), mode: 0o640)))
        let other = await perform(.put(look))
        let read = await perform(.get(FileGet(path: file)))
        let mode = FileDifference.Attribute(name: "mode", old: "0640", new: "0600")
        let seen = SeenFile(
            isThere: true, size: 3,
            sha256: "a63d8014dba891345b30174df2b2a57efbb65b4f9f09b98f245d1b3192277ece",
            content: Bytes("ab\n".utf8), attributes: [mode])
        return difference(
            "what would be a new file", new.ending?.change,
            FileChange(isChanged: true, sha256: abc, seen: .none(for: look)))
            + difference("the status of a file that was only looked for", still.ending?.status, .failed)
            + difference(
                "what would change", other.ending?.change,
                FileChange(isChanged: true, sha256: abc, seen: seen))
            + difference("the content after a look", read.ending?.content, Bytes("ab\n".utf8))
    }

    /// A change without what was seen before it.
    private static func told(_ change: FileChange?) -> FileChange? {
        change.map { FileChange(isChanged: $0.isChanged, sha256: $0.sha256) }
    }

    func getReadsRegularFilesOnly() async -> [String] {
        let file = path("get-\(UInt64.random(in: 0 ... .max))")
        _ = await perform(.put(FilePut(path: file, content: Bytes("12345".utf8))))
        let exact = await perform(.get(FileGet(path: file, max: ByteCount(5))))
        let small = await perform(.get(FileGet(path: file, max: ByteCount(4))))
        let folder = await perform(.get(FileGet(path: directory)))
        let missing = await perform(.get(FileGet(path: path("missing"))))
        return difference("a file of exactly the limit", exact.ending?.content, Bytes("12345".utf8))
            + difference("the status of a larger file", small.ending?.status, .failed)
            + difference("the status of a directory", folder.ending?.status, .failed)
            + difference("the status of a missing file", missing.ending?.status, .failed)
            + difference(
                "whether every failure has a reason",
                [small, folder, missing].allSatisfy { $0.ending?.reason != nil }, true)
    }
}
