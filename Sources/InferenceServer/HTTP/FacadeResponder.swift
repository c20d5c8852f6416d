import HTTPTypes
import HummingbirdCore
import InferenceProtocol
import Logging
import NIOCore
import Synchronization

/// Answers the requests of one façade: finds the operation, checks the head, reads the body, writes the answer.
struct FacadeResponder: Sendable {
    private let operations: [String: [String: HTTPOperation]]
    private let schedulers: [NIOLoopBound<LoopScheduler>]
    private let shared: LoopScheduler.Shared
    private let state: FacadeState
    private let hosts: HostPolicy

    /// Creates the responder of a façade.
    init(
        shared: LoopScheduler.Shared, schedulers: [NIOLoopBound<LoopScheduler>], state: FacadeState, hosts: HostPolicy
    ) {
        self.shared = shared
        self.schedulers = schedulers
        self.state = state
        self.hosts = hosts
        var operations: [String: [String: HTTPOperation]] = [:]
        for operation in HTTPOperation.all { operations[operation.path, default: [:]][operation.method] = operation }
        self.operations = operations
    }

    /// Reads a request, answers it, and returns once the answer is written.
    ///
    /// - Throws: where the connection can no longer be used.
    @Sendable func respond(
        to request: Request, writer: consuming ResponseWriter, channel: any Channel
    ) async throws {
        let began = ContinuousClock.now
        let path = request.uri.path
        let method = request.method.rawValue
        let operation = operations[path]?[method]
        let style = operation?.errorStyle ?? Self.style(ofPath: path)
        var answer: HTTPAnswer
        var hold = BudgetHold(budget: shared.budget)
        do {
            guard let operation else { throw notFound(path: path) }
            answer = try await self.answer(to: request, operation, &hold, writer, channel)
        } catch let problem as RequestProblem {
            answer = HTTPAnswer(problem, style: style)
            if problem.code == .methodNotAllowed {
                answer.headers.append(("allow", (operations[path] ?? [:]).keys.sorted().joined(separator: ", ")))
            }
        }
        if state.isDraining { answer.headers.append(("connection", "close")) }
        let duration = ContinuousClock.now - began
        let name = operation?.name ?? "none"
        state.record(operation: name, status: answer.status, duration: duration)
        shared.logger.debug(
            "HTTP request answered",
            metadata: [
                "operation": "\(name)", "status": "\(answer.status)", "bytes": "\(answer.body.count)",
                "microseconds": "\(Int(duration / .microseconds(1)))",
            ])
        let response = Self.response(of: answer)
        do {
            try await writer.write(response: response.head, body: response.body)
        } catch {
            hold.release()
            throw error
        }
        hold.release(onceAnswersLeft: channel)
    }

    private func answer(
        to request: Request, _ operation: HTTPOperation, _ hold: inout BudgetHold, _ writer: borrowing ResponseWriter,
        _ channel: any Channel
    ) async throws -> HTTPAnswer {
        try hosts.check(authority: request.head.authority)
        let body = operation.method == "POST" ? try await self.body(of: request, &hold, writer) : []
        channel.triggerUserOutboundEvent(HTTPTimekeeper.RequestReceived(), promise: nil)
        // Counted once its body is there: slow senders take no place from others.
        if !operation.isAlwaysAnswered { try state.enter() }
        defer { if !operation.isAlwaysAnswered { state.leave() } }
        guard let scheduler = schedulers.first(where: { $0.eventLoop === channel.eventLoop }) else {
            preconditionFailure("each loop has a scheduler")
        }
        let scoring = FacadeScoring(
            scheduler: scheduler, engine: shared.engine, limits: shared.configuration.limits, state: state)
        let answer = try await operation.answer(body, scoring)
        guard hold.take(answer.body.count) else { throw overloaded() }
        return answer
    }

    private func overloaded() -> RequestProblem {
        shared.counters.overloadedRequests.add(1, ordering: .relaxed)
        return RequestProblem(.overloaded, LoopScheduler.overloaded.message)
    }

    private func notFound(path: String) -> RequestProblem {
        if let methods = operations[path] {
            return RequestProblem(
                .methodNotAllowed, "\(path) is for \(methods.keys.sorted().joined(separator: ", "))")
        }
        return RequestProblem(.notFound, "there is nothing at this path; /openapi.json lists what there is")
    }

    /// Clients of a drop-in expect its errors also where they ask for what is not there.
    private static func style(ofPath path: String) -> HTTPOperation.ErrorStyle {
        path.hasPrefix("/v1alpha1/") ? .google : .babil
    }

    private static func response(of answer: HTTPAnswer) -> Response {
        var response = Response(
            status: .init(code: answer.status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        response.headers[.contentType] = answer.contentType
        response.headers[.cacheControl] = "no-store"
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }
}

// MARK: Bodies

extension FacadeResponder {
    /// Reads the body of a request, at most as long as a frame may be, within the server's budget.
    private func body(
        of request: Request, _ hold: inout BudgetHold, _ writer: borrowing ResponseWriter
    ) async throws -> [UInt8] {
        try Self.checkContentType(request.headers[.contentType])
        let limit = shared.configuration.limits.maxBodyBytes
        let tooLarge = RequestProblem(.tooLarge, "a body of more than \(limit) bytes is not read, send smaller batches")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(.init(status: .continue))
        }
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
            guard hold.take(chunk.readableBytes) else { throw overloaded() }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    /// Wants JSON in UTF-8, also as a guard: a page in a browser cannot send it to another origin without being allowed.
    private static func checkContentType(_ value: String?) throws(RequestProblem) {
        let parts = (value ?? "").split(separator: ";").map { part in
            String(part.drop { $0 == " " }).lowercased()
        }
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
            .map { $0.dropFirst("charset=".count).filter { $0 != "\"" && $0 != " " } }
        guard parts.first.map({ $0.filter { $0 != " " } }) == "application/json",
            charsets.allSatisfy({ $0 == "utf-8" || $0 == "utf8" })
        else {
            throw RequestProblem(
                .contentType, "the body must be JSON in UTF-8: send the header `Content-Type: application/json`")
        }
    }
}

/// Bytes of the admission budget that one request and its answer hold.
private struct BudgetHold {
    let budget: AdmissionBudget
    private var count = 0

    init(budget: AdmissionBudget) { self.budget = budget }

    mutating func take(_ bytes: Int) -> Bool {
        guard budget.reserve(bytes) else { return false }
        count += bytes
        return true
    }

    mutating func release() {
        budget.release(count)
        count = 0
    }

    /// Gives the bytes back once the client has taken everything that was written to the channel.
    mutating func release(onceAnswersLeft channel: any Channel) {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { [budget, count] _ in budget.release(count) }
        count = 0
        channel.triggerUserOutboundEvent(HTTPTimekeeper.AnswerWritten(), promise: promise)
    }
}
