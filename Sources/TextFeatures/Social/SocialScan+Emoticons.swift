extension SocialScan {
    /// An emoticon whose telling byte is at `position`.
    ///
    /// For example `:)`, `;-)`, `xD`, `<3`, `^^`, `o_O`, `¯\_(ツ)_/¯`.
    /// Letters and digits may not touch an emoticon that ends or begins in letters (`12:Das`, `http://`, `taux`),
    /// but round brackets may follow a word at once (`merci:)`).
    mutating func emoticon(into spans: inout [SocialSpan]) -> Bool {
        guard let range = Self.literal(in: bytes, at: position) ?? faceFromEyes() ?? face(around: position),
            range.lowerBound >= lastEnd
        else { return false }
        emit(.emoticon, range, into: &spans)
        return true
    }

    // MARK: Eyes, nose, mouth

    private func faceFromEyes() -> Range<Int>? {
        switch bytes[position] {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="): return sideways(from: position)
        case UInt8(ascii: ">"):
            // >:( and >:)
            guard bytes[position + 1] == UInt8(ascii: ":"), let face = sideways(from: position + 1) else { return nil }
            return position..<face.upperBound
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return laugh()
        case UInt8(ascii: "<"): return heart()
        case UInt8(ascii: "("), UInt8(ascii: ")"): return reversed()
        default: return nil
        }
    }

    /// `:)`, `;-)`, `:'(`, `=D`, `:-*`…; the mouth may be repeated.
    private func sideways(from eyes: Int) -> Range<Int>? {
        let eye = bytes[eyes]
        var index = eyes + 1
        if bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: ",") { index += 1 }
        let hasTear = index > eyes + 1
        var hasNose = false
        switch bytes[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "^"), UInt8(ascii: "~"):
            hasNose = true
            index += 1
        case UInt8(ascii: "o"):
            // :o) has a nose, :o has a mouth.
            if bytes[index + 1] == UInt8(ascii: ")") || bytes[index + 1] == UInt8(ascii: "(") {
                hasNose = true
                index += 1
            }
        default: break
        }
        let mouth = bytes[index]
        var end = index + 1
        while bytes[end] == mouth, Self.repeats(mouth) { end += 1 }
        let attached = bytes.isWord(before: eyes)
        let touchesNext = bytes.isWord(at: end)
        switch mouth {
        case UInt8(ascii: ")"):
            if attached, ScalarClass.isASCIIDigit(bytes[eyes - 1]) || closesHTMLEntity(eyes) { return nil }
        case UInt8(ascii: "("):
            guard !touchesNext, eye != UInt8(ascii: "=") || !attached else { return nil }
            if attached, ScalarClass.isASCIIDigit(bytes[eyes - 1]) || closesHTMLEntity(eyes) { return nil }
        case UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"), UInt8(ascii: "O"), UInt8(ascii: "o"),
            UInt8(ascii: "d"):
            guard !attached, !touchesNext, eye != UInt8(ascii: ";") || mouth != UInt8(ascii: "o") else { return nil }
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "s"), UInt8(ascii: "S"):
            // ":S" and ":X" name sizes; with a nose, or a small x alone, they are faces.
            guard !attached, !touchesNext, hasNose || mouth == UInt8(ascii: "x") else { return nil }
        case UInt8(ascii: "/"), UInt8(ascii: "\\"):
            guard !attached, !touchesNext, bytes[end] != mouth, bytes[end] != UInt8(ascii: "/") else { return nil }
        case UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "@"),
            UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "}"):
            guard !attached, !touchesNext, eye != UInt8(ascii: "=") || hasNose else { return nil }
            // Code and JSON: ":[1" and ":{" carry content.
            if !hasNose, mouth == UInt8(ascii: "{") || mouth == UInt8(ascii: "}") || mouth == UInt8(ascii: "$") {
                guard endsThought(at: end) else { return nil }
            }
        case UInt8(ascii: "3"):
            guard eye != UInt8(ascii: ";"), !hasNose, !hasTear, !attached, endsThought(at: end) else { return nil }
        default: return nil
        }
        return eyes..<end
    }

    /// `xD`, `XDDD`, `xd`, `x)`.
    private func laugh() -> Range<Int>? {
        guard !bytes.isWord(before: position) else { return nil }
        let mouth = bytes[position + 1]
        var end = position + 2
        switch mouth {
        case UInt8(ascii: "D"), UInt8(ascii: "d"):
            while bytes[end] == mouth { end += 1 }
            return bytes.isWord(at: end) ? nil : position..<end
        case UInt8(ascii: ")"):
            // "(x)" closes a bracket; a laugh stands after white space.
            guard bytes[position] == UInt8(ascii: "x"), position == 0 || bytes[position - 1] <= 0x20 else { return nil }
            return bytes.isWord(at: end) ? nil : position..<end
        default: return nil
        }
    }

    /// `<3`, `<333`, `</3`; not "<30 €" and not "5<3".
    private func heart() -> Range<Int>? {
        if position > 0, ScalarClass.isASCIIDigit(bytes[position - 1]) { return nil }
        var index = position + 1
        if bytes[index] == UInt8(ascii: "/") { index += 1 }
        guard bytes[index] == UInt8(ascii: "3") else { return nil }
        while bytes[index] == UInt8(ascii: "3") { index += 1 }
        let separator = bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",")
        if separator, ScalarClass.isASCIIDigit(bytes[index + 1]) { return nil }
        if bytes[index] == UInt8(ascii: "%") || bytes[index] == UInt8(ascii: "$") { return nil }
        return bytes.isWord(at: index) ? nil : position..<index
    }

    /// `(:`, `(-:`, `(;`, `):`, `)':` after white space.
    private func reversed() -> Range<Int>? {
        guard position == 0 || bytes[position - 1] <= 0x20 else { return nil }
        var index = position + 1
        if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "'") { index += 1 }
        let eye = bytes[index]
        guard eye == UInt8(ascii: ":") || eye == UInt8(ascii: ";") || eye == UInt8(ascii: "=") else { return nil }
        index += 1
        return index == bytes.count || bytes[index] <= 0x20 ? position..<index : nil
    }

    /// `o_O`, `T_T`, `-_-`, `>_<`, `^_^`, `^^`, `^-^`, `>.<`, with or without round brackets around.
    private func face(around index: Int) -> Range<Int>? {
        let start: Int
        let end: Int
        switch bytes[index] {
        case UInt8(ascii: "_"):
            guard Self.areEyes(bytes[index - 1], bytes[index + 1]) else { return nil }
            (start, end) = (index - 1, index + 2)
        case UInt8(ascii: "^"):
            if bytes[index + 1] == UInt8(ascii: "^") {
                guard bytes[index + 2] != UInt8(ascii: "^") else { return nil }
                (start, end) = (index, index + 2)
            } else if bytes[index + 2] == UInt8(ascii: "^"), Self.isNoseBetweenCarets(bytes[index + 1]) {
                (start, end) = (index, index + 3)
            } else {
                return nil
            }
        case UInt8(ascii: ">"):
            guard bytes[index + 2] == UInt8(ascii: "<") else { return nil }
            guard bytes[index + 1] == UInt8(ascii: "_") || bytes[index + 1] == UInt8(ascii: ".") else { return nil }
            (start, end) = (index, index + 3)
        default: return nil
        }
        // `foo_o_bar`, `__init__` and e-mail names are no faces; the same holds for `2^^3`.
        if bytes.isWord(before: start) || bytes.isWord(at: end) { return nil }
        if bytes[start - 1] == UInt8(ascii: "("), bytes[end] == UInt8(ascii: ")"), start - 1 >= lastEnd {
            return (start - 1)..<(end + 1)
        }
        return start..<end
    }

    // MARK: Surroundings

    /// True when neither a letter nor a digit follows after at most four spaces: ":3" ends a thought, ": 3 euros" not.
    private func endsThought(at index: Int) -> Bool {
        var index = index
        let limit = index + 4
        while index < limit, bytes[index] == UInt8(ascii: " ") { index += 1 }
        return !bytes.isWord(at: index)
    }

    /// True when the `;` at `index` closes `&nbsp;` or a similar entity.
    private func closesHTMLEntity(_ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: ";") else { return false }
        var start = index - 1
        while index - start <= 8, ScalarClass.isASCIIAlphanumeric(bytes[start]) || bytes[start] == UInt8(ascii: "#") {
            start -= 1
        }
        return bytes[start] == UInt8(ascii: "&")
    }

    private static func repeats(_ mouth: UInt8) -> Bool {
        switch mouth {
        case UInt8(ascii: ")"), UInt8(ascii: "("), UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"),
            UInt8(ascii: "*"), UInt8(ascii: "]"), UInt8(ascii: "["):
            return true
        default: return false
        }
    }

    private static func areEyes(_ left: UInt8, _ right: UInt8) -> Bool {
        switch left {
        case UInt8(ascii: "^"), UInt8(ascii: "-"), UInt8(ascii: "T"), UInt8(ascii: "U"), UInt8(ascii: "u"),
            UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: "="):
            return left == right
        case UInt8(ascii: ">"): return right == UInt8(ascii: "<") || right == UInt8(ascii: ">")
        case UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "0"):
            return right == UInt8(ascii: "o") || right == UInt8(ascii: "O") || right == UInt8(ascii: "0")
        default: return false
        }
    }

    private static func isNoseBetweenCarets(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "o")
    }
}

extension SocialScan {
    /// Figures that no grammar describes, longest first.
    private static let literals: [[UInt8]] =
        [
            #"¯\\_(ツ)_/¯"#, #"¯\_(ツ)_/¯"#, #"¯\(ツ)/¯"#, #"¯_(ツ)_/¯"#, #"\o/"#, "ʕ•ᴥ•ʔ", "ಠ_ಠ", "(╯°□°)╯︵ ┻━┻",
            "(╯°□°）╯︵ ┻━┻",
            "( ͡° ͜ʖ ͡°)", "(づ｡◕‿‿◕｡)づ", "(◕‿◕)", "(•_•)", "(^^)", "(^o^)", "(´・ω・`)", "(；_；)", "(｡♥‿♥｡)",
        ].map { Array($0.utf8) }

    fileprivate static func literal(in bytes: MessageBytes, at index: Int) -> Range<Int>? {
        switch bytes[index] {
        case 0xC2, 0xCA, 0xE0, UInt8(ascii: "\\"), UInt8(ascii: "("): break
        default: return nil
        }
        for figure in literals where bytes.has(figure, at: index) { return index..<(index + figure.count) }
        return nil
    }
}
