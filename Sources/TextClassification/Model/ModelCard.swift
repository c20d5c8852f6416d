internal import Foundation
internal import TextFeatures

/// The model card: what a model was made of and how good it is, in Markdown.
///
/// After Mitchell et al. 2019, "Model Cards for Model Reporting".
struct ModelCard {
    /// What is said of one head beside what the model file keeps.
    struct Head {
        /// How it was trained.
        let options: TrainingOptions
        /// How right it was on held-out texts, if there were some.
        let heldOut: HeadEvaluation?
    }

    let metadata: ModelMetadata
    let heads: [Head]
    let sources: [SourceSummary]
    let warnings: [String]
    let seed: UInt64
    let rowCount: Int

    /// The card's text.
    var markdown: String {
        let sections = [
            introduction, headTable, data, recipe, heldOutFigures, calibration, precisionTargets, limits,
        ]
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var introduction: String {
        """
        # \(metadata.name)

        A Babil model: hashed n-grams, linear heads, 8-bit weights. It runs on one machine and sends nothing anywhere. A person \
        should check what follows from its answers wherever that matters to somebody.
        """
    }

    private var headTable: String {
        var table = MarkdownTable(columns: ["head", "labels", "how many hold", "which"])
        for head in metadata.heads {
            let labels = head.description.labels
            let shown = labels.prefix(30).joined(separator: ", ") + (labels.count > 30 ? ", …" : "")
            let kind = head.description.kind == .exclusive ? "exactly one" : "each by itself"
            table.add([head.description.name, "\(labels.count)", kind, shown])
        }
        return "## Heads\n\n\(table.text)"
    }

    private var data: String {
        var table = MarkdownTable(columns: ["source", "licence", "heads", "texts", "weight"])
        for source in sources {
            table.add([
                source.name, source.licence, source.heads.joined(separator: ", "), "\(source.texts)",
                Self.plain(source.weight),
            ])
        }
        let leftOut = warnings.filter { $0.hasPrefix("left out") }.map { "- \($0)" }
        let missing = leftOut.isEmpty ? "" : "\n\nNot in this model:\n\n" + leftOut.joined(separator: "\n")
        return "## Data\n\n\(table.text)\(missing)"
    }

    private var recipe: String {
        let features = metadata.recipe
        let characters =
            features.characterMaximum >= features.characterMinimum
            ? "characters \(features.characterMinimum)–\(features.characterMaximum)" : "no characters"
        var table = MarkdownTable(columns: [
            "head", "rank", "epochs", "seeds", "dropout (features, embedding)", "class balance",
            "support vectors (weight, C)", "models of single languages",
        ])
        for (head, own) in zip(metadata.heads, heads) {
            let options = own.options
            table.add([
                head.description.name, options.rank == 0 ? "full" : "\(options.rank)", "\(options.epochs)",
                "\(options.seeds)", "\(Self.plain(options.featureDropout)), \(Self.plain(options.hiddenDropout))",
                Self.plain(options.classBalance),
                options.supportVectors.map { "\(Self.plain($0.weight)), \(Self.plain($0.cost))" } ?? "–",
                head.languageModels?.languages.joined(separator: ", ") ?? "–",
            ])
        }
        return """
            ## Recipe

            Words 1–\(features.wordNGrams), \(characters)\(features.prefixes ? ", prefixes, stems" : "")\
            \(features.surface ? ", surface" : ""); 2^\(features.hashBits) buckets, \(rowCount) of them with weights; seed \(seed). \
            Text is normalized with ICU \(metadata.icuVersion) (Unicode \(metadata.unicodeVersion)).

            \(table.text)
            """
    }

    private var heldOutFigures: String {
        let measured = zip(metadata.heads, heads).compactMap { head, own -> String? in
            guard let heldOut = own.heldOut, heldOut.count > 0 else { return nil }
            return heldOut.head.kind == .exclusive
                ? Self.exclusiveTable(heldOut) : Self.independentTable(heldOut)
        }
        guard !measured.isEmpty else {
            return "## How good is it?\n\nNothing was held out: measure it with `babil evaluate`."
        }
        return """
            ## How good is it?

            Measured on texts held out of the data above, with weights that were trained without them; afterwards the model \
            was trained again with them. Texts like yours may be harder. Intervals are exact 90 % intervals.

            \(measured.joined(separator: "\n\n"))
            """
    }

    private static func exclusiveTable(_ heldOut: HeadEvaluation) -> String {
        var table = MarkdownTable(columns: ["language", "texts", "right", "interval", "macro-F1", "calibration error"])
        func add(_ name: String, _ part: HeadEvaluation) {
            let right = Double(part.count) * part.accuracyAny
            table.add([
                name, "\(part.count)", percent(part.accuracyAny), interval(right: right.rounded(), of: part.count),
                decimal(part.macroF1), decimal(part.expectedCalibrationError),
            ])
        }
        add("all", heldOut)
        let languages = heldOut.languages
        if languages.count > 1 { for language in languages { add(language, heldOut.inLanguage(language)) } }
        return "### \(heldOut.head.name)\n\n\(table.text)"
    }

    private static func independentTable(_ heldOut: HeadEvaluation) -> String {
        var table = MarkdownTable(columns: [
            "label", "texts with it", "precision", "interval", "recall", "interval", "AUROC",
        ])
        for (label, figures) in heldOut.labelFigures.enumerated() {
            table.add([
                heldOut.head.labels[label], "\(figures.support)", percent(figures.precision),
                interval(right: Double(figures.right), of: figures.predicted), percent(figures.recall),
                interval(right: Double(figures.right), of: figures.support),
                heldOut.auroc(of: label).map(decimal) ?? "–",
            ])
        }
        return "### \(heldOut.head.name)\n\n\(heldOut.count) texts.\n\n\(table.text)"
    }

    private var calibration: String {
        var table = MarkdownTable(columns: ["head", "factor of the logits", "languages with a factor of their own"])
        for head in metadata.heads {
            let slopes = head.calibration.slopes
            let low = decimal(slopes.min() ?? 1)
            let factor = slopes.count == 1 ? low : "\(low) to \(decimal(slopes.max() ?? 1)), by label, and a shift"
            let own = head.languageCalibrations.sorted { $0.key < $1.key }
                .map { "\($0.key) \(decimal($0.value.slopes.first ?? 1))" }
            table.add([head.description.name, factor, own.isEmpty ? "–" : own.joined(separator: ", ")])
        }
        return "## Calibration\n\n\(table.text)"
    }

    private func decimal(_ value: Float) -> String { Self.decimal(Double(value)) }

    private var precisionTargets: String {
        let targets: [Float] = [0.8, 0.9, 0.95, 0.98]
        let tables = metadata.heads.filter { $0.precisionCurves != nil }.map { head in
            var table = MarkdownTable(
                columns: ["label", "texts"] + targets.map { "\(Int(($0 * 100).rounded())) %" })
            for (index, label) in head.description.labels.enumerated() {
                let cells = targets.map { target in
                    (try? head.threshold(label: label, language: nil, precision: target))
                        .map { "\(Self.decimal(Double($0.threshold))) (\(Self.percent(Double($0.recall))))" } ?? "–"
                }
                let texts = head.precisionCurves?[ModelHead.allLanguages]?[index].texts ?? 0
                table.add([label, "\(texts)"] + cells)
            }
            return "### \(head.description.name)\n\n\(table.text)"
        }
        guard !tables.isEmpty else { return "## Precision targets\n\nNothing was held out: no precision is promised." }
        return """
            ## Precision targets

            From which probability a label is right at least so often, on the texts of all languages, and in brackets the share \
            of the label's texts that are then still found. The promise holds with 95 % confidence; – means that it cannot be \
            given, because held-out texts are too few or the label is not that precise.

            \(tables.joined(separator: "\n\n"))
            """
    }

    private var limits: String {
        var lines = [
            "It adds up weights of words and pieces of words: irony, hints, pictures and threads escape it.",
            "Features share \(Self.percent(Double(rowCount) / Double(metadata.recipe.bucketCount))) of the buckets: rare new words can meet "
                + "weights of others. `babil explain` estimates how many did.",
        ]
        for (head, own) in zip(metadata.heads, heads) {
            guard let heldOut = own.heldOut else { continue }
            let rare = zip(heldOut.head.labels, heldOut.labelFigures).filter { $0.1.support < 50 }
                .map { "\($0.0) (\($0.1.support))" }
            if !rare.isEmpty {
                let shown = rare.prefix(12).joined(separator: ", ") + (rare.count > 12 ? ", …" : "")
                lines.append("\(head.description.name): measured on fewer than 50 texts: \(shown).")
            }
        }
        return "## Limits\n\n" + lines.map { "- \($0)" }.joined(separator: "\n")
    }

    private static func interval(right: Double, of count: Int) -> String {
        guard count > 0 else { return "–" }
        let interval = BinomialInterval(right: right, of: Double(count))
        return "\(percent(interval.low))–\(percent(interval.high))"
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    private static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
    private static func plain(_ value: Float) -> String { String(format: "%g", value) }
}
