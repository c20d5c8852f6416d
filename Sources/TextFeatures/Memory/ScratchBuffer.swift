/// A growable buffer of plain values that keeps its memory between uses.
///
/// What an `Array` does beside this (sharing, uniqueness and bounds checks at each append) costs more than the work of the
/// inner loops. The buffer belongs to one owner and is freed with it.
// SAFETY: `base` has room for `capacity` elements, of which the first `count` are initialized; elements are trivial, so
// that nothing needs to be deinitialized. Pointers that leave a method are valid until the buffer grows or goes.
package struct ScratchBuffer<Element>: ~Copyable {
    /// The elements; those from ``count`` on are not initialized.
    package private(set) var base: UnsafeMutablePointer<Element>
    /// The number of elements that fit before the buffer grows.
    package private(set) var capacity: Int
    /// The number of elements.
    package var count = 0

    /// Makes an empty buffer.
    package init(capacity: Int = 64) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// The elements.
    @inline(__always)
    package var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

    /// Makes room for `needed` elements in all; keeps those that are there.
    @inline(__always)
    package mutating func reserve(_ needed: Int) {
        if needed > capacity { grow(to: needed) }
    }

    /// Adds an element.
    @inline(__always)
    package mutating func append(_ element: Element) {
        if count == capacity { grow(to: count + 1) }
        (base + count).initialize(to: element)
        count += 1
    }

    @inline(never)
    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        memory.initialize(from: base, count: count)
        base.deallocate()
        base = memory
        capacity = larger
    }
}
