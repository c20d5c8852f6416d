internal import Foundation

/// The part of an evaluation page that is about one head.
struct HeadSection {
    let evaluation: HeadEvaluation
    let errorCount: Int
    /// Small plots at most; of more labels, those with the lowest F1.
    private static let smallPlotCount = 40

    /// The section.
    var html: String {
        let head = evaluation.head
        var parts = [
            "<section id=\"\(HTML.escaped(head.name))\"><h2>\(HTML.escaped(head.name))</h2>", "<p>\(sentence)</p>",
            "<div class=\"plots\">\(reliability)\(head.kind == .exclusive ? coverage : "")</div>",
        ]
        if evaluation.languages.count > 1 { parts.append("<h3>Languages</h3>\(languageTable)") }
        parts.append("<h3>Labels</h3>\(labelTable)")
        if head.kind == .exclusive { parts.append("<h3>Confusion</h3>\(confusion)") }
        parts.append(precisionRecall)
        if errorCount > 0 { parts.append("<h3>Worst errors</h3>\(errors)") }
        return parts.joined(separator: "\n") + "</section>"
    }

    private var sentence: String {
        let macro = evaluation.interval { $0.macroF1 }
        let interval = "\(HTML.decimal(macro.low))–\(HTML.decimal(macro.high))"
        let shared =
            "macro-F1 \(HTML.decimal(evaluation.macroF1)) (\(interval)), calibration error \(HTML.decimal(evaluation.expectedCalibrationError))"
        switch evaluation.head.kind {
        case .exclusive:
            let right = HTML.withInterval(evaluation.accuracyAny, evaluation.interval { $0.accuracyAny })
            return HTML.escaped(
                "\(evaluation.count) texts. Right \(right), primary label right \(HTML.percent(evaluation.accuracy)), right label among the "
                    + "first two \(HTML.percent(evaluation.accuracyTop2)); \(shared).")
        case .independent:
            return HTML.escaped(
                "\(evaluation.count) texts. Every label right for \(HTML.percent(evaluation.accuracy)); \(shared), mean AUROC "
                    + "\(HTML.decimal(evaluation.meanAUROC)).")
        }
    }

    private var reliability: String {
        let bins = evaluation.reliability.filter { $0.count > 0 }
        let total = bins.reduce(0) { $0 + $1.count }
        var plot = UnitPlot(
            title: "Reliability: share of right answers against confidence; the figures stand below",
            axes: ("confidence", "share that is right"))
        var table = HTMLTable(
            caption: "Reliability", columns: ["confidence", "answers", "mean confidence", "right", "interval"])
        for bin in bins {
            plot.addBar(
                from: bin.range.lowerBound, to: bin.range.upperBound, height: Double(bin.count) / Double(max(1, total)))
        }
        plot.addIdeal(from: .init(x: 0, y: 0), to: .init(x: 1, y: 1))
        for bin in bins {
            let share = Double(bin.right) / Double(bin.count)
            let interval = BinomialInterval(right: Double(bin.right), of: Double(bin.count))
            plot.addWhisker(at: bin.confidence, from: interval.low, to: interval.high)
            plot.addDot(
                .init(x: bin.confidence, y: share),
                label: "confidence \(HTML.decimal(bin.confidence)): \(HTML.percent(share)) of \(bin.count) right")
            let range = "\(HTML.decimal(bin.range.lowerBound))–\(HTML.decimal(bin.range.upperBound))"
            table.add([
                range, "\(bin.count)", HTML.decimal(bin.confidence), HTML.percent(share),
                "\(HTML.percent(interval.low))–\(HTML.percent(interval.high))",
            ])
        }
        return Self.figure(
            plot.svg,
            caption:
                "Reliability. Dots on the dashed line mean what they say; whiskers are exact 90 % intervals, bars show where the "
                + "answers lie.", table: table.html)
    }

    private var coverage: String {
        let curve = evaluation.coverageCurve
        // The lowest precision decides where the axis begins, so that the part that is used is large.
        let lowest = curve.map(\.precision).min() ?? 0
        var plot = UnitPlot(
            title: "Precision against share of texts answered; the figures stand below",
            axes: ("share of texts answered", "share that is right"), floor: lowest >= 0.5 ? 0.5 : 0)
        plot.addCurve(curve.map { .init(x: $0.share, y: $0.precision) })
        var table = HTMLTable(
            caption: "Answering only what is sure", columns: ["precision", "texts answered", "from confidence"])
        for precision in [0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99] {
            let point = curve.last { $0.precision >= precision }
            table.add([
                HTML.percent(precision), point.map { HTML.percent($0.share) } ?? "none",
                point.map { HTML.decimal(Double($0.threshold)) } ?? "–",
            ])
            if let point, [0.9, 0.95, 0.98].contains(precision) {
                plot.addDot(
                    .init(x: point.share, y: point.precision),
                    label: "\(HTML.percent(precision)) right for \(HTML.percent(point.share)) of texts")
            }
        }
        return Self.figure(
            plot.svg,
            caption:
                "Coverage. The most confident answers first: how many texts can be answered, and how many of these answers are right. "
                + "Dots: 90, 95 and 98 %.", table: table.html)
    }

    private static func figure(_ svg: String, caption: String, table: String) -> String {
        "<figure>\(svg)<figcaption>\(HTML.escaped(caption))</figcaption><details><summary>Figures</summary>\(table)</details></figure>"
    }

    private var languageTable: String {
        var table = HTMLTable(
            caption: "By language",
            columns: ["language", "texts", "right", "macro-F1", "calibration error", "right, 0 to 100 %"])
        for language in evaluation.languages {
            let part = evaluation.inLanguage(language)
            let interval = part.interval { $0.rightShare }
            let macro = part.interval { $0.macroF1 }
            table.add(
                [
                    language, "\(part.count)", HTML.withInterval(part.rightShare, interval),
                    "\(HTML.decimal(part.macroF1)) (\(HTML.decimal(macro.low))–\(HTML.decimal(macro.high)))",
                    HTML.decimal(part.expectedCalibrationError),
                ],
                html: Self.strip(part.rightShare, interval))
        }
        return table.html
    }

    /// A share and its interval on a line from 0 to 1.
    private static func strip(_ share: Double, _ interval: (low: Double, high: Double)) -> String {
        func x(_ value: Double) -> String { String(format: "%.1f", 5 + 190 * value) }
        return """
            <svg viewBox="0 0 200 16" aria-hidden="true"><path class="axis" d="M5 8H195"/>\
            <path class="whisker" d="M\(x(interval.low)) 8H\(x(interval.high))"/><circle class="dot" cx="\(x(share))" cy="8" r="4"/></svg>
            """
    }

    private var labelTable: String {
        var table = HTMLTable(
            caption: "By label",
            columns: ["label", "texts", "given", "precision", "recall", "AUROC", "F1", "F1, 0 to 1"])
        for (label, figures) in evaluation.labelFigures.enumerated() where !figures.isAbsent {
            let bar = """
                <svg viewBox="0 0 200 16" aria-hidden="true"><path class="axis" d="M5 8H195"/>\
                <rect class="dot" x="5" y="4" width="\(String(format: "%.1f", 190 * figures.f1))" height="8" rx="2"/></svg>
                """
            table.add(
                [
                    evaluation.head.labels[label], "\(figures.support)", "\(figures.predicted)",
                    HTML.decimal(figures.precision), HTML.decimal(figures.recall),
                    evaluation.auroc(of: label).map(HTML.decimal) ?? "–", HTML.decimal(figures.f1),
                ], html: bar)
        }
        return table.html
    }

    private var confusion: String {
        let plot = ConfusionPlot(evaluation)
        var table = HTMLTable(caption: "Most confused", columns: ["true label", "answer", "texts"])
        for pair in evaluation.confusions.prefix(15) { table.add([pair.truth, pair.given, "\(pair.count)"]) }
        let isCut = plot.shown.count == ConfusionPlot.maximumLabels
        let caption =
            "Rows are true labels with their number of texts, columns are answers. Right answers on the diagonal; a further label of a text "
            + "counts as right." + (isCut ? " Only the \(ConfusionPlot.maximumLabels) labels with most mistakes." : "")
        return "<figure><div class=\"wide\">\(plot.svg)</div><figcaption>\(caption)</figcaption></figure>\(table.html)"
    }

    private var precisionRecall: String {
        let figures = evaluation.labelFigures
        let labels = figures.indices.filter { figures[$0].support > 0 }
        let worst = labels.sorted { figures[$0].f1 < figures[$1].f1 }.prefix(Self.smallPlotCount).sorted()
        let plots = worst.map { label in
            let name = evaluation.head.labels[label]
            var plot = UnitPlot(title: "Precision (up) against recall (right) of \(name)", axes: nil)
            let points = evaluation.precisionRecallCurve(of: label)
            plot.addCurve(points.map { .init(x: $0.share, y: $0.precision) })
            plot.addDot(.init(x: figures[label].recall, y: figures[label].precision), label: "as answered")
            return
                "<figure><figcaption>\(HTML.escaped(name)) (\(figures[label].support))</figcaption>\(plot.svg)</figure>"
        }
        let cut = labels.count > worst.count ? " The \(worst.count) labels with the lowest F1." : ""
        return
            "<h3>Precision and recall</h3><p class=\"quiet\">Precision upwards, recall to the right, both from 0 to 1, over all thresholds; the "
            + "dot is what is answered.\(cut)</p><div class=\"small\">\(plots.joined(separator: "\n"))</div>"
    }

    private var errors: String {
        let worst = evaluation.mistakes.sorted { $0.confidence > $1.confidence }.prefix(errorCount)
        let rows = worst.map { mistake in
            "<tr><th scope=\"row\">\(HTML.escaped(mistake.truth)) → \(HTML.escaped(mistake.given))</th>"
                + "<td>\(HTML.decimal(Double(mistake.confidence)))</td><td class=\"text\" dir=\"auto\">\(HTML.escaped(mistake.text))</td>"
                + "<td class=\"quiet\">\(HTML.escaped(mistake.origin))</td></tr>"
        }
        return
            "<div class=\"wide\"><table><caption>The surest wrong answers</caption><thead><tr><th scope=\"col\">truth → answer</th>"
            + "<th scope=\"col\">how sure</th><th scope=\"col\">text</th><th scope=\"col\">where</th></tr></thead><tbody>"
            + rows.joined(separator: "\n") + "</tbody></table></div>"
    }
}
