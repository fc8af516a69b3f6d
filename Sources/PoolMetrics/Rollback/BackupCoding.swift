import ResourcePools

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Between a backup's values and its bytes, and between a decoder's errors and ours.
enum BackupCoding {
    /// A document's part that a restore needs: whatever else a later version may have changed in
    /// the readings does not stop it.
    struct Configurations: Decodable {
        struct Pool: Decodable {
            var name: String
            var configuration: PoolConfiguration
        }
        var pools: [Pool]

        private enum CodingKeys: CodingKey { case pools }

        init(from decoder: any Decoder) throws {
            try BackupCoding.checkSchema(decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            pools = try container.decode([Pool].self, forKey: .pools)
        }
    }

    /// What a document says that this version does not know.
    private struct UnknownSchema: Error { let found: Int }

    private enum SchemaKey: CodingKey { case schema }

    static func checkSchema(_ decoder: any Decoder) throws {
        let schema = try decoder.container(keyedBy: SchemaKey.self)
            .decode(Int.self, forKey: .schema)
        guard schema == PoolBackup.schema else { throw UnknownSchema(found: schema) }
    }

    static func encode(_ backup: PoolBackup) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(backup)) + [UInt8(ascii: "\n")]
        } catch {
            // Only a number that is not finite can't be written, and a backup has whole ones.
            preconditionFailure("a backup could not be encoded: \(error)")
        }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type, from file: String
    ) throws(BackupError) -> Value {
        let bytes = try BackupFile.load(file)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as UnknownSchema {
            throw schemaError(error.found, file)
        } catch let error as DecodingError {
            throw translate(error, file)
        } catch {
            throw BackupError(
                code: .damaged, file: file,
                message: "can't be read, \(error): give another backup")
        }
    }

    private static func schemaError(_ found: Int, _ file: String) -> BackupError {
        let known = PoolBackup.schema
        guard found > known else {
            return BackupError(
                code: .damaged, file: file, key: "schema",
                message: "schema is \(found), and there is none before 1: give another backup")
        }
        return BackupError(
            code: .newerSchema, file: file, key: "schema",
            message: "schema is \(found) and this version knows \(known): "
                + "restore with the version that wrote it, or a later one")
    }

    private static func translate(_ error: DecodingError, _ file: String) -> BackupError {
        switch error {
        case .keyNotFound(let key, let context):
            let key = path(context.codingPath + [key])
            guard key != "schema" else {
                return BackupError(
                    code: .notABackup, file: file, key: key,
                    message: "schema is missing, so it is no backup of pools: "
                        + "give the file that a backup was written to")
            }
            return damage(file, key, "is missing")
        case .valueNotFound(_, let context):
            return damage(file, path(context.codingPath), "is null")
        case .typeMismatch(_, let context):
            return damage(file, path(context.codingPath), "is of another type than it should be")
        case .dataCorrupted(let context):
            let key = path(context.codingPath)
            guard !key.isEmpty else {
                return BackupError(
                    code: .damaged, file: file,
                    message: "is no whole JSON document, or has a number that does not fit "
                        + "(\(context.debugDescription)): give another backup")
            }
            return damage(file, key, "is wrong (\(context.debugDescription))")
        @unknown default:
            return BackupError(
                code: .damaged, file: file,
                message: "can't be read, \(error): give another backup")
        }
    }

    static func damage(_ file: String, _ key: String, _ what: String) -> BackupError {
        let place = key.isEmpty ? "the document" : key
        return BackupError(
            code: .damaged, file: file, key: key.isEmpty ? nil : key,
            message: "\(place) \(what): give another backup, or mend it by hand")
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
    }
}
