import InferenceProtocol
import NIOCore

/// Scores messages of an HTTP request in the batches of the loop that its connection belongs to.
struct FacadeScoring: Sendable {
    /// The scheduler of that loop.
    let scheduler: NIOLoopBound<LoopScheduler>
    /// The engine in use, for answers that need no scores.
    let engine: CurrentEngine
    /// What is accepted.
    let limits: ProtocolLimits
    /// What the façade knows about itself.
    let state: FacadeState

    /// Scores texts, together with whatever else the loop has read.
    ///
    /// - Throws: `tooLarge`, `overloaded` or `shuttingDown`.
    func score(_ texts: [String]) async throws(RequestProblem) -> ScoredMessages {
        guard texts.count <= limits.maxMessages else {
            throw RequestProblem(
                .tooLarge, "\(texts.count) messages in a request exceed the limit of \(limits.maxMessages)")
        }
        for (index, text) in texts.enumerated() where text.utf8.count > limits.maxMessageBytes {
            throw RequestProblem(
                .tooLarge,
                "message \(index) has \(text.utf8.count) bytes, the limit is \(limits.maxMessageBytes)")
        }
        let messages = MessageBytes(texts)
        let result = await withCheckedContinuation { continuation in
            scheduler.eventLoop.execute {
                scheduler.value.admit(messages, destination: .caller(continuation))
            }
        }
        switch result {
        case .success(let scored): return scored
        case .failure(let error):
            throw RequestProblem(error.code == .shuttingDown ? .shuttingDown : .overloaded, error.message)
        }
    }
}

extension ModelDescription {
    /// A name that tells models of one name apart: `inbox-` and 12 digits of the digest.
    var identifier: String { "\(name)-\(digest)" }

    /// The column of a label in a row of scores.
    func column(head name: String, label: String) -> Int? {
        guard let head = heads.firstIndex(where: { $0.name == name }),
            let label = heads[head].labels.firstIndex(of: label)
        else { return nil }
        return columns(ofHeadAt: head).lowerBound + label
    }

    /// The probability from which a label counts as present.
    func threshold(head name: String, label: String) -> Float? {
        guard let head = heads.first(where: { $0.name == name }), let index = head.labels.firstIndex(of: label)
        else { return nil }
        return head.thresholds[index]
    }
}
