internal import ArgumentParser
internal import InboxService
internal import InferenceServer
internal import TextClassification

/// Options of every command that needs scores: a model in this process, or a daemon.
struct ScoringOptions: ParsableArguments {
    @Option(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?
    @Option(help: "Ask the daemon that listens on this socket instead of opening a model.") var socket: String?
    @Option(help: "Messages scored together; the answers do not depend on it.") var batch = 256

    func validate() throws {
        guard model == nil || socket == nil else { throw ValidationError("name --model or --socket, not both") }
        guard (1...4096).contains(batch) else { throw ValidationError("--batch must lie in 1...4096") }
    }

    /// Opens the model, unless `classifier` has it open already, or names the socket.
    func open(sharing classifier: Classifier? = nil) throws -> MessageScoring {
        if let socket { return MessageScoring(socketPath: socket) }
        return MessageScoring(engine: ClassifierEngine(classifier: try classifier ?? openClassifier()))
    }

    /// Opens the model.
    func openClassifier() throws -> Classifier { try Classifier(path: modelPath) }

    /// The model to open.
    var modelPath: String { model ?? ResourceLocation.model }
}
