package import ResourcePools
package import ResourceTypes

extension PoolConfiguration {
    /// For a pool on the system's clock: nothing in it ends because the machine is busy.
    ///
    /// All else is as it is by default.
    package static func patient(_ size: PoolSize) -> PoolConfiguration {
        var configuration = PoolConfiguration(size: size)
        configuration.acquireTimeout = patience
        configuration.createTimeout = patience
        configuration.validateAfterIdle = patience
        return configuration
    }
}
