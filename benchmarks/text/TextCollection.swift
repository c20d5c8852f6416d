internal import Foundation

/// Texts that are measured together.
struct TextCollection {
    var name: String
    /// The bytes of all texts, one after the other.
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(name: String) { self.name = name }

    var count: Int { ends.count }

    mutating func append(_ text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    /// Calls `body` with each text, in order.
    @inline(__always)
    func forEach(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for end in ends {
                body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }

    /// The texts below a path: of `.tsv` the last column, of `.jsonl` the value of `text`, of other files each line.
    ///
    /// - Parameters:
    ///   - path: A file or a folder; of a folder, all files below it in the order of their paths.
    ///   - limit: Bytes after which texts are left out evenly, so that all files stay represented.
    /// - Throws: Foundation's error of a file that cannot be read.
    init(path: String, limit: Int) throws {
        name = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        var files = [path]
        if isFolder.boolValue {
            files = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
                .filter { $0.hasSuffix(".tsv") || $0.hasSuffix(".jsonl") || $0.hasSuffix(".txt") }.sorted()
                .map { path + "/" + $0 }
        }
        var texts: [[UInt8]] = []
        for file in files {
            let contents = try Data(contentsOf: URL(fileURLWithPath: file))
            for line in contents.split(separator: UInt8(ascii: "\n")) { texts.append(Self.text(of: line, in: file)) }
        }
        let total = texts.reduce(0) { $0 + $1.count }
        // Every text whose share of the limit begins a new byte of it: an even sample without chance.
        let share = min(1, Double(limit) / Double(max(1, total)))
        var taken = 0.0
        for text in texts {
            let before = taken.rounded(.down)
            taken += share
            if taken.rounded(.down) > before { append(text) }
        }
    }

    private static func text(of line: Data, in file: String) -> [UInt8] {
        if file.hasSuffix(".tsv"), let tab = line.lastIndex(of: UInt8(ascii: "\t")) { return Array(line[(tab + 1)...]) }
        if file.hasSuffix(".jsonl"), let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
            let text = object["text"] as? String
        {
            return Array(text.utf8)
        }
        return Array(line)
    }

    /// The texts of several collections by the script that most of their letters are in, the largest first.
    static func byScript(_ collections: [TextCollection]) -> [TextCollection] {
        var scripts: [String: TextCollection] = [:]
        for collection in collections {
            collection.forEach { text in
                let name = Script.main(of: text)
                scripts[name, default: TextCollection(name: name)].append(text)
            }
        }
        return scripts.values.sorted { ($0.bytes.count, $0.name) > ($1.bytes.count, $1.name) }
    }
}

/// The scripts that the table tells apart.
enum Script {
    /// The script of most letters of a text; `ASCII` when every byte is.
    static func main(of text: UnsafeBufferPointer<UInt8>) -> String {
        if text.allSatisfy({ $0 < 0x80 }) { return "ASCII" }
        var counts: [String: Int] = [:]
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars where scalar.properties.isAlphabetic {
            counts[name(of: scalar.value), default: 0] += 1
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "signs"
    }

    private static func name(of codePoint: UInt32) -> String {
        switch codePoint {
        case 0..<0x370, 0x1E00..<0x1F00: return "Latin"
        case 0x370..<0x400, 0x1F00..<0x2000: return "Greek"
        case 0x400..<0x530: return "Cyrillic"
        case 0x590..<0x600: return "Hebrew"
        case 0x600..<0x780, 0x8A0..<0x900, 0xFB50..<0xFE00: return "Arabic"
        case 0x900..<0x980: return "Devanagari"
        case 0x980..<0xE00: return "other Indic"
        case 0xE00..<0xE80: return "Thai"
        case 0x1200..<0x13A0: return "Ethiopic"
        case 0x1000..<0x10A0, 0x1780..<0x1800, 0xE80..<0xF00: return "Lao, Myanmar, Khmer"
        case 0x3040..<0x3100: return "kana"
        case 0x3400..<0xA000, 0xF900..<0xFB00, 0x20000..<0x32000: return "Han"
        case 0xAC00..<0xD7B0, 0x1100..<0x1200: return "Hangul"
        default: return "other"
        }
    }
}
