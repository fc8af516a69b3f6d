import ResourceTypes

// The coded form: whole numbers of nanoseconds with the unit in the key, so that what is read back
// equals what was written and a person can read it. What is missing keeps its default, but for the
// size; null means never.
extension PoolConfiguration: Codable {
    /// The keys, in the order in which people read them.
    package enum Key: String, CodingKey, CaseIterable {
        case size
        case acquireTimeoutNanoseconds, maximumWaiters, bargingBoundNanoseconds
        case idleTimeoutNanoseconds, maxLifetimeNanoseconds, maxUses
        case validateAfterIdleNanoseconds, keepAliveIntervalNanoseconds
        case validatesOnBorrow, validatesOnReturn
        case backoffBaseNanoseconds, backoffLimitNanoseconds
        case createTimeoutNanoseconds, circuitThreshold, rejectsHopelessWaits
        case leakThresholdNanoseconds, leakFactor, leakFloorNanoseconds
        case maximumConcurrentCreations
    }

    /// Reads the coded form.
    ///
    /// Only the size is checked here, the rest by the pool that is made with it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(size: try container.decode(PoolSize.self, forKey: .size))
        func optional<Value: Decodable>(_ key: Key, _ value: inout Value?) throws {
            guard container.contains(key) else { return }
            value = try container.decodeIfPresent(Value.self, forKey: key)
        }
        func required<Value: Decodable>(_ key: Key, _ value: inout Value) throws {
            guard container.contains(key) else { return }
            value = try container.decode(Value.self, forKey: key)
        }
        func span(_ key: Key, _ value: inout Duration) throws {
            guard container.contains(key) else { return }
            let nanoseconds = try container.decode(Int64.self, forKey: key)
            guard nanoseconds >= 0 else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container,
                    debugDescription: "\(nanoseconds) is below zero")
            }
            value = .nanoseconds(nanoseconds)
        }
        func duration(_ key: Key, _ value: inout Duration?) throws {
            guard container.contains(key) else { return }
            guard try !container.decodeNil(forKey: key) else { return value = nil }
            var present = Duration.zero
            try span(key, &present)
            value = present
        }
        try duration(.acquireTimeoutNanoseconds, &acquireTimeout)
        try required(.maximumWaiters, &maximumWaiters)
        try span(.bargingBoundNanoseconds, &bargingBound)
        try duration(.idleTimeoutNanoseconds, &idleTimeout)
        try duration(.maxLifetimeNanoseconds, &maxLifetime)
        try optional(.maxUses, &maxUses)
        try duration(.validateAfterIdleNanoseconds, &validateAfterIdle)
        try duration(.keepAliveIntervalNanoseconds, &keepAliveInterval)
        try required(.validatesOnBorrow, &validatesOnBorrow)
        try required(.validatesOnReturn, &validatesOnReturn)
        try span(.backoffBaseNanoseconds, &backoffBase)
        try span(.backoffLimitNanoseconds, &backoffLimit)
        try duration(.createTimeoutNanoseconds, &createTimeout)
        try optional(.circuitThreshold, &circuitThreshold)
        try required(.rejectsHopelessWaits, &rejectsHopelessWaits)
        try duration(.leakThresholdNanoseconds, &leakThreshold)
        try optional(.leakFactor, &leakFactor)
        try span(.leakFloorNanoseconds, &leakFloor)
        try required(.maximumConcurrentCreations, &maximumConcurrentCreations)
    }

    /// Writes the coded form; every key is always there.
    ///
    /// What is below a nanosecond is cut off.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for key in Key.allCases {
            switch key {
            case .size: try container.encode(size, forKey: key)
            case .maximumWaiters: try container.encode(maximumWaiters, forKey: key)
            case .maxUses: try container.encode(maxUses, forKey: key)
            case .circuitThreshold: try container.encode(circuitThreshold, forKey: key)
            case .leakFactor: try container.encode(leakFactor, forKey: key)
            case .validatesOnBorrow: try container.encode(validatesOnBorrow, forKey: key)
            case .validatesOnReturn: try container.encode(validatesOnReturn, forKey: key)
            case .rejectsHopelessWaits: try container.encode(rejectsHopelessWaits, forKey: key)
            case .maximumConcurrentCreations:
                try container.encode(maximumConcurrentCreations, forKey: key)
            default: try container.encode(nanoseconds(key), forKey: key)
            }
        }
    }

    /// The value of a key as people read it: `600.0 seconds`, `10000`, `never`.
    package func text(of key: Key) -> String {
        switch key {
        case .size: size.description
        case .maximumWaiters: String(maximumWaiters)
        case .maxUses: maxUses.map(String.init) ?? "never"
        case .circuitThreshold: circuitThreshold.map(String.init) ?? "never"
        case .leakFactor: leakFactor.map(String.init) ?? "never"
        case .validatesOnBorrow: String(validatesOnBorrow)
        case .validatesOnReturn: String(validatesOnReturn)
        case .rejectsHopelessWaits: String(rejectsHopelessWaits)
        case .maximumConcurrentCreations: String(maximumConcurrentCreations)
        default:
            nanoseconds(key).map { Duration.nanoseconds($0).description } ?? "never"
        }
    }

    /// A duration as it is written: from zero to 292 years.
    private func nanoseconds(_ key: Key) -> Int64? {
        duration(key).map { Int64(clamping: $0.clampedNanoseconds) }
    }

    private func duration(_ key: Key) -> Duration? {
        let durations: [Key: Duration?] = [
            .acquireTimeoutNanoseconds: acquireTimeout,
            .bargingBoundNanoseconds: bargingBound,
            .idleTimeoutNanoseconds: idleTimeout,
            .maxLifetimeNanoseconds: maxLifetime,
            .validateAfterIdleNanoseconds: validateAfterIdle,
            .keepAliveIntervalNanoseconds: keepAliveInterval,
            .backoffBaseNanoseconds: backoffBase,
            .backoffLimitNanoseconds: backoffLimit,
            .createTimeoutNanoseconds: createTimeout,
            .leakThresholdNanoseconds: leakThreshold,
            .leakFloorNanoseconds: leakFloor,
        ]
        return durations[key].flatMap { $0 }
    }
}
