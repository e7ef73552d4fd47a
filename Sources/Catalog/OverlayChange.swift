/// What a remembered change did to a channel.
package struct OverlayChange: Sendable, Hashable {
    package var before: ChannelOverlay
    package var after: ChannelOverlay

    package init(before: ChannelOverlay, after: ChannelOverlay) {
        self.before = before
        self.after = after
    }

    /// Takes it back, field by field and tag by tag. What a later change was made over is as it is now because of that one: it keeps
    /// what was before this change, for when it is undone itself, and this one has nothing more to do with the field.
    /// - Parameters:
    ///   - now: the channel's overlay.
    ///   - later: the changes of the channel since then that are not undone, in their order.
    package mutating func undo(in now: inout ChannelOverlay, under later: inout [OverlayChange]) {
        undo(\.name, &now, &later)
        undo(\.number, &now, &later)
        undo(\.category, &now, &later)
        undo(\.logo, &now, &later)
        undo(\.guideID, &now, &later)
        undo(\.isHidden, &now, &later)
        undo(\.isFavourite, &now, &later)
        undo(\.note, &now, &later)
        undo(tagsIn: \.tags, &now, &later)
        undo(tagsIn: \.rejectedTags, &now, &later)
    }

    private mutating func undo<Value: Equatable>(
        _ field: WritableKeyPath<ChannelOverlay, Value>, _ now: inout ChannelOverlay, _ later: inout [OverlayChange]
    ) {
        guard before[keyPath: field] != after[keyPath: field] else { return }
        if let next = later.firstIndex(where: { $0.before[keyPath: field] != $0.after[keyPath: field] }) {
            later[next].before[keyPath: field] = before[keyPath: field]
            before[keyPath: field] = after[keyPath: field]
        } else if now[keyPath: field] == after[keyPath: field] {
            now[keyPath: field] = before[keyPath: field]
        }
    }

    private mutating func undo(
        tagsIn list: WritableKeyPath<ChannelOverlay, [String]>, _ now: inout ChannelOverlay, _ later: inout [OverlayChange]
    ) {
        let (old, new) = (before[keyPath: list], after[keyPath: list])
        for tag in old.filter({ !new.contains($0) }) + new.filter({ !old.contains($0) }) {
            let wasThere = old.contains(tag)
            let next = later.firstIndex { $0.before[keyPath: list].contains(tag) != $0.after[keyPath: list].contains(tag) }
            if let next {
                later[next].before[keyPath: list].set(tag, isThere: wasThere)
                before[keyPath: list].set(tag, isThere: !wasThere)
            } else {
                now[keyPath: list].set(tag, isThere: wasThere)
            }
        }
    }
}

extension [String] {
    fileprivate mutating func set(_ tag: String, isThere: Bool) {
        if !isThere { removeAll { $0 == tag } } else if !contains(tag) { append(tag) }
    }
}
