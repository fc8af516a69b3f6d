import ResourceTypes

/// Chooses the size of an adaptive pool from how many of its resources are in use or waited for.
///
/// ```
/// demand ─▶ smoothed over 2 s ─┬─▶ above the crowd mark: grow at once, to demand / target
///                              ├─▶ its trough over a window: grow to that
///                              └─▶ its peak over a window: shrink to that, an eighth at a time
/// ```
/// Growing and shrinking ask different questions, so that they do not chase each other. It grows
/// when the smoothed demand passes half of what is left above the target (0.9 of the size for a
/// target of 0.8), or after a window in which even its trough was above the target, to the size at
/// which that demand would be on target. It shrinks only after a window in which even its peak
/// would have been on target with less. Where a growth
/// follows a shrink soon, the windows become twice as long, up to sixteen times, and shorter again
/// as shrinks last. Growth for those who wait does not come by here first: see ``grow(to:)``.
///
/// A value, moved by ``tick(demand:held:)`` and whoever waits: no clock.
package struct AdaptiveSizing: Sendable, Hashable {
    /// The time between two looks at a pool that is in use: 250 ms.
    package static let tickNanoseconds: UInt64 = 250_000_000
    /// How long an acquire may wait at a ceiling that could be raised: 50 ms.
    package static let reactionNanoseconds: UInt64 = 50_000_000
    /// A window before a shrink, in ticks: 10 s.
    static let windowTicks = 40
    /// The longest window, in windows.
    static let patienceLimit = 16
    /// The weight of a tick's demand in the smoothed one.
    static let weight = 1.0 / 8

    private let minimum: Int
    private let maximum: Int
    private let target: Double

    /// The size that is chosen.
    package private(set) var size: Int
    /// Resources in use or waited for, smoothed; nil before the first tick.
    package private(set) var demand: Double?

    private var (peak, trough) = (0.0, 0.0)
    private var ticks = 0
    private var patience = 1
    private var ticksSinceShrink = Int.max / 2
    private var hasGrownSinceShrink = true

    /// Begins with as many as there are, as far as the bounds allow.
    ///
    /// - Returns: nil where the size does not adapt.
    package init?(_ bounds: PoolSize, live: Int) {
        guard let target = bounds.target else { return nil }
        minimum = bounds.minimum
        maximum = bounds.maximum
        self.target = target
        size = max(bounds.minimum, min(live, bounds.maximum))
    }

    /// Whether it may become smaller yet.
    package var isAboveMinimum: Bool { size > minimum }

    /// Takes a look.
    ///
    /// - Parameters:
    ///   - present: so many were in use on average since the last one, and so many wait now.
    ///   - held: so many can't go at the moment, so that it shrinks no further.
    package mutating func tick(demand present: Double, held: Int) {
        let demand = self.demand.map { $0 + (present - $0) * Self.weight } ?? present
        self.demand = demand
        (peak, trough) = (max(peak, demand), min(trough, demand))
        ticks += 1
        ticksSinceShrink = min(ticksSinceShrink + 1, Int.max / 2)
        if demand > (1 + target) / 2 * Double(size), size < maximum {
            return grow(to: fitting(demand))
        }
        guard ticks >= Self.windowTicks * patience else { return }
        if fitting(trough) > size { return grow(to: fitting(trough)) }
        let wanted = max(fitting(peak), held)
        if wanted < size {
            if !hasGrownSinceShrink || peak < target * Double(size) / 2 {
                patience = max(1, patience / 2)
            }
            size -= min(size - wanted, max(1, size / 8))
            (ticksSinceShrink, hasGrownSinceShrink) = (0, false)
        }
        beginWindow()
    }

    /// Becomes as large as given, within the bounds, and never smaller: somebody waits.
    package mutating func grow(to wanted: Int) {
        size = min(max(size, wanted), maximum)
        if ticksSinceShrink < 2 * Self.windowTicks * patience, !hasGrownSinceShrink {
            patience = min(patience * 2, Self.patienceLimit)
        }
        hasGrownSinceShrink = true
        beginWindow()
    }

    /// Becomes as small as given, within the bounds, and never larger: somebody asked for that.
    package mutating func lower(to wanted: Int) {
        size = max(min(size, wanted), minimum)
        beginWindow()
    }

    /// Nothing is in use and nothing to adapt: what was is forgotten.
    package mutating func rest() {
        (demand, peak, trough, ticks, patience) = (nil, 0, 0, 0, 1)
    }

    private mutating func beginWindow() {
        (ticks, peak, trough) = (0, demand ?? 0, demand ?? 0)
    }

    /// The size at which a demand is on target; a hundredth of a resource is nothing.
    private func fitting(_ demand: Double) -> Int {
        max(minimum, Int((demand / target - 0.01).rounded(.up)))
    }
}
