import Foundation

/// Texts from files: the repository's own corpora, and public sets where a folder of them is there.
enum CorpusLines {
    private static var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Every line of every file of messages below `corpora`.
    static func all() throws -> [String] {
        try texts(below: repository.appending(path: "corpora"), keeping: 1)
    }

    /// The folder of public sets: `BABIL_PUBLIC_DATA`, or `../shared/data/public` beside the repository; nil when absent.
    static var publicFolder: URL? {
        let path = ProcessInfo.processInfo.environment["BABIL_PUBLIC_DATA"]
        let folder =
            path.map { URL(fileURLWithPath: $0) }
            ?? repository.deletingLastPathComponent().appending(path: "shared/data/public")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// One line in `step` of all public sets.
    static func publicTexts(keeping step: Int) throws -> [String] {
        try publicFolder.map { try texts(below: $0, keeping: step) } ?? []
    }

    private static func texts(below folder: URL, keeping step: Int) throws -> [String] {
        var texts: [String] = []
        var number = 0
        let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
        for path in paths where path.hasSuffix(".tsv") || path.hasSuffix(".jsonl") {
            let contents = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for line in contents.utf8.split(separator: UInt8(ascii: "\n")) {
                number += 1
                guard number % step == 0 else { continue }
                let start = line.lastIndex(of: UInt8(ascii: "\t")).map { line.index(after: $0) } ?? line.startIndex
                texts.append(String(Substring(line[start...])))
            }
        }
        return texts
    }
}
