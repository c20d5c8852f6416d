internal import Foundation
internal import TextClassification

/// Figures of an evaluation, for people and for programs.
struct EvaluationReport {
    let heads: [HeadEvaluation]

    /// The figures as JSON with stable keys.
    func json() throws -> String {
        var object: [String: Any] = [:]
        for head in heads {
            var figures = Self.figures(of: head)
            var labels: [String: Any] = [:]
            for (index, values) in head.labelFigures.enumerated() {
                var entry: [String: Any] = [
                    "support": values.support, "precision": rounded(values.precision), "recall": rounded(values.recall),
                    "f1": rounded(values.f1),
                ]
                if let auroc = head.auroc(of: index) { entry["auroc"] = rounded(auroc) }
                if head.head.kind == .independent { entry["threshold"] = rounded(Double(head.head.thresholds[index])) }
                labels[head.head.labels[index]] = entry
            }
            figures["labels"] = labels
            figures["confusions"] = head.confusions.prefix(20).map {
                ["truth": $0.truth, "given": $0.given, "count": $0.count] as [String: Any]
            }
            var languages: [String: Any] = [:]
            for language in head.languages { languages[language] = Self.figures(of: head.inLanguage(language)) }
            figures["languages"] = languages
            object[head.head.name] = figures
        }
        let data = try JSONSerialization.data(
            withJSONObject: ["heads": object], options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private static func figures(of head: HeadEvaluation) -> [String: Any] {
        var figures: [String: Any] = [
            "n": head.count, "accuracy": rounded(head.accuracy), "macro_f1": rounded(head.macroF1),
            "macro_recall": rounded(head.macroRecall), "ece": rounded(head.expectedCalibrationError),
        ]
        switch head.head.kind {
        case .exclusive:
            figures["accuracy_any"] = rounded(head.accuracyAny)
            figures["accuracy_top2"] = rounded(head.accuracyTop2)
            figures["coverage"] = [
                "0.95": rounded(head.coverage(atPrecision: 0.95)), "0.97": rounded(head.coverage(atPrecision: 0.97)),
            ]
        case .independent:
            figures["mean_auroc"] = rounded(head.meanAUROC)
        }
        return figures
    }

    /// The figures as tables.
    func text() -> String {
        heads.map { head in
            var lines = ["\(head.head.name): \(head.count) messages"]
            switch head.head.kind {
            case .exclusive:
                let interval = head.interval { $0.accuracyAny }
                lines.append(
                    "  right \(percent(head.accuracyAny)) (95 % interval \(percent(interval.low))–\(percent(interval.high))), "
                        + "primary \(percent(head.accuracy)), among first two \(percent(head.accuracyTop2))")
                lines.append(
                    "  macro-F1 \(decimal(head.macroF1)), macro-recall \(decimal(head.macroRecall)), calibration error \(decimal(head.expectedCalibrationError))"
                )
                lines.append(
                    "  answered at 95 % precision \(percent(head.coverage(atPrecision: 0.95))), at 97 % \(percent(head.coverage(atPrecision: 0.97)))"
                )
            case .independent:
                let interval = head.interval { $0.macroF1 }
                lines.append(
                    "  all labels right \(percent(head.accuracy)), macro-F1 \(decimal(head.macroF1)) (\(decimal(interval.low))–\(decimal(interval.high))), "
                        + "mean AUROC \(decimal(head.meanAUROC)), calibration error \(decimal(head.expectedCalibrationError))"
                )
            }
            lines.append(labelTable(of: head))
            if head.languages.count > 1 { lines.append(languageTable(of: head)) }
            let confusions = head.confusions.prefix(8)
            if !confusions.isEmpty {
                lines.append("  most confused (true → given):")
                lines += confusions.map { "    \($0.truth) → \($0.given)  \($0.count)" }
            }
            return lines.joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }

    private func labelTable(of head: HeadEvaluation) -> String {
        var table = TextTable(columns: ["label", "n", "precision", "recall", "F1", "AUROC"], indent: 2)
        for (index, values) in head.labelFigures.enumerated() where !values.isAbsent {
            table.add([
                head.head.labels[index], "\(values.support)", decimal(values.precision), decimal(values.recall),
                decimal(values.f1), head.auroc(of: index).map(decimal) ?? "",
            ])
        }
        return table.text
    }

    private func languageTable(of head: HeadEvaluation) -> String {
        var table = TextTable(columns: ["language", "n", "right", "macro-F1", "calibration error"], indent: 2)
        for language in head.languages {
            let part = head.inLanguage(language)
            table.add([
                language, "\(part.count)", percent(part.rightShare), decimal(part.macroF1),
                decimal(part.expectedCalibrationError),
            ])
        }
        return table.text
    }

    /// The messages that were answered wrongly, one a line: place, head, truth → answer, text.
    func errors() -> String {
        heads.flatMap { head in
            head.mistakes.map {
                "\($0.origin)\t\(head.head.name)\t\($0.truth) → \($0.given) (\(decimal(Double($0.confidence))))\t"
                    + TerminalText.singleLine($0.text, limit: 1000)
            }
        }
        .joined(separator: "\n")
    }
}

private func rounded(_ value: Double) -> Double { (value * 1e5).rounded() / 1e5 }
private func percent(_ value: Double) -> String { String(format: "%.1f %%", value * 100) }
private func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
