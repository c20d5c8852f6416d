internal import Foundation

/// The heat map of true labels (rows) against answers (columns), as SVG.
///
/// Right answers have another colour than mistakes, and mistakes are drawn stronger than their share, so that rare ones
/// are seen beside frequent right answers.
struct ConfusionPlot {
    /// Labels that are drawn at most; of more, those with most mistakes.
    static let maximumLabels = 40

    private let evaluation: HeadEvaluation
    private let matrix: [[Int]]
    /// The labels that are drawn.
    let shown: [Int]
    private let cell = 22.0

    /// Prepares the map of an exclusive head.
    init(_ evaluation: HeadEvaluation) {
        self.evaluation = evaluation
        let matrix = evaluation.confusionMatrix
        self.matrix = matrix
        let occurring = matrix.indices.filter { label in
            matrix[label].contains { $0 > 0 } || matrix.contains { $0[label] > 0 }
        }
        let mistakes = occurring.map { label in
            matrix[label].reduce(0, +) - matrix[label][label]
                + matrix.indices.reduce(0) { $0 + ($1 == label ? 0 : matrix[$1][label]) }
        }
        let ranked = occurring.indices.sorted { (mistakes[$1], $0) < (mistakes[$0], $1) }
        shown = ranked.prefix(Self.maximumLabels).map { occurring[$0] }.sorted()
    }

    /// The map.
    var svg: String {
        let names = shown.map { evaluation.head.labels[$0] }
        let longest = Double(names.map(\.count).max() ?? 0)
        let left = 7 * longest + 46
        let top = 6.5 * longest + 14
        let side = cell * Double(shown.count)
        var elements: [String] = []
        for (row, truth) in shown.enumerated() {
            let y = top + cell * Double(row)
            let total = matrix[truth].reduce(0, +)
            elements.append(
                "<text class=\"name\" x=\"\(left - 8)\" y=\"\(y + 15)\" text-anchor=\"end\">\(HTML.escaped(names[row])) (\(total))</text>"
            )
            for (column, given) in shown.enumerated() where matrix[truth][given] > 0 {
                elements.append(
                    cell(
                        count: matrix[truth][given], of: total, isRight: truth == given,
                        x: left + cell * Double(column),
                        y: y, label: "\(names[row]), answered \(names[column])"))
            }
        }
        for (column, name) in names.enumerated() {
            let x = left + cell * Double(column) + 14
            elements.append(
                "<text class=\"name\" x=\"\(x)\" y=\"\(top - 6)\" transform=\"rotate(-60 \(x) \(top - 6))\">\(HTML.escaped(name))</text>"
            )
        }
        for line in 0...shown.count {
            let offset = cell * Double(line)
            elements.append(
                "<path class=\"axis\" d=\"M\(left) \(top + offset)H\(left + side)M\(left + offset) \(top)V\(top + side)\" opacity=\".6\"/>"
            )
        }
        // The last slanted name leans to the right of the map.
        let width = left + side + 3.5 * longest
        return """
            <svg viewBox="0 0 \(width) \(top + side + 4)" style="min-width:\(min(width, 640))px;max-width:\(width * 1.2)px" role="img" \
            aria-label="Confusion of \(HTML.escaped(evaluation.head.name)): rows are true labels, columns are answers; the pairs stand in the table below">
            \(elements.joined(separator: "\n"))
            </svg>
            """
    }

    private func cell(count: Int, of total: Int, isRight: Bool, x: Double, y: Double, label: String) -> String {
        let share = Double(count) / Double(max(1, total))
        let strength = isRight ? 0.1 + 0.7 * share : min(1, 0.15 + share.squareRoot())
        let kind = isRight ? "cell-right" : "cell-wrong"
        let number = strength > 0.55 ? "count strong" : "count"
        return """
            <g><title>\(HTML.escaped(label)): \(count) of \(total)</title>\
            <rect class="\(kind)" x="\(x)" y="\(y)" width="\(cell)" height="\(cell)" opacity="\(String(format: "%.2f", strength))"/>\
            <text class="\(number)" x="\(x + cell / 2)" y="\(y + 15)" text-anchor="middle">\(count)</text></g>
            """
    }
}
