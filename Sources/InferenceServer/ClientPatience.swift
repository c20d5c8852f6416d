import NIOCore

/// How long a client has kept the server waiting: for the rest of a frame, or for its answers to be taken.
struct ClientPatience {
    /// What is to be done about a client.
    enum Verdict {
        /// It owes nothing; there is nothing to look after.
        case nothingOwed
        /// It still has time.
        case wait
        /// Its frame is not complete in time.
        case frameOverdue
        /// Its answers are not taken in time.
        case answersUnread
    }

    /// How often to look: often enough that no limit is exceeded by more than half.
    let interval: TimeAmount
    private let frameTimeout: TimeAmount
    private let readerTimeout: TimeAmount
    private var frameBegan: NIODeadline?
    private var lastProgress: NIODeadline?
    private var unsentCount = 0

    /// Creates the patience that a configuration grants.
    init(frameTimeout: Duration, readerTimeout: Duration) {
        self.frameTimeout = TimeAmount(frameTimeout)
        self.readerTimeout = TimeAmount(readerTimeout)
        interval = TimeAmount(min(frameTimeout, readerTimeout) / 2)
    }

    /// Whether the client has taken all its answers.
    var hasNothingToTake: Bool { unsentCount == 0 }

    /// The client owes the rest of a frame from now on, unless it did before.
    mutating func awaitFrame() {
        if frameBegan == nil { frameBegan = .now() }
    }

    /// The client owes no part of a frame.
    mutating func frameEnded() {
        frameBegan = nil
    }

    /// The client owes the taking of one more answer.
    mutating func answerWritten() {
        unsentCount += 1
        if lastProgress == nil { lastProgress = .now() }
    }

    /// The client has taken one of its answers.
    mutating func answerLeft() {
        unsentCount -= 1
        lastProgress = unsentCount > 0 ? .now() : nil
    }

    /// What is to be done at a moment.
    func verdict(at now: NIODeadline) -> Verdict {
        if let frameBegan, now - frameBegan >= frameTimeout { return .frameOverdue }
        if let lastProgress, now - lastProgress >= readerTimeout { return .answersUnread }
        return frameBegan == nil && lastProgress == nil ? .nothingOwed : .wait
    }
}
