import Dispatch
import Foundation

extension ChannelIndex {
    /// So many chunks that a second processor is worth its wake-up.
    private static let manyChunks = 48
    private static let processors = min(4, ProcessInfo.processInfo.activeProcessorCount)

    /// The channels that `body` marks, stripe by stripe.
    /// - Parameter body: is given the words of all chunks, and writes those of its own ones alone.
    func select(byStripe body: @Sendable (Range<Int>, UnsafeMutablePointer<UInt64>) -> Void) -> Selection {
        var result = none
        result.words.withUnsafeMutableBufferPointer { words in
            guard let start = words.baseAddress else { return }
            // No word belongs to two stripes.
            nonisolated(unsafe) let marks = start
            forEachStripe { body($0, marks) }
        }
        return result
    }

    /// Calls `body` with ranges of chunks, side by side where they are many; it returns when all are done.
    /// - Parameter body: touches nothing but what belongs to its chunks.
    private func forEachStripe(_ body: @Sendable (Range<Int>) -> Void) {
        guard chunks.count >= Self.manyChunks, Self.processors > 1 else { return body(chunks.indices) }
        DispatchQueue.concurrentPerform(iterations: Self.processors) { stripe in
            body(chunks.count * stripe / Self.processors..<chunks.count * (stripe + 1) / Self.processors)
        }
    }
}
