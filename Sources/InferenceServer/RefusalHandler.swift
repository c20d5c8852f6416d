import InferenceProtocol
import NIOCore

/// Tells a peer why it is not let in, and closes.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let error: ProtocolError

    /// Creates a handler that sends `error`.
    init(error: ProtocolError) {
        self.error = error
    }

    func channelActive(context: ChannelHandlerContext) {
        let frame = ByteBuffer(bytes: error.encodedFrame(requestID: 0))
        // A peer with a full receive buffer loses the explanation, not we the descriptor.
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
