/// Memory that grows and is used again: an array without bounds checks and reference counts, for inner loops.
struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
    /// Number of elements.
    private(set) var count = 0
    private var storage: UnsafeMutableBufferPointer<Element>

    /// Creates an empty buffer.
    init() { storage = .allocate(capacity: 64) }

    deinit { storage.deallocate() }

    /// The elements; valid until the buffer changes.
    // SAFETY: `storage` always holds at least `count` elements, each written before `count` was raised.
    var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(rebasing: storage[..<count]) }

    /// Adds an element.
    @inline(__always)
    mutating func append(_ element: Element) {
        if count == storage.count { grow(toHold: count + 1) }
        storage.initializeElement(at: count, to: element)
        count += 1
    }

    /// Adds elements.
    mutating func append(_ elements: UnsafeBufferPointer<Element>) {
        append(atMost: elements.count) { target in
            _ = UnsafeMutableBufferPointer(start: target, count: elements.count).initialize(from: elements)
            return elements.count
        }
    }

    /// Lends room for up to `limit` elements behind the last one; `body` writes some of them and returns how many.
    @inline(__always)
    mutating func append(atMost limit: Int, _ body: (UnsafeMutablePointer<Element>) -> Int) {
        if count + limit > storage.count { grow(toHold: count + limit) }
        guard let base = storage.baseAddress else { return }
        let written = body(base + count)
        precondition(written <= limit, "more elements were written than there was room for")
        count += written
    }

    /// Forgets elements from `count` on.
    mutating func truncate(to count: Int) {
        precondition(count <= self.count, "a buffer cannot be cut to more than it holds")
        self.count = count
    }

    /// Forgets all elements, and gives back memory that one very long text asked for.
    mutating func removeAll() {
        count = 0
        guard storage.count > 1 << 18 else { return }
        storage.deallocate()
        storage = .allocate(capacity: 64)
    }

    private mutating func grow(toHold capacity: Int) {
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(capacity, storage.count * 2))
        _ = larger.initialize(from: storage[..<count])
        storage.deallocate()
        storage = larger
    }
}
