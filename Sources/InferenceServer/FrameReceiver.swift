import InferenceProtocol
import NIOCore

/// Finds whole frames in the bytes of one connection, holding no more memory than the budget grants.
struct FrameReceiver {
    /// What the received bytes amount to.
    enum Event {
        /// A whole frame.
        case frame(FrameHeader, body: ByteBuffer)
        /// A frame whose body is skipped, because the server holds too much.
        case overloaded(requestID: UInt32)
        /// Nothing more before further bytes arrive.
        case incomplete
    }

    private let maxBodyBytes: Int
    private let budget: AdmissionBudget
    /// Bytes that arrived and were not yet taken as a frame.
    private var received = ByteBuffer()
    /// Bytes of a refused body that are still to come.
    private var bytesToSkip = 0
    /// Bytes of the budget that the unfinished frame holds.
    private var heldBytes = 0

    /// Creates a receiver of bodies up to a size.
    init(maxBodyBytes: Int, budget: AdmissionBudget) {
        self.maxBodyBytes = maxBodyBytes
        self.budget = budget
    }

    /// Whether there are bytes of a frame that is not complete.
    var isWithinFrame: Bool { received.readableBytes > 0 || bytesToSkip > 0 }

    /// Takes bytes over.
    mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        let skipped = min(bytesToSkip, bytes.readableBytes)
        bytes.moveReaderIndex(forwardBy: skipped)
        bytesToSkip -= skipped
        if received.readableBytes == 0 {
            // An announced frame has reserved memory; otherwise the bytes are taken as they are, without a copy.
            if heldBytes == 0 { received = bytes } else { received.writeBuffer(&bytes) }
        } else {
            received.writeBuffer(&bytes)
        }
    }

    /// Takes the next frame.
    ///
    /// - Throws: an error after which the connection must be closed.
    mutating func next() throws(ProtocolError) -> Event {
        guard received.readableBytes >= FrameHeader.byteCount else {
            compact()
            return .incomplete
        }
        let header = try FrameHeader(decoding: received.readableBytesSpan, maxBodyBytes: maxBodyBytes)
        let frameLength = FrameHeader.byteCount + header.bodyLength
        if received.readableBytes >= frameLength {
            release()
            received.moveReaderIndex(forwardBy: FrameHeader.byteCount)
            guard let body = received.readSlice(length: header.bodyLength) else { return .incomplete }
            return .frame(header, body: body)
        }
        if heldBytes == 0 {
            guard budget.reserve(frameLength) else {
                bytesToSkip = frameLength - received.readableBytes
                received = ByteBuffer()
                return .overloaded(requestID: header.requestID)
            }
            heldBytes = frameLength
            compact(reserving: frameLength)
        }
        return .incomplete
    }

    /// Forgets everything.
    mutating func clear() {
        release()
        received = ByteBuffer()
        bytesToSkip = 0
    }

    /// Keeps the rest in memory of its own size, without that of the frames before it.
    private mutating func compact(reserving capacity: Int = 0) {
        guard received.readableBytes > 0 else {
            received = ByteBuffer()
            return
        }
        var kept = ByteBufferAllocator().buffer(capacity: max(capacity, FrameHeader.byteCount))
        kept.writeBuffer(&received)
        received = kept
    }

    private mutating func release() {
        budget.release(heldBytes)
        heldBytes = 0
    }
}
