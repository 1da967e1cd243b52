import Effects
import HTTPTypes
import ServicePage

/// The page and the files that it loads.
enum PageEndpoints {
    static let all = PageFile.all.map { file in
        Endpoint(
            method: .get, path: file.path, summary: "The page: \(file.path).", access: .anyone,
            data: ["type": "string"], type: String(file.contentType.prefix { $0 != ";" }),
            answer: { _ in .raw(file.bytes, type: file.contentType, headers: headers) })
    }

    private static let headers = PageFile.headers.reduce(into: HTTPFields()) { fields, header in
        if let name = HTTPField.Name(header.key) { fields[name] = header.value }
    }
}
