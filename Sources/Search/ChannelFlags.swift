import Catalog

/// What is true or false of a channel, and the class of its picture, in two bytes.
package struct ChannelFlags: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let active = ChannelFlags(rawValue: 1)
    package static let hidden = ChannelFlags(rawValue: 1 << 1)
    package static let favourite = ChannelFlags(rawValue: 1 << 2)
    package static let radio = ChannelFlags(rawValue: 1 << 3)
    package static let catchup = ChannelFlags(rawValue: 1 << 4)
    package static let adult = ChannelFlags(rawValue: 1 << 5)
    /// A person changed something of it.
    package static let edited = ChannelFlags(rawValue: 1 << 6)
    /// Came with its account's first sync.
    package static let original = ChannelFlags(rawValue: 1 << 7)
    package static let logo = ChannelFlags(rawValue: 1 << 8)
    package static let epg = ChannelFlags(rawValue: 1 << 9)
    package static let tagged = ChannelFlags(rawValue: 1 << 10)
    package static let note = ChannelFlags(rawValue: 1 << 11)
    /// The name is too little to call two channels the same by it.
    package static let alone = ChannelFlags(rawValue: 1 << 12)

    /// The class of the picture; nil where no tag names one.
    package var quality: QualityClass? {
        get { QualityClass(rawValue: Int(rawValue >> 13)) }
        set { self = ChannelFlags(rawValue: rawValue & 0x1FFF | UInt16(newValue?.rawValue ?? 0) << 13) }
    }
}
