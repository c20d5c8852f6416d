internal import Foundation

/// An evaluation as one HTML page that needs nothing beside itself: tables and plots, for light and dark screens, with a
/// table behind each plot for those who do not see it.
public struct EvaluationPage {
    /// The model's name.
    public var modelName: String
    /// The model's digest.
    public var digest: String
    /// The files it was measured on.
    public var dataFiles: [String]
    /// The measured heads.
    public var heads: [HeadEvaluation]
    /// How many of the worst errors are printed with their texts; 0 leaves every text out, as messages are private.
    public var errorCount: Int

    /// Creates a page.
    public init(modelName: String, digest: String, dataFiles: [String], heads: [HeadEvaluation], errorCount: Int = 0) {
        self.modelName = modelName
        self.digest = digest
        self.dataFiles = dataFiles
        self.heads = heads
        self.errorCount = errorCount
    }

    /// The page.
    public var html: String {
        // Folders above the last one say nothing to a reader and much about the machine.
        let files = dataFiles.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
        let navigation = heads.map { "<a href=\"#\(HTML.escaped($0.head.name))\">\(HTML.escaped($0.head.name))</a>" }
        let sections = heads.map { HeadSection(evaluation: $0, errorCount: errorCount).html }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Evaluation of \(HTML.escaped(modelName))</title>
            <style>\(PageStyle.css)</style>
            </head>
            <body>
            <header>
            <h1>Evaluation of \(HTML.escaped(modelName))</h1>
            <p class="quiet">Model <code>\(HTML.escaped(digest))</code><br>
            Data: \(HTML.escaped(files.joined(separator: ", ")))</p>
            <nav aria-label="Heads">\(navigation.joined(separator: " · "))</nav>
            </header>
            <main>
            \(summary)
            \(sections.joined(separator: "\n"))
            </main>
            <footer><p class="quiet">Intervals hold the figure of the whole population in 95 of 100 such samples (percentile \
            bootstrap with a fixed seed). Right: the answer is the primary label or a further one; for independent labels, every label is \
            right. Macro-F1 is the mean over the labels that occur.</p></footer>
            </body>
            </html>

            """
    }

    private var summary: String {
        var table = HTMLTable(
            caption: "All heads", columns: ["head", "texts", "right", "macro-F1", "calibration error", "besides"])
        for head in heads {
            let last =
                head.head.kind == .exclusive
                ? "answers \(HTML.percent(head.coverage(atPrecision: 0.95))) of texts at 95 % precision"
                : "mean AUROC \(HTML.decimal(head.meanAUROC))"
            table.add([
                head.head.name, "\(head.count)", HTML.withInterval(head.rightShare, head.interval { $0.rightShare }),
                HTML.decimal(head.macroF1), HTML.decimal(head.expectedCalibrationError), last,
            ])
        }
        return "<section>\(table.html)</section>"
    }
}

/// Pieces of HTML.
enum HTML {
    /// Text without markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1F}", "\u{7F}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A share in percent.
    static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

    /// A number with three decimals.
    static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }

    /// A share with its interval.
    static func withInterval(_ share: Double, _ interval: (low: Double, high: Double)) -> String {
        "\(percent(share)) (\(String(format: "%.1f", interval.low * 100))–\(String(format: "%.1f", interval.high * 100)))"
    }
}

/// A table with a caption; cells are plain text, the first column names the row.
struct HTMLTable {
    private let caption: String
    private let columns: [String]
    private var rows: [String] = []

    /// Starts a table.
    init(caption: String, columns: [String]) {
        self.caption = caption
        self.columns = columns
    }

    /// Adds a row of texts, with one cell of ready-made HTML at the end if there is one.
    mutating func add(_ cells: [String], html: String? = nil) {
        precondition(cells.count + (html == nil ? 0 : 1) == columns.count, "a row has one cell per column")
        let texts = cells.enumerated().map { index, cell in
            index == 0 ? "<th scope=\"row\">\(HTML.escaped(cell))</th>" : "<td>\(HTML.escaped(cell))</td>"
        }
        rows.append("<tr>" + texts.joined() + (html.map { "<td class=\"plot\">\($0)</td>" } ?? "") + "</tr>")
    }

    /// The table.
    var html: String {
        let head = columns.map { "<th scope=\"col\">\(HTML.escaped($0))</th>" }.joined()
        return
            "<div class=\"wide\"><table><caption>\(HTML.escaped(caption))</caption><thead><tr>\(head)</tr></thead><tbody>"
            + rows.joined(separator: "\n") + "</tbody></table></div>"
    }
}
