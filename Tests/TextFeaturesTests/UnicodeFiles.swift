import Foundation

/// Unicode's own test files, as Debian's package `unicode-data` installs them.
enum UnicodeFiles {
    private static let folder = "/usr/share/unicode"

    /// The lines of a file without comments and blank lines; the file may be packed with bzip2.
    static func lines(of name: String) throws -> [String] {
        let path = "\(folder)/\(name)"
        let text: String
        if FileManager.default.fileExists(atPath: path) {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } else {
            let unpack = Process()
            unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            unpack.arguments = ["bzip2", "-dc", path + ".bz2"]
            let pipe = Pipe()
            unpack.standardOutput = pipe
            try unpack.run()
            text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            unpack.waitUntilExit()
        }
        return text.split(separator: "\n").map { $0.split(separator: "#", omittingEmptySubsequences: false)[0] }
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }

    /// The string that hexadecimal code points separated by spaces spell.
    static func string(_ field: some StringProtocol) -> String {
        var text = ""
        for code in field.split(separator: " ") {
            if let value = UInt32(code, radix: 16), let scalar = Unicode.Scalar(value) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
