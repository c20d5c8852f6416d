/// A table in Markdown.
struct MarkdownTable {
    private let columns: [String]
    private var rows: [[String]] = []

    /// Starts a table.
    init(columns: [String]) { self.columns = columns }

    /// Adds a row with one cell per column.
    mutating func add(_ row: [String]) {
        precondition(row.count == columns.count, "a row has one cell per column")
        rows.append(row)
    }

    /// The table, one line a row; `|` and line ends in cells are made harmless.
    var text: String {
        let rule = columns.map { _ in "---" }
        return ([columns, rule] + rows).map { row in
            "| " + row.map(Self.escaped).joined(separator: " | ") + " |"
        }
        .joined(separator: "\n")
    }

    private static func escaped(_ cell: String) -> String {
        String(cell.map { $0.isNewline ? " " : $0 }).split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
    }
}
