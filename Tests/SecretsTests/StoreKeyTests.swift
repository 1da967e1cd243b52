import Effects
import Foundation
import Secrets
import Testing

@Suite(.timeLimit(.minutes(10)))
final class StoreKeyTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gse-\(UUID().uuidString)")
    private var file: String { folder.path + "/secret.key" }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test func `what is sealed is opened with the same key, at the same place, unchanged`() throws {
        let text = Bytes("what nobody sees".utf8)

        let sealed = try StoreKey(directory: folder.path).seal(text, for: "r1/t1/a/stdout")

        #expect(sealed.count == text.count)
        #expect(sealed.box.firstRange(of: text) == nil)
        let key = StoreKey(directory: folder.path)
        #expect(try key.opened(sealed, for: "r1/t1/a/stdout") == text)
        #expect(throws: StoreKeyError.self) { try key.opened(sealed, for: "r1/t1/b/stdout") }
        #expect(throws: StoreKeyError.self) { try StoreKey().opened(sealed, for: "r1/t1/a/stdout") }
        for index in sealed.box.indices {
            var box = sealed.box
            box[index] ^= 1
            let changed = SealedBytes(box: box, count: sealed.count)
            #expect(throws: StoreKeyError.self) { try key.opened(changed, for: "r1/t1/a/stdout") }
        }
        #expect(throws: StoreKeyError.self) {
            try key.opened(SealedBytes(box: [1, 2, 3], count: 3), for: "r1/t1/a/stdout")
        }
    }

    @Test func `the file is made once, for its owner only, by whoever comes first`() async throws {
        let folder = folder.path

        let digests = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try StoreKey(directory: folder).digest([1]) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }

        #expect(digests.count == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int == 32)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret.key"])
    }

    @Test func `nothing is made before it is needed`() throws {
        _ = StoreKey(directory: folder.path)

        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test(arguments: [(Data(count: 32), 0o640), (Data(count: 31), 0o600), (Data(count: 33), 0o600)])
    func `a file that is no key of its owner's alone is refused`(_ content: Data, _ mode: Int) throws {
        try content.write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)

        let error = #expect(throws: StoreKeyError.self) { try StoreKey(directory: folder.path).ready() }

        #expect(error?.code == "journal.key")
        #expect(error?.message.contains(file) == true)
    }

    @Test func `a directory that is not there is an error, not a crash`() {
        let error = #expect(throws: StoreKeyError.self) {
            try StoreKey(directory: folder.path + "/missing").ready()
        }

        #expect(error?.code == "journal.key")
    }
}
