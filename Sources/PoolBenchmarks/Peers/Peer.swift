/// Another pool, and what it takes to run the same work on it.
///
/// The harnesses are sources of ours, embedded in this program; each prints a line for each run:
/// `W1 ns`, `W2 ns`, `W3 cycles/s p50 p99 longest_ms fairness`. Their work is that of our rows: the
/// same numbers of resources and tasks (threads where the language has no tasks), the same touch,
/// and the clock read where ours read it.
struct Peer {
    /// What people call it.
    let name: String
    /// The Debian packages that have it, and the tools that build the harness.
    let packages: String
    /// What is there where they are installed: the start of a path, or a command's name.
    let needs: [String]
    /// The harness's files, by name in the folder it is built in.
    let sources: [(name: String, bytes: [UInt8])]
    /// Builds it there; empty where nothing is to be built.
    let build: [String]
    /// Runs it there; the number of runs follows.
    let run: [String]

    static var all: [Peer] { [commonsPool, hikari, databaseSQL, r2d2] }

    private static let jars = "/usr/share/java/"

    private static var commonsPool: Peer {
        java(
            "commons-pool2", packages: "libcommons-pool2-java", jars: ["commons-pool2.jar"],
            main: "CommonsPoolPeer",
            sources: [("CommonsPoolPeer.java", PackageResources.CommonsPoolPeer_java)])
    }

    private static var hikari: Peer {
        java(
            "HikariCP", packages: "libhikaricp-java libslf4j-java",
            jars: ["HikariCP.jar", "slf4j-api.jar", "slf4j-nop.jar"], main: "HikariPeer",
            sources: [
                ("HikariPeer.java", PackageResources.HikariPeer_java),
                ("StubConnection.java", PackageResources.StubConnection_java),
            ])
    }

    private static func java(
        _ name: String, packages: String, jars names: [String], main: String,
        sources: [(name: String, bytes: [UInt8])]
    ) -> Peer {
        let sources = sources + [("Harness.java", PackageResources.Harness_java)]
        let path = ([""] + names.map { jars + $0 }).joined(separator: ":")
        return Peer(
            name: name, packages: packages + " default-jdk-headless",
            needs: names.map { jars + $0 } + ["java", "javac"], sources: sources,
            build: ["javac", "-cp", path] + sources.map(\.name),
            run: ["java", "-cp", path, main])
    }

    private static var databaseSQL: Peer {
        Peer(
            name: "database/sql", packages: "golang", needs: ["go"],
            sources: [
                ("database_sql.go", PackageResources.database_sql_go),
                ("go.mod", PackageResources.go_mod),
            ],
            build: ["go", "build", "-o", "peer"], run: ["./peer"])
    }

    private static var r2d2: Peer {
        Peer(
            name: "r2d2", packages: "librust-r2d2-dev cargo",
            needs: ["/usr/share/cargo/registry/r2d2-", "cargo"],
            sources: [
                ("r2d2_peer.rs", PackageResources.r2d2_peer_rs),
                ("Cargo.toml", PackageResources.Cargo_toml),
                (".cargo/config.toml", PackageResources.cargo_config_toml),
            ],
            build: ["cargo", "build", "--quiet", "--release", "--offline"],
            run: ["target/release/peer"])
    }
}
