import InferenceProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The figures of a server in the text format of Prometheus, version 0.0.4.
struct MetricsPage {
    let server: ServerStatistics
    let http: HTTPStatistics
    let frameConnections: Int
    let httpConnections: Int
    let heldBytes: Int
    let model: ModelDescription

    /// The page.
    var text: String {
        var page = ""
        func add(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            page += "# HELP babil_\(name) \(help)\n# TYPE babil_\(name) \(type)\n"
            for sample in samples { page += "babil_\(name)\(sample.labels) \(sample.value)\n" }
        }
        func count(_ name: String, _ help: String, _ value: Int) { add(name, "counter", help, [("", "\(value)")]) }
        func gauge(_ name: String, _ help: String, _ value: Int) { add(name, "gauge", help, [("", "\(value)")]) }
        count("connections_total", "Connections of the inference socket that were let in.", server.connections)
        count("refused_connections_total", "Connections turned away.", server.refusedConnections)
        count("requests_total", "Requests answered with scores, frames and HTTP.", server.requests)
        count("messages_total", "Messages scored.", server.messages)
        count("batches_total", "Calls of the engine.", server.batches)
        count("failed_requests_total", "Frames answered with an error, without the overloaded.", server.failedRequests)
        count("overloaded_requests_total", "Requests told to come later.", server.overloadedRequests)
        count("timeouts_total", "Connections closed because the client kept waiting.", server.timeouts)
        count("model_swaps_total", "Model swaps.", server.swaps)
        gauge("open_connections", "Connections of the inference socket at this moment.", frameConnections)
        gauge("http_open_connections", "Connections of the HTTP façade at this moment.", httpConnections)
        gauge("held_bytes", "Bytes of requests and answers held at this moment.", heldBytes)
        if let bytes = Self.residentBytes { gauge("resident_memory_bytes", "Resident memory of the process.", bytes) }
        add(
            "model_info", "gauge", "The model in use.",
            [("{name=\"\(Self.escaped(model.name))\",digest=\"\(model.digest.hex)\"}", "1")])
        add(
            "http_requests_total", "counter", "HTTP requests answered.",
            http.answers.sorted { $0.key < $1.key }.map { key, count in
                ("{operation=\"\(key.operation)\",status=\"\(key.status)\"}", "\(count)")
            })
        page += histograms
        return page
    }

    private var histograms: String {
        let name = "babil_http_request_duration_seconds"
        var page = "# HELP \(name) From the head of a request to its answer.\n# TYPE \(name) histogram\n"
        for (operation, histogram) in http.durations.sorted(by: { $0.key < $1.key }) {
            for (end, count) in zip(HTTPStatistics.Histogram.upperEnds, histogram.counts) {
                page += "\(name)_bucket{operation=\"\(operation)\",le=\"\(end)\"} \(count)\n"
            }
            page += "\(name)_bucket{operation=\"\(operation)\",le=\"+Inf\"} \(histogram.count)\n"
            page += "\(name)_sum{operation=\"\(operation)\"} \(histogram.sum)\n"
            page += "\(name)_count{operation=\"\(operation)\"} \(histogram.count)\n"
        }
        return page
    }

    private static func escaped(_ value: String) -> String {
        String(value.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : "\($0)" })
    }

    /// The second figure of `/proc/self/statm`, in bytes.
    private static var residentBytes: Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &bytes, bytes.count)
        let fields = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
