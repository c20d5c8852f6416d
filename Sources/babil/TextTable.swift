/// A table of text with aligned columns; widths count what a terminal shows.
struct TextTable {
    private let columns: [String]
    private let indent: Int
    private var rows: [[String]] = []

    /// Starts a table.
    init(columns: [String], indent: Int = 0) {
        self.columns = columns
        self.indent = indent
    }

    /// Adds a row with one cell per column.
    mutating func add(_ row: [String]) {
        precondition(row.count == columns.count, "a row has one cell per column")
        rows.append(row)
    }

    /// The table, one line a row.
    var text: String {
        let all = [columns] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = row.indices.map {
                $0 == 0 ? row[$0].padded(to: widths[$0]) : row[$0].padded(leftTo: widths[$0])
            }
            return String(repeating: " ", count: indent) + cells.joined(separator: "  ")
        }
        .joined(separator: "\n")
    }
}

extension String {
    /// The text with spaces after it.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with spaces before it.
    func padded(leftTo width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
