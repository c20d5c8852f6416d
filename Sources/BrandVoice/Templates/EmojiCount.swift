/// Counts emoji.
package enum EmojiCount {
    /// The number of emoji in a text, a joined or flag sequence counting as one.
    package static func of(_ text: String) -> Int {
        text.count { character in
            character.unicodeScalars.contains {
                $0.properties.isEmojiPresentation || $0.value == 0xFE0F || $0.properties.isEmojiModifier
            }
        }
    }
}
