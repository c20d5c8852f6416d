internal import CKernels
internal import Crypto
internal import Foundation
internal import TextFeatures

/// A model file that could not be opened or written.
public struct ModelFileError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Hashable {
        case missing, unreadable, notAModel, newerFormat, truncated, damaged, cannotWrite
    }

    /// What went wrong.
    public let code: Code
    /// What, where, and what to do, in one line.
    public let description: String
}

/// The layout of a model file, format version 1.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | `BABILMDL` |
/// | 8 | 4 | format version |
/// | 12 | 4 | length of the metadata |
/// | 16 | 8 | length of the file |
/// | 24 | 8 | XXH64 of bytes 0 to 24, exclusive-or XXH64 of bytes 32 to the end |
/// | 32 | 4 | bits of a bucket number |
/// | 36 | 4 | bytes of a weight row, a multiple of 32 |
/// | 40 | 8 | number of weight rows |
/// | 48 | 32 | SHA-256 of bytes 128 to the end: the name of the model in records |
/// | 80 | 48 | zero |
/// | 128 | … | metadata, JSON (``ModelMetadata``) |
/// | multiple of 64 | 2^bits/8 | occupancy: bit b is set when bucket b has a row |
/// | multiple of 64 | 2^bits/128 | ranks: for every 512 buckets the number of rows before them, 32 bits each, for readers that keep no index of their own |
/// | multiple of 64 | rows · row bytes | rows in bucket order: int8 weights per column; the last two bytes hold the squared feature weight in steps of 1/1024 |
///
/// All numbers are little-endian.
enum ModelFile {
    static let magic = Array("BABILMDL".utf8)
    static let formatVersion: UInt32 = 1
    static let headerLength = 128

    /// The regions of a file with these dimensions.
    struct Layout {
        let metadata: Range<Int>
        let occupancy: Range<Int>
        let ranks: Range<Int>
        let rows: Range<Int>

        init(metadataLength: Int, hashBits: Int, rowCount: Int, rowStride: Int) {
            metadata = ModelFile.headerLength..<ModelFile.headerLength + metadataLength
            let occupancyStart = Self.aligned(metadata.upperBound)
            occupancy = occupancyStart..<occupancyStart + (1 << hashBits) / 8
            let ranksStart = Self.aligned(occupancy.upperBound)
            ranks = ranksStart..<ranksStart + max(4, (1 << hashBits) / 128)
            let rowsStart = Self.aligned(ranks.upperBound)
            rows = rowsStart..<rowsStart + rowCount * rowStride
        }

        private static func aligned(_ offset: Int) -> Int { (offset + 63) & ~63 }
    }

    /// The bytes of a model file.
    static func encode(metadata: ModelMetadata, weights: QuantizedWeights) throws -> [UInt8] {
        let (json, layout) = try header(
            metadata: metadata, rowCount: weights.rowCount, rowStride: weights.rowStride)
        var bytes = begin(
            json: json, layout: layout, metadata: metadata, rowCount: weights.rowCount, rowStride: weights.rowStride)
        for (row, bucket) in weights.bucketOfRow.enumerated() {
            bytes[layout.occupancy.lowerBound + Int(bucket) / 8] |= 1 << UInt8(bucket % 8)
            let following = Int(bucket) / 512 + 1
            let slot = layout.ranks.lowerBound + following * 4
            if slot < layout.ranks.upperBound { bytes.store(UInt32(row + 1), at: slot) }
        }
        fillRanks(of: &bytes, in: layout.ranks)
        weights.rows.withUnsafeBytes { rows in
            bytes.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[layout.rows]).copyMemory(from: rows)
            }
        }
        seal(&bytes)
        return bytes
    }

    /// The metadata's bytes, and where the sections lie.
    static func header(metadata: ModelMetadata, rowCount: Int, rowStride: Int) throws -> (json: Data, layout: Layout) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(metadata)
        let layout = Layout(
            metadataLength: json.count, hashBits: metadata.recipe.hashBits, rowCount: rowCount, rowStride: rowStride)
        return (json, layout)
    }

    /// A file with its header and metadata, and zeros for the rest.
    static func begin(
        json: Data, layout: Layout, metadata: ModelMetadata, rowCount: Int, rowStride: Int
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: layout.rows.upperBound)
        bytes.replaceSubrange(0..<8, with: magic)
        bytes.store(formatVersion, at: 8)
        bytes.store(UInt32(json.count), at: 12)
        bytes.store(UInt64(bytes.count), at: 16)
        bytes.store(UInt32(metadata.recipe.hashBits), at: 32)
        bytes.store(UInt32(rowStride), at: 36)
        bytes.store(UInt64(rowCount), at: 40)
        bytes.replaceSubrange(layout.metadata, with: json)
        return bytes
    }

    /// Writes digest and checksum into a file that is otherwise complete.
    static func seal(_ bytes: inout [UInt8]) {
        let digest = bytes.withUnsafeBytes { SHA256.hash(data: UnsafeRawBufferPointer(rebasing: $0[headerLength...])) }
        bytes.replaceSubrange(48..<80, with: Array(digest))
        bytes.store(bytes.withUnsafeBufferPointer { checksum(of: $0) }, at: 24)
    }

    /// Gives groups of 512 buckets that follow an empty group their count.
    private static func fillRanks(of bytes: inout [UInt8], in ranks: Range<Int>) {
        var running: UInt32 = 0
        for slot in stride(from: ranks.lowerBound, to: ranks.upperBound, by: 4) {
            running = max(running, bytes.load(UInt32.self, at: slot))
            bytes.store(running, at: slot)
        }
    }

    /// The checksum of a file: of what stands before the checksum and of what stands behind it.
    static func checksum(of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        bytes.baseAddress.map { ck_xxh64($0, 24) ^ ck_xxh64($0 + 32, bytes.count - 32) } ?? 0
    }
}

extension [UInt8] {
    /// Writes an integer, little-endian.
    mutating func store<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
        Swift.withUnsafeBytes(of: value.littleEndian) { replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    /// Reads an integer, little-endian.
    func load<Integer: FixedWidthInteger>(_ type: Integer.Type, at offset: Int) -> Integer {
        withUnsafeBytes { Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
    }
}
