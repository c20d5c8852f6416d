internal import ArgumentParser
internal import TextClassification

/// `babil card`: what a model says of itself.
struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "Print the model card: data, recipe, figures, limits.",
        discussion: "The card is Markdown; it was written into the model file when the model was trained.")

    @Argument(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?

    func run() throws {
        let classifier = try Classifier(path: model ?? ResourceLocation.model)
        print(classifier.metadata.card)
        print("Digest: \(classifier.digest)")
    }
}
