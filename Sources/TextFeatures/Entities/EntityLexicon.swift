/// What the words around numbers mean, in all languages at once.
///
/// Words are stored as ``PhraseFolding`` folds them, so "Numéro", "numero" and "NUMÉRO" are one.
struct EntityLexicon: Sendable {
    /// The parts a word can play.
    struct Roles: OptionSet, Sendable {
        let rawValue: UInt32
        /// An order or a booking, an invoice, a customer's account.
        static let order = Roles(rawValue: 1 << 0)
        static let invoice = Roles(rawValue: 1 << 1)
        static let account = Roles(rawValue: 1 << 2)
        /// A number is announced: "numéro", "nr", "Bestellnummer".
        static let marker = Roles(rawValue: 1 << 3)
        /// May stand between a label and its number: "de", "is", "lautet".
        static let connector = Roles(rawValue: 1 << 4)
        /// "my", "diese": what follows is a noun, not a verb.
        static let determiner = Roles(rawValue: 1 << 5)
        /// Counts or measures what precedes: pieces, days, kilos.
        static let unit = Roles(rawValue: 1 << 6)
        /// Announces a day: "le", "am", "since".
        static let datePreposition = Roles(rawValue: 1 << 7)
        /// Announces a phone number.
        static let phone = Roles(rawValue: 1 << 8)
        /// Announces a number of ten digits or more that is no phone number: ISBN, SIRET.
        static let otherNumber = Roles(rawValue: 1 << 9)
        /// A currency that may also stand before the amount.
        static let currencyPrefix = Roles(rawValue: 1 << 10)
        /// A word that is a currency or month only when written with a capital.
        static let needsCapital = Roles(rawValue: 1 << 11)
        static let label: Roles = [.order, .invoice, .account]
    }

    struct Word: Sendable {
        var roles: Roles = []
        /// The currency that the word names.
        var currency: String?
        /// The month that the word names, 1 to 12, and in which languages (`fr en`, or empty for all).
        var month = 0
        var monthLanguages: [String] = []
    }

    static let shared = EntityLexicon()

    private(set) var words: [Word] = []
    private var table = WordTable()

    /// The number of a folded word, or -1.
    func index(of folded: [UInt8]) -> Int32 {
        folded.withUnsafeBufferPointer { bytes in
            guard bytes.count <= 24, let index = table.index(of: bytes, hash: WordTable.hash(bytes)) else { return -1 }
            return Int32(index)
        }
    }

    private init() {
        for (roles, list) in Self.roleLists {
            for word in list.split(whereSeparator: \.isWhitespace) { update(word) { $0.roles.formUnion(roles) } }
        }
        for (code, list, roles) in Self.currencyLists {
            for word in list.split(whereSeparator: \.isWhitespace) {
                update(word) {
                    $0.currency = code
                    $0.roles.formUnion(roles)
                }
            }
        }
        for (languages, names) in Self.monthLists {
            let languages = languages.split(separator: " ").map(String.init)
            for (index, month) in names.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
                for name in month.split(separator: " ") {
                    update(name) {
                        $0.month = index + 1
                        $0.monthLanguages = languages.isEmpty ? [] : $0.monthLanguages + languages
                    }
                }
            }
        }
    }

    private mutating func update(_ word: Substring, _ change: (inout Word) -> Void) {
        let folded = PhraseFolding.foldedForMatching(word.utf8)
        let index = folded.withUnsafeBufferPointer { table.insert($0) }
        if index == words.count { words.append(Word()) }
        change(&words[index])
    }
}
