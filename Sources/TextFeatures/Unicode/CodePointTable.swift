/// A two-stage table over all code points: equal blocks of 64 are stored once.
package struct CodePointTable<Element: Hashable> {
    /// For each block of 64 code points, the number of its block in ``data``; `[0x110000 / 64]`.
    package private(set) var index: [UInt16] = []
    /// Blocks of 64 elements.
    package private(set) var data: [Element] = []

    /// Asks for the element of every code point, surrogates included.
    package init(_ element: (UInt32) -> Element) {
        var known: [[Element]: UInt16] = [:]
        for block in UInt32(0)..<0x110000 / 64 {
            let elements = (block * 64..<block * 64 + 64).map(element)
            if let number = known[elements] {
                index.append(number)
            } else {
                let number = UInt16(data.count / 64)
                known[elements] = number
                index.append(number)
                data += elements
            }
        }
    }
}
