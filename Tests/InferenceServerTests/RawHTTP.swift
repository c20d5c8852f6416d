import Foundation
import InferenceProtocol
import InferenceServer

/// An HTTP response as it came over the wire.
struct RawResponse {
    var status: Int
    /// Header fields, names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// The body as JSON, read by Foundation.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The `error` member of the body.
    var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
}

extension RawConnection {
    /// Sends a request and receives its response.
    func http(
        _ method: String, _ path: String, body: [UInt8]? = nil, headers: [String: String] = [:]
    ) throws -> RawResponse {
        var fields = ["Host": "localhost"]
        if let body {
            fields["Content-Length"] = "\(body.count)"
            fields["Content-Type"] = "application/json"
        }
        fields.merge(headers) { $1 }
        let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        try send(Array("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n".utf8) + (body ?? []))
        return try httpResponse()
    }

    /// Receives a response with a `Content-Length`.
    func httpResponse() throws -> RawResponse {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while headEnd == nil {
            let more = try receiveSome(upTo: 1)
            guard !more.isEmpty else { throw Failure(action: "response head", number: 0) }
            bytes += more
            if bytes.suffix(4).elementsEqual(end) { headEnd = bytes.count }
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() where !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        var body: [UInt8] = []
        let length = Int(headers["content-length"] ?? "0") ?? 0
        while body.count < length {
            let more = try receiveSome(upTo: length - body.count)
            guard !more.isEmpty else { throw Failure(action: "response body", number: 0) }
            body += more
        }
        return RawResponse(status: status, headers: headers, body: body)
    }
}

/// Runs blocking code beside a server whose façade listens at a Unix socket.
func withFacade<Result: Sendable>(
    engine: any InferenceEngine = WordEngine(),
    configure: (inout ServerConfiguration, inout HTTPConfiguration) -> Void = { _, _ in },
    _ body: @escaping @Sendable (_ server: InferenceServer, _ path: String) throws -> Result
) async throws -> Result {
    try await withServer(engine: engine) { configuration in
        guard case .path(let path) = configuration.listener else { return }
        var http = HTTPConfiguration(listener: .unix(.path(path.dropLast() + "h")))
        http.requestTimeout = .seconds(300)
        http.idleTimeout = .seconds(300)
        configure(&configuration, &http)
        configuration.http = http
    } _: { server, path in
        let httpPath = String(path.dropLast()) + "h"
        return try await blocking { try body(server, httpPath) }
    }
}

/// Posts one JSON body over a connection of its own.
func post(_ json: String, to operation: String, at path: String) throws -> RawResponse {
    try RawConnection(path: path).http("POST", operation, body: Array(json.utf8))
}
