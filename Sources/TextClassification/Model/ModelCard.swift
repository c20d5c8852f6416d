/// The model card: what a model was made of and how good it is, in Markdown.
///
/// After Mitchell et al. 2019, "Model Cards for Model Reporting".
struct ModelCard {
    let metadata: ModelMetadata
    let sources: [SourceSummary]
    let warnings: [String]

    /// The card's text.
    var markdown: String {
        var lines = ["# \(metadata.name)", "", "A Babil model: hashed n-grams, linear heads.", "", "## Heads", ""]
        lines.append("| head | kind | labels |")
        lines.append("|---|---|---|")
        for head in metadata.heads {
            lines.append(
                "| \(head.description.name) | \(head.description.kind.rawValue) | \(head.description.labels.count) |")
        }
        lines += ["", "## Data", "", "| source | licence | heads | texts | weight |", "|---|---|---|---|---|"]
        for source in sources {
            lines.append(
                "| \(source.name) | \(source.licence) | \(source.heads.joined(separator: ", ")) | \(source.texts) | \(source.weight) |"
            )
        }
        let leftOut = warnings.filter { $0.hasPrefix("left out") }
        if !leftOut.isEmpty {
            lines += ["", "Not in this model:", ""]
            lines += leftOut.map { "- \($0)" }
        }
        lines += ["", "Text is normalized with ICU \(metadata.icuVersion) (Unicode \(metadata.unicodeVersion)).", ""]
        return lines.joined(separator: "\n")
    }
}
