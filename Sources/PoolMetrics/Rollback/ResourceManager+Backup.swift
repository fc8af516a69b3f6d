public import ResourcePools
import ResourceTypes

// Pools on paper: written before a rollback, put back after it.
extension ResourceManager {
    /// Writes configurations, resource states and metrics of all pools as one JSON document.
    ///
    /// The form is ``PoolBackup``'s. A file of that name is replaced in one step: whoever reads it
    /// finds the old document or the new one. Only its owner may read it.
    /// - Parameters:
    ///   - file: the file's path; its folder is there.
    ///   - wallClock: tells the document's time.
    /// - Returns: what was written.
    /// - Throws: ``BackupError`` with code `cannotCreate` or `writeFailed`.
    /// - Complexity: O(slots of all pools).
    @discardableResult
    public func backUp(
        to file: String, wallClock: WallClock = .system
    ) throws(BackupError) -> PoolBackup {
        let backup = PoolBackup(
            time: wallClock.now,
            pools: pools.map { pool in
                PoolBackup.Pool(
                    name: pool.name, kind: pool.kind, configuration: pool.configuration,
                    statistics: pool.statistics(detail: true))
            })
        try BackupFile.save(BackupCoding.encode(backup), to: file)
        return backup
    }

    /// Sets pools as a backup says they were.
    ///
    /// A pool of the same name is given its size back. What else differs can't be changed in a pool
    /// that runs, and is reported, as are pools that are not registered; pools that the document
    /// does not name stay as they are. Whether a pool is bypassed or paused is not touched: that is
    /// ``ResourcePools/ResourceManager/resumeResourceManagement(actor:)``'s. Nothing is changed
    /// where the document is not good.
    /// - Parameters:
    ///   - file: the path of a document that ``backUp(to:wallClock:)`` wrote.
    ///   - actor: who asks, for the pools' events.
    /// - Returns: what was changed and what could not be.
    /// - Throws: ``BackupError``.
    @discardableResult
    public func restore(
        from file: String, actor: String = "restore"
    ) async throws(BackupError) -> RestoreReport {
        let document = try BackupCoding.decode(BackupCoding.Configurations.self, from: file)
        var names: Set<String> = []
        for (index, pool) in document.pools.enumerated()
        where !names.insert(pool.name).inserted {
            throw BackupCoding.damage(
                file, "pools[\(index)].name", "is \(pool.name) for a second time")
        }
        var changes: [RestoreReport.Change] = []
        var obstacles: [RestoreReport.Obstacle] = []
        for wanted in document.pools {
            guard let pool = pool(named: wanted.name) else {
                obstacles.append(
                    .init(
                        pool: wanted.name, key: "name",
                        message: "no pool of this name is registered: "
                            + "register it and restore again"))
                continue
            }
            let present = pool.configuration
            for key in PoolConfiguration.Key.allCases {
                let (now, then) = (present.text(of: key), wanted.configuration.text(of: key))
                guard now != then else { continue }
                if let obstacle = obstacle(to: key, now: now, then: then, in: pool) {
                    obstacles.append(obstacle)
                } else {
                    _ = await pool.perform(.resize(wanted.configuration.size), actor: actor)
                    changes.append(
                        .init(pool: pool.name, key: key.stringValue, from: now, to: then))
                }
            }
        }
        return RestoreReport(changes: changes, obstacles: obstacles)
    }

    private func obstacle(
        to key: PoolConfiguration.Key, now: String, then: String, in pool: any ManagedPool
    ) -> RestoreReport.Obstacle? {
        let phase = pool.statistics(detail: false).phase
        let remedy: String
        if phase == .shuttingDown || phase == .shutDown {
            remedy = "the pool is shut down: make it anew with that"
        } else if key == .size {
            return nil
        } else {
            remedy = "it can't be changed while the pool runs: make the pool anew with that"
        }
        return .init(
            pool: pool.name, key: key.stringValue,
            message: "\(key.stringValue) is \(now) and was \(then), and \(remedy)")
    }
}
