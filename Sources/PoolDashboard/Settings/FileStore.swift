/// What keeping a file safely needs of a file system, each step by itself.
///
/// The real one is the program's; tests pass one that fails at a step of their choice.
public protocol FileStore {
    /// What tells this process's files from those of others that keep settings at the same time.
    var mark: String { get }
    /// The file that a path means when all links are followed, whether it is there or not.
    func target(of path: String) throws(FileStoreError) -> String
    /// Does something to the files of a folder while no other process does, where the file system
    /// can keep them out; does nothing where another one is at it.
    ///
    /// - Returns: whether it was done.
    func withLock<Failure: Error>(
        on folder: String, _ work: () throws(Failure) -> Void
    ) throws(Failure) -> Bool
    /// Lets some time pass, in which another process may end what it does.
    func pause(milliseconds: Int)
    /// The bytes of a file; nil where there is none.
    func contents(of path: String) throws(FileStoreError) -> [UInt8]?
    /// Whether the file that is there may be changed: throws where not.
    func checkWritable(_ path: String) throws(FileStoreError)
    /// Makes a folder and those above it, where they are missing.
    func makeFolder(_ path: String) throws(FileStoreError)
    /// Makes a new file, for its owner alone.
    func create(_ path: String, _ contents: [UInt8]) throws(FileStoreError)
    /// Gives a file the permissions, and where it may the owner, of another that is there.
    func copyPermissions(from path: String, to other: String) throws(FileStoreError)
    /// Waits until a file or folder is on the disk.
    func synchronize(_ path: String) throws(FileStoreError)
    /// Puts a file in the place of another, in one step.
    func rename(_ path: String, to other: String) throws(FileStoreError)
    /// Removes a file, if it is there.
    func remove(_ path: String)
}
