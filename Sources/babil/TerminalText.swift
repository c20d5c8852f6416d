internal import Foundation

/// Makes texts of strangers fit for a terminal.
enum TerminalText {
    /// A text on one line, without control characters, cut where it is too long to read.
    static func singleLine(_ text: String, limit: Int) -> String {
        let cleaned = String(
            text.unicodeScalars.map { CharacterSet.controlCharacters.contains($0) ? " " : Character($0) })
        return cleaned.count <= limit ? cleaned : cleaned.prefix(limit - 1) + "…"
    }
}
