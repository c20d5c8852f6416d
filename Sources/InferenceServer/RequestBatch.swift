import InferenceProtocol
import NIOCore
import Synchronization

/// Who gets the answer to a request.
enum Destination: Sendable {
    /// A connection of this loop, as a frame with the client's number for the request.
    case connection(ConnectionID, requestID: UInt32)
    /// Code of this process that waits for the scores, or for why there are none.
    case caller(CheckedContinuation<Result<ScoredMessages, ProtocolError>, Never>)
}

/// Scores with the model that gave them.
struct ScoredMessages: Sendable {
    /// The model.
    var model: ModelDescription
    /// Its probabilities.
    var batch: ScoreBatch
}

/// What becomes of a request of a batch.
enum Answer: Sendable {
    /// Bytes for a connection.
    case frame(ByteBuffer)
    /// Values for a caller.
    case scores(ScoredMessages)
}

/// Requests of one or more connections that are scored in one call, and the memory for it.
struct RequestBatch: Sendable {
    /// A request of the batch.
    struct Request: Sendable {
        /// Who gets the answer.
        var destination: Destination
        /// Number of its messages.
        var messageCount: Int
        /// Bytes that it holds of the admission budget.
        var heldBytes: Int
    }

    /// The text of all messages, one after the other.
    private(set) var texts: [UInt8] = []
    /// Where each message ends in `texts`.
    private(set) var ends: [Int] = []
    /// The requests, in the order of their messages.
    private(set) var requests: [Request] = []
    private var scores: [Float] = []

    /// Number of messages.
    var messageCount: Int { ends.count }

    /// Checks a request body and takes its messages over.
    ///
    /// Once the body is known to be good, `reserve` is asked for leave with the number of messages: it returns the
    /// number of bytes held of the admission budget, or throws.
    mutating func append(
        decoding body: RawSpan, flags: UInt32, limits: ProtocolLimits, connection: ConnectionID, requestID: UInt32,
        reserve: (_ messageCount: Int) throws(ProtocolError) -> Int
    ) throws(ProtocolError) {
        let oldCount = ends.count
        let (messageCount, text) = try ClassifyRequest.appendEnds(
            decoding: body, flags: flags, limits: limits, base: texts.count, to: &ends)
        do throws(ProtocolError) {
            let heldBytes = try reserve(messageCount)
            requests.append(
                Request(
                    destination: .connection(connection, requestID: requestID), messageCount: messageCount,
                    heldBytes: heldBytes))
        } catch {
            ends.removeSubrange(oldCount...)
            throw error
        }
        body.extracting(text).withUnsafeBytes { texts.append(contentsOf: $0) }
    }

    /// Takes over messages whose limits were checked, for a caller in this process.
    mutating func append(_ messages: MessageBytes, heldBytes: Int, destination: Destination) {
        let base = texts.count
        texts.append(contentsOf: messages.bytes)
        ends.append(contentsOf: messages.ends.lazy.map { base + $0 })
        requests.append(Request(destination: destination, messageCount: messages.count, heldBytes: heldBytes))
    }

    /// Scores all messages with one engine and returns the answer to each request, in order.
    mutating func answers(from loaded: CurrentEngine.Loaded, allocator: ByteBufferAllocator) -> [Answer] {
        let labelCount = loaded.labelCount
        let scoreCount = messageCount * labelCount
        if scores.count < scoreCount {
            scores.append(contentsOf: repeatElement(0, count: scoreCount - scores.count))
        }
        texts.withUnsafeBufferPointer { texts in
            scores.withUnsafeMutableBufferPointer { scores in
                loaded.engine.score(
                    texts: texts, ends: ends, into: UnsafeMutableBufferPointer(rebasing: scores[..<scoreCount]))
            }
        }
        var start = 0
        return requests.map { request in
            let end = start + request.messageCount * labelCount
            defer { start = end }
            switch request.destination {
            case .connection(_, let requestID):
                return .frame(
                    frame(requestID, request.messageCount, scores: start..<end, loaded, allocator: allocator))
            case .caller:
                let batch = ScoreBatch(
                    digest: loaded.digest, messageCount: request.messageCount, labelCount: labelCount,
                    scores: Array(scores[start..<end]))
                return .scores(ScoredMessages(model: loaded.engine.description, batch: batch))
            }
        }
    }

    /// Returns the requests and forgets them, but keeps memory of ordinary size for the next ones.
    mutating func takeRequests() -> [Request] {
        defer { requests = [] }
        let keptBytes = 1 << 20
        texts.removeAll(keepingCapacity: texts.capacity <= keptBytes)
        ends.removeAll(keepingCapacity: ends.capacity <= keptBytes / 8)
        if scores.count > keptBytes / 4 { scores = [] }
        return requests
    }

    private func frame(
        _ requestID: UInt32, _ messageCount: Int, scores range: Range<Int>, _ loaded: CurrentEngine.Loaded,
        allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let prefix = ScoresResponse.encodedPrefix(
            requestID: requestID, digest: loaded.digest, messageCount: messageCount, labelCount: loaded.labelCount)
        var buffer = allocator.buffer(capacity: prefix.count + 4 * range.count)
        buffer.writeBytes(prefix)
        // The wire is little-endian, as are all machines this runs on; see the check in `InferenceServer`.
        scores.withUnsafeBytes { bytes in
            _ = buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[4 * range.lowerBound..<4 * range.upperBound]))
        }
        return buffer
    }
}

/// Carries a batch to a worker and back without copying it.
final class BatchBox: Sendable {
    /// The batch; only one thread at a time has to do with it, so that the lock is never contended.
    let batch = Mutex(RequestBatch())
}
