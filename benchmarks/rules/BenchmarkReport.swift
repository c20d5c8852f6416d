internal import Foundation

/// Something to time: one call goes over all messages.
struct BenchmarkRow {
    let name: String
    let pass: () -> Int
}

/// What a row took.
struct Measurement: Encodable {
    let name: String
    /// Nanoseconds a message: the median of the rounds, the least and the most.
    let median: Double
    let least: Double
    let most: Double
    /// Messages a second at the median.
    var rate: Double { 1e9 / median }

    enum CodingKeys: String, CodingKey {
        case name
        case median = "nanoseconds_median"
        case least = "nanoseconds_least"
        case most = "nanoseconds_most"
    }

    /// Times all rows in turn, round after round.
    static func run(_ rows: [BenchmarkRow], rounds: Int, messageCount: Int) -> [Measurement] {
        var times = [[Double]](repeating: [], count: rows.count)
        // A first pass that does not count: caches and lazy tables fill.
        var checksum = rows.reduce(0) { $0 &+ $1.pass() }
        for _ in 0..<rounds {
            for (index, row) in rows.enumerated() {
                let start = processorTime()
                checksum &+= row.pass()
                times[index].append((processorTime() - start) / Double(messageCount))
            }
        }
        precondition(checksum != .min, "The passes did their work.")
        return zip(rows, times).map { row, times in
            let sorted = times.sorted()
            return Measurement(
                name: row.name, median: sorted[sorted.count / 2], least: sorted[0], most: sorted[sorted.count - 1])
        }
    }
}

/// Nanoseconds of processor time that this process has used: a neighbour's work does not count.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Where the figures come from.
struct Machine: Encodable {
    let processor: String
    let cores: Int
    let flags: [String]
    let commit: String

    init() {
        let cpu = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        func field(_ name: String) -> String {
            let line = cpu.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
        }
        processor = field("model name")
        cores = ProcessInfo.processInfo.activeProcessorCount
        let present = Set(field("flags").split(separator: " ").map(String.init))
        flags = ["avx2", "avx512f", "avx512bw", "avx512_vnni"].filter { present.contains($0) }
        let head = (try? String(contentsOfFile: ".git/HEAD", encoding: .utf8)) ?? ""
        let reference = head.hasPrefix("ref: ") ? String(head.dropFirst(5)).trimmingCharacters(in: .newlines) : ""
        let hash = (try? String(contentsOfFile: ".git/\(reference)", encoding: .utf8)) ?? head
        commit = String(hash.prefix(10)).trimmingCharacters(in: .newlines)
    }
}

/// The table and its JSON.
struct BenchmarkReport: Encodable {
    let machine: Machine
    let messages: Int
    let textBytes: Int
    let rounds: Int
    let rows: [Measurement]

    enum CodingKeys: String, CodingKey {
        case machine, messages, rounds, rows
        case textBytes = "text_bytes"
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var table: String {
        var lines = [
            "\(machine.processor), \(machine.cores) cores (one used), \(machine.flags.joined(separator: " ")), commit \(machine.commit)",
            "\(messages) messages, \(textBytes / max(1, messages)) bytes each on average, \(rounds) rounds, processor time",
            "",
            "| what | messages a second | ns a message | least – most |",
            "|---|---:|---:|---:|",
        ]
        for row in rows {
            lines.append(
                "| \(row.name) | \(Int(row.rate)) | \(Int(row.median)) | \(Int(row.least)) – \(Int(row.most)) |")
        }
        return lines.joined(separator: "\n")
    }
}
