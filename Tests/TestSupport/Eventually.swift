/// How long a test waits for what has to come: longer than any machine takes, however busy it is.
///
/// It costs nothing where it comes; where it never does, the test fails before its time limit.
package let patience = Duration.seconds(300)

/// Waits for something that happens in another process.
///
/// Looks every 20 ms until the condition holds or the deadline has passed, so a test takes as long
/// as what it waits for and no longer.
/// - Returns: the first value that is not nil; nil at the deadline.
package func eventually<Value>(
    within deadline: Duration = patience, _ condition: () async throws -> Value?
) async throws -> Value? {
    let clock = ContinuousClock()
    let end = clock.now + deadline
    while true {
        if let value = try await condition() { return value }
        guard clock.now < end else { return nil }
        try await clock.sleep(for: .milliseconds(20))
    }
}
