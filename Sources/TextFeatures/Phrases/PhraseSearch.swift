/// One search for all phrases in one message.
///
/// The message is a lattice: between two neighbouring tokens lies a node, and an edge leads from node to node with the symbol
/// of a word. A token has an edge for each way to read it ("Mädchen" as `madchen` and `maedchen`, "remises" also as
/// `remise*`); "l'IA" has a middle node; a disguised word ("c o n n a r d") has one edge across many tokens. The automaton
/// walks all paths at once: a node holds the few states in which it can be reached.
struct PhraseSearch {
    /// A state in which a node is reached, and the edge that led there.
    private struct Arrival {
        var state: Int32
        /// The arrival at the edge's first node, or -1 when the edge began a phrase.
        var parent: Int32
        /// The next arrival at the same node, or -1.
        var next: Int32
        var source: Range<Int>
        var tokens: Range<Int>
        var isDisguised: Bool
    }

    /// More ways to reach one node are dropped; only a hostile text has as many.
    private static let arrivalLimit = 16

    private let matcher: PhraseMatcher
    private let text: AnalyzedText
    private let source: MessageBytes
    private let normalized: MessageBytes
    private let language: String?
    /// For each node the first arrival, or -1.
    ///
    /// Node 2*i* lies before token *i*, node 2*i* + 1 inside it.
    private var firstArrival: [Int32]
    private var arrivals: [Arrival] = []
    private var matches: [PhraseMatch] = []
    private var folded: [UInt8] = []
    private var expanded: [UInt8] = []

    init(
        matcher: PhraseMatcher, text: AnalyzedText, source: MessageBytes, normalized: MessageBytes, language: String?
    ) {
        self.matcher = matcher
        self.text = text
        self.source = source
        self.normalized = normalized
        self.language = language
        firstArrival = [Int32](repeating: -1, count: 2 * text.tokens.count + 2)
    }

    mutating func run() -> [PhraseMatch] {
        let disguised = matcher.seesThroughDisguises ? Deobfuscator.words(in: text) : []
        var nextDisguised = 0
        for index in text.tokens.indices {
            if index > 0, !onlySpaces(before: index) { firstArrival[2 * index] = -1 }
            while nextDisguised < disguised.count, disguised[nextDisguised].tokens.lowerBound == index {
                addEdges(of: disguised[nextDisguised])
                nextDisguised += 1
            }
            read(index)
        }
        matches.sort {
            ($0.source.lowerBound, $0.source.upperBound, $0.phraseID, $0.isDisguised ? 1 : 0)
                < ($1.source.lowerBound, $1.source.upperBound, $1.phraseID, $1.isDisguised ? 1 : 0)
        }
        return withoutRepeats()
    }

    // MARK: Edges

    private mutating func read(_ index: Int) {
        let token = text.tokens[index]
        let tokens = index..<(index + 1)
        if isHyphenBetweenWords(index) {
            pass(from: 2 * index, to: 2 * index + 2)
        }
        let word = Edge(from: 2 * index, to: 2 * index + 2, source: token.source, tokens: tokens)
        if isAlreadyFolded(token.norm) {
            addEdges(of: normalized.bytes(in: token.norm), word)
            addExactEdges(word)
            if token.kind == .hashtag { readHashtag(index) }
            return
        }
        folded.removeAll(keepingCapacity: true)
        let heldUmlaut = PhraseFolding.append(normalized, token.norm, umlauts: .plain, to: &folded)
        addEdges(of: folded[...], word)
        if heldUmlaut {
            expanded.removeAll(keepingCapacity: true)
            _ = PhraseFolding.append(normalized, token.norm, umlauts: .expanded, to: &expanded)
            addEdges(of: expanded[...], word)
        }
        addExactEdges(word)
        if token.kind == .word, let cut = folded.withUnsafeBufferPointer(Elision.end),
            let apostrophe = PhraseUnits.apostrophe(source, token.source)
        {
            let short = Edge(
                from: 2 * index, to: 2 * index + 1, source: token.source.lowerBound..<apostrophe.lowerBound,
                tokens: tokens)
            let long = Edge(
                from: 2 * index + 1, to: 2 * index + 2, source: apostrophe.upperBound..<token.source.upperBound,
                tokens: tokens)
            addEdges(of: folded[..<(cut - 1)], short)
            addExactEdges(short)
            addEdges(of: folded[cut...], long)
            // An elided word has no umlaut, so the cut is the same.
            if heldUmlaut { addEdges(of: expanded[cut...], long) }
            addExactEdges(long)
        }
        if token.kind == .hashtag { readHashtag(index) }
    }

    private struct Edge {
        var from: Int
        var to: Int
        var source: Range<Int>
        var tokens: Range<Int>
        var isDisguised = false
    }

    /// True for ASCII without capitals and apostrophes, which folding leaves as it is and elision does not cut.
    private func isAlreadyFolded(_ range: Range<Int>) -> Bool {
        for index in range {
            let byte = normalized[unchecked: index]
            if byte >= 0x80 || byte == UInt8(ascii: "'") || byte &- 0x41 < 26 { return false }
        }
        return true
    }

    private mutating func addEdges(of word: ArraySlice<UInt8>, _ edge: Edge) {
        word.withUnsafeBufferPointer { addEdges(of: $0, edge) }
    }

    private mutating func addEdges(of bytes: UnsafeBufferPointer<UInt8>, _ edge: Edge) {
        if let found = matcher.words.index(of: bytes, hash: WordTable.hash(bytes)) {
            add(matcher.words.entries[found], edge)
        }
        matcher.prefixes.forEachPrefix(of: bytes) { add($0, edge) }
    }

    private mutating func addExactEdges(_ edge: Edge) {
        guard matcher.exactWords.count + matcher.exactPrefixes.words.count > 0 else { return }
        text.source[edge.source].withUnsafeBufferPointer { bytes in
            if let found = matcher.exactWords.index(of: bytes, hash: WordTable.hash(bytes)) {
                add(matcher.exactWords.entries[found], edge)
            }
            matcher.exactPrefixes.forEachPrefix(of: bytes) { add($0, edge) }
        }
    }

    private mutating func addEdges(of word: DisguisedWord) {
        let edge = Edge(
            from: 2 * word.tokens.lowerBound, to: 2 * word.tokens.upperBound, source: word.source, tokens: word.tokens,
            isDisguised: true)
        if word.kind == .masked {
            for entry in matcher.maskedWords.entries(matching: word.folded) { add(entry, edge) }
        } else {
            addEdges(of: word.folded[...], edge)
        }
    }

    private mutating func add(_ entry: WordTable.Entry, _ edge: Edge) {
        if !edge.isDisguised {
            if entry.plain >= 0 { add(entry.plain, edge) }
            if entry.plainAlias >= 0 { add(entry.plainAlias, edge) }
        }
        if entry.disguised >= 0 { add(entry.disguised, edge) }
        if entry.disguisedAlias >= 0 { add(entry.disguisedAlias, edge) }
    }

    /// The words of `#JeVeuxUnDevis` form a lattice of their own beside the tag as a whole.
    private mutating func readHashtag(_ index: Int) {
        let token = text.tokens[index]
        var node = firstArrival.count
        firstArrival.append(-1)
        for range in HashtagWords.ranges(in: text.source, range: token.source) {
            firstArrival.append(-1)
            folded.removeAll(keepingCapacity: true)
            let heldUmlaut = PhraseFolding.append(source, range, umlauts: .plain, to: &folded)
            let edge = Edge(from: node, to: node + 1, source: range, tokens: index..<(index + 1))
            addEdges(of: folded[...], edge)
            if heldUmlaut {
                folded.removeAll(keepingCapacity: true)
                _ = PhraseFolding.append(source, range, umlauts: .expanded, to: &folded)
                addEdges(of: folded[...], edge)
            }
            addExactEdges(edge)
            node += 1
        }
    }

    // MARK: States

    private mutating func add(_ symbol: Int32, _ edge: Edge) {
        var from = firstArrival[edge.from]
        if from < 0 {
            arrive(matcher.automaton.next(PhraseAutomaton.root, symbol), parent: -1, edge)
            return
        }
        while from >= 0 {
            let arrival = arrivals[Int(from)]
            arrive(matcher.automaton.next(arrival.state, symbol), parent: from, edge)
            from = arrival.next
        }
    }

    private mutating func arrive(_ state: Int32, parent: Int32, _ edge: Edge) {
        guard state != PhraseAutomaton.root, !isReached(edge.to, in: state, edge) else { return }
        arrivals.append(
            Arrival(
                state: state, parent: parent, next: firstArrival[edge.to], source: edge.source, tokens: edge.tokens,
                isDisguised: edge.isDisguised))
        firstArrival[edge.to] = Int32(arrivals.count - 1)
        report(Int32(arrivals.count - 1))
    }

    /// True when the node is reached in that state already, or in too many.
    private func isReached(_ node: Int, in state: Int32, _ edge: Edge) -> Bool {
        var arrival = firstArrival[node]
        var count = 0
        while arrival >= 0 {
            // The same word read plainly and through a disguise is one reading; two spans are two.
            if arrivals[Int(arrival)].state == state, arrivals[Int(arrival)].source == edge.source { return true }
            count += 1
            arrival = arrivals[Int(arrival)].next
        }
        return count >= Self.arrivalLimit
    }

    /// Hands the states before a hyphen to the node after it.
    private mutating func pass(from: Int, to: Int) {
        var arrival = firstArrival[from]
        while arrival >= 0 {
            var copy = arrivals[Int(arrival)]
            arrival = copy.next
            copy.next = firstArrival[to]
            arrivals.append(copy)
            firstArrival[to] = Int32(arrivals.count - 1)
        }
    }

    private mutating func report(_ last: Int32) {
        let arrival = arrivals[Int(last)]
        matcher.automaton.forEachPhrase(endingAt: arrival.state) { phrase, words in
            let index = Int(matcher.phraseIndices[phrase])
            guard applies(matcher.phrases[index].language) else { return }
            var first = arrival
            var isDisguised = arrival.isDisguised
            for _ in 1..<words where first.parent >= 0 {
                first = arrivals[Int(first.parent)]
                isDisguised = isDisguised || first.isDisguised
            }
            matches.append(
                PhraseMatch(
                    phraseID: matcher.phrases[index].id, source: first.source.lowerBound..<arrival.source.upperBound,
                    tokens: first.tokens.lowerBound..<arrival.tokens.upperBound, isDisguised: isDisguised))
        }
    }

    private func applies(_ phraseLanguage: String?) -> Bool {
        guard let phraseLanguage, let language else { return true }
        return phraseLanguage == language
    }

    // MARK: Surroundings

    /// True when only white space lies between a token and the one before: what was not tokenized interrupts a phrase.
    private func onlySpaces(before index: Int) -> Bool {
        var position = text.tokens[index - 1].source.upperBound
        let end = text.tokens[index].source.lowerBound
        while position < end {
            if source[position] == UInt8(ascii: " ") {
                position += 1
                continue
            }
            let (scalar, width) = source.scalar(at: position)
            guard scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint else { return false }
            position += width
        }
        return true
    }

    private func isHyphenBetweenWords(_ index: Int) -> Bool {
        let tokens = text.tokens
        guard index > 0, index + 1 < tokens.count, PhraseUnits.isHyphen(source, tokens[index].source) else {
            return false
        }
        return tokens[index - 1].source.upperBound == tokens[index].source.lowerBound
            && tokens[index + 1].source.lowerBound == tokens[index].source.upperBound
    }

    private func withoutRepeats() -> [PhraseMatch] {
        var unique: [PhraseMatch] = []
        unique.reserveCapacity(matches.count)
        for match in matches {
            if let last = unique.last, last.source == match.source, last.phraseID == match.phraseID { continue }
            unique.append(match)
        }
        return unique
    }
}
