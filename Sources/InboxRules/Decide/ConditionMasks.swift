import TextFeatures

extension Entity.Kind {
    /// One bit for each kind, in the order of the cases.
    var mask: UInt16 {
        switch self {
        case .url: 1 << 0
        case .email: 1 << 1
        case .mention: 1 << 2
        case .hashtag: 1 << 3
        case .emoji: 1 << 4
        case .emoticon: 1 << 5
        case .price: 1 << 6
        case .phone: 1 << 7
        case .orderNumber: 1 << 8
        case .accountNumber: 1 << 9
        case .invoiceNumber: 1 << 10
        case .date: 1 << 11
        }
    }
}

extension InboxMessage.Channel {
    /// One bit for each channel.
    var mask: UInt8 {
        switch self {
        case .comment: 1
        case .dm: 2
        case .mention: 4
        case .sticker: 8
        }
    }
}
