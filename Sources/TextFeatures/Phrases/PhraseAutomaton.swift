/// Aho and Corasick's automaton over word symbols: all phrases at once, in time linear in the words of a message.
///
/// A. V. Aho, M. J. Corasick: Efficient string matching: an aid to bibliographic search. CACM 18(6), 1975.
/// Symbols are numbers of words, so the alphabet has as many letters as the phrases have words; edges live in one hash table.
struct PhraseAutomaton: Sendable {
    static let root: Int32 = 0

    /// For each state: the number of words from the root.
    private(set) var depth: [Int32] = [0]
    private var failure: [Int32] = [0]
    /// For each state: the longest proper suffix state at which a phrase ends, or -1.
    private var outputLink: [Int32] = [-1]
    /// For each state: the first phrase that ends there, or -1; the others follow in `nextPhrase`.
    private var firstPhrase: [Int32] = [-1]
    private var nextPhrase: [Int32] = []
    private var edges = EdgeTable()
    private var children: [(parent: Int32, symbol: Int32, child: Int32)] = []

    /// Adds a phrase; its number is the count of phrases added before.
    mutating func add(_ symbols: [Int32]) {
        precondition(!symbols.isEmpty, "A phrase has at least one word.")
        var state = Self.root
        for symbol in symbols {
            if let next = edges[state, symbol] {
                state = next
            } else {
                let next = Int32(depth.count)
                edges.insert(state, symbol, next)
                children.append((state, symbol, next))
                depth.append(depth[Int(state)] + 1)
                failure.append(Self.root)
                outputLink.append(-1)
                firstPhrase.append(-1)
                state = next
            }
        }
        let phrase = Int32(nextPhrase.count)
        nextPhrase.append(firstPhrase[Int(state)])
        firstPhrase[Int(state)] = phrase
    }

    /// Computes the failure links; call once, after the last phrase.
    mutating func finish() {
        // By depth, so that the link of a parent is known before its children's.
        children.sort { depth[Int($0.child)] < depth[Int($1.child)] }
        for (parent, symbol, child) in children where parent != Self.root {
            let link = next(failure[Int(parent)], symbol)
            failure[Int(child)] = link
            outputLink[Int(child)] = firstPhrase[Int(link)] >= 0 ? link : outputLink[Int(link)]
        }
        children = []
    }

    /// The state after reading a symbol.
    func next(_ state: Int32, _ symbol: Int32) -> Int32 {
        var state = state
        while true {
            if let next = edges[state, symbol] { return next }
            if state == Self.root { return Self.root }
            state = failure[Int(state)]
        }
    }

    /// Calls `body` with each phrase that ends at a state, and its number of words.
    @inline(__always)
    func forEachPhrase(endingAt state: Int32, _ body: (_ phrase: Int, _ words: Int) -> Void) {
        var current = firstPhrase[Int(state)] >= 0 ? state : outputLink[Int(state)]
        while current >= 0 {
            var phrase = firstPhrase[Int(current)]
            while phrase >= 0 {
                body(Int(phrase), Int(depth[Int(current)]))
                phrase = nextPhrase[Int(phrase)]
            }
            current = outputLink[Int(current)]
        }
    }
}

/// (state, symbol) → state.
private struct EdgeTable: Sendable {
    private var keys: [UInt64] = [UInt64](repeating: .max, count: 64)
    private var values: [Int32] = [Int32](repeating: 0, count: 64)
    private var count = 0

    subscript(state: Int32, symbol: Int32) -> Int32? {
        let key = Self.key(state, symbol)
        var slot = slot(of: key)
        while keys[slot] != .max {
            if keys[slot] == key { return values[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    mutating func insert(_ state: Int32, _ symbol: Int32, _ value: Int32) {
        if (count + 1) * 2 > keys.count { grow() }
        place(Self.key(state, symbol), value)
        count += 1
    }

    private static func key(_ state: Int32, _ symbol: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: state)) << 32 | UInt64(UInt32(bitPattern: symbol))
    }

    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        let mixed = (key ^ key >> 29) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: mixed >> 20) & (keys.count - 1)
    }

    private mutating func place(_ key: UInt64, _ value: Int32) {
        var slot = slot(of: key)
        while keys[slot] != .max { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        values[slot] = value
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        keys = [UInt64](repeating: .max, count: oldKeys.count * 2)
        values = [Int32](repeating: 0, count: oldKeys.count * 2)
        for slot in oldKeys.indices where oldKeys[slot] != .max { place(oldKeys[slot], oldValues[slot]) }
    }
}
