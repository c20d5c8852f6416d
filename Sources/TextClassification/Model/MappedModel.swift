internal import CKernels
internal import Foundation
internal import TextFeatures

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A model file in memory: checked once, then read where it lies.
final class MappedModel: Sendable {
    /// What the file says of itself.
    let metadata: ModelMetadata
    /// SHA-256 of the file's contents, 64 hexadecimal digits: names the model in records.
    let digest: String
    /// Bytes of a weight row.
    let rowStride: Int
    /// Number of weight rows.
    let rowCount: Int
    /// Which buckets have a row, and how many rows come before: `[bucketCount / 64]`.
    ///
    /// Made from the file's occupancy when the model is opened: with the count beside the bits, finding a row reads one
    /// cache line.
    // SAFETY: allocated and written in `init`, freed in `deinit`.
    nonisolated(unsafe) let groups: UnsafePointer<ck_bucket_group>
    /// Weight rows.
    // SAFETY: lies inside the mapping, whose layout `init` checked against the file's length; the mapping is private and
    // read-only and lives as long as this object.
    nonisolated(unsafe) let rows: UnsafePointer<Int8>
    /// Occupancy and ranks as they lie in the file, for copies of the model with other weights.
    // SAFETY: as for `rows`.
    nonisolated(unsafe) let bucketSections: UnsafeRawBufferPointer
    private nonisolated(unsafe) let base: UnsafeMutableRawPointer
    private let length: Int

    /// Maps and checks a file.
    init(path: String) throws(ModelFileError) {
        let (base, length) = try Self.map(path: path)
        do throws(ModelFileError) {
            let header = try Self.checkHeader(of: UnsafeRawBufferPointer(start: base, count: length), path: path)
            let layout = header.layout
            let json = Data(bytes: base + layout.metadata.lowerBound, count: layout.metadata.count)
            guard let metadata = try? JSONDecoder().decode(ModelMetadata.self, from: json),
                metadata.recipe.hashBits == header.hashBits,
                metadata.heads.allSatisfy({ $0.fits(rowStride: header.rowStride) })
            else {
                throw ModelFileError(
                    code: .damaged, description: "\(path): the model's metadata cannot be read; get or train it again")
            }
            guard metadata.recipe.version == FeatureRecipe.currentVersion else {
                throw ModelFileError(
                    code: .newerFormat,
                    description:
                        "\(path): its features have version \(metadata.recipe.version), this babil makes version \(FeatureRecipe.currentVersion); train the model again or use the matching babil"
                )
            }
            self.metadata = metadata
            digest = header.digest
            rowStride = header.rowStride
            rowCount = header.rowCount
            groups = try Self.groups(
                of: UnsafeRawBufferPointer(start: base + layout.occupancy.lowerBound, count: layout.occupancy.count),
                rowCount: header.rowCount, path: path)
            bucketSections = UnsafeRawBufferPointer(
                start: base + layout.occupancy.lowerBound, count: layout.rows.lowerBound - layout.occupancy.lowerBound)
            rows = UnsafePointer((base + layout.rows.lowerBound).assumingMemoryBound(to: Int8.self))
            self.base = base
            self.length = length
        } catch {
            munmap(base, length)
            throw error
        }
    }

    deinit {
        groups.deallocate()
        munmap(base, length)
    }

    /// The row of a bucket, or nil when the bucket was not seen in training.
    @inline(__always)
    func row(ofBucket bucket: UInt32) -> UInt32? {
        let group = groups[Int(bucket >> 6)]
        let bit = UInt64(1) << UInt64(bucket & 63)
        guard group.occupied & bit != 0 else { return nil }
        return group.rows_before + UInt32(truncatingIfNeeded: (group.occupied & (bit - 1)).nonzeroBitCount)
    }

    /// The squared weight of a row's feature, in steps of 1/1024.
    @inline(__always)
    func squaredWeight(ofRow row: UInt32) -> UInt32 {
        let end = UnsafeRawPointer(rows) + (Int(row) + 1) * rowStride
        return UInt32((end - 2).loadUnaligned(as: UInt16.self))
    }

    private static func groups(
        of occupancy: UnsafeRawBufferPointer, rowCount: Int, path: String
    ) throws(ModelFileError) -> UnsafePointer<ck_bucket_group> {
        let count = max(1, occupancy.count / 8)
        let groups =
            UnsafeMutableRawPointer
            .allocate(byteCount: count * MemoryLayout<ck_bucket_group>.stride, alignment: 64)
            .assumingMemoryBound(to: ck_bucket_group.self)
        var rows = 0
        for index in 0..<count {
            let bits = UInt64(littleEndian: occupancy.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            (groups + index).initialize(
                to: ck_bucket_group(occupied: bits, rows_before: UInt32(rows), reserved: 0))
            rows += bits.nonzeroBitCount
        }
        guard rows == rowCount else {
            groups.deallocate()
            throw ModelFileError(
                code: .damaged,
                description: "\(path): has \(rowCount) weight rows but \(rows) features; get or train it again")
        }
        return UnsafePointer(groups)
    }

    private static func map(path: String) throws(ModelFileError) -> (UnsafeMutableRawPointer, Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let isMissing = errno == ENOENT
            throw ModelFileError(
                code: isMissing ? .missing : .unreadable,
                description: isMissing
                    ? "\(path): there is no model; name one with --model, or make one with `babil train`"
                    : "\(path): the model cannot be read (\(String(cString: strerror(errno))))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ModelFileError(code: .notAModel, description: "\(path): is not a file; name a model file")
        }
        let length = Int(status.st_size)
        guard length >= ModelFile.headerLength else {
            throw ModelFileError(
                code: length == 0 ? .truncated : .notAModel,
                description: "\(path): is too short to be a model (\(length) bytes); get or train it again")
        }
        let address = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw ModelFileError(
                code: .unreadable,
                description: "\(path): cannot be mapped into memory (\(String(cString: strerror(errno))))")
        }
        return (address, length)
    }

    private struct Header {
        let layout: ModelFile.Layout
        let hashBits: Int
        let rowStride: Int
        let rowCount: Int
        let digest: String
    }

    private static func checkHeader(
        of bytes: UnsafeRawBufferPointer, path: String
    ) throws(ModelFileError) -> Header {
        func load<Integer: FixedWidthInteger>(_ type: Integer.Type, _ offset: Int) -> Integer {
            Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard bytes[0..<8].elementsEqual(ModelFile.magic) else {
            throw ModelFileError(code: .notAModel, description: "\(path): is not a Babil model; name a .babil file")
        }
        let version = load(UInt32.self, 8)
        guard version <= ModelFile.formatVersion else {
            throw ModelFileError(
                code: .newerFormat,
                description:
                    "\(path): has format version \(version), this babil reads up to \(ModelFile.formatVersion); update babil"
            )
        }
        let stated = load(UInt64.self, 16)
        guard stated == UInt64(bytes.count) else {
            throw ModelFileError(
                code: .truncated,
                description:
                    "\(path): has \(bytes.count) bytes where its header says \(stated); the copy is incomplete, get it again"
            )
        }
        let checksum = ModelFile.checksum(of: bytes.bindMemory(to: UInt8.self))
        guard checksum == load(UInt64.self, 24) else {
            throw ModelFileError(
                code: .damaged, description: "\(path): is damaged (its checksum does not match); get or train it again")
        }
        let hashBits = Int(load(UInt32.self, 32))
        let rowStride = Int(load(UInt32.self, 36))
        let rowCount = load(UInt64.self, 40)
        guard (8...24).contains(hashBits), rowStride > 0, rowStride % 32 == 0, rowStride <= 1 << 16, rowCount <= 1 << 24
        else {
            throw ModelFileError(
                code: .damaged, description: "\(path): its dimensions make no sense; get or train it again")
        }
        let layout = ModelFile.Layout(
            metadataLength: Int(load(UInt32.self, 12)), hashBits: hashBits, rowCount: Int(rowCount),
            rowStride: rowStride)
        guard layout.rows.upperBound == bytes.count else {
            throw ModelFileError(
                code: .damaged, description: "\(path): its sections do not add up to its length; get or train it again")
        }
        return Header(
            layout: layout, hashBits: hashBits, rowStride: rowStride, rowCount: Int(rowCount),
            digest: bytes[48..<80].map { Self.hexadecimal($0) }.joined())
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

extension ModelHead {
    /// True when the head's arrays belong together and lie inside a row.
    fileprivate func fits(rowStride: Int) -> Bool {
        let count = description.labels.count
        return count > 0 && firstColumn >= 0 && firstColumn + count <= rowStride - 2 && bias.count == count
            && scales.count == count && blockWeights.count == FeatureBlock.allCases.count
            && languageModels?.fits(labelCount: count, rowStride: rowStride) != false
            && outOfScopeRule.map { (0..<count).contains($0.label) } != false
            && (precisionCurves ?? [:]).values.allSatisfy { $0.count == count }
            && languageCalibrations.values.allSatisfy { $0.fits(description) } && calibration.fits(description)
    }
}

extension Calibration {
    /// True when there is a number for each label that needs one.
    fileprivate func fits(_ description: HeadDescription) -> Bool {
        switch description.kind {
        case .exclusive: slopes.count == 1 && shifts.isEmpty
        case .independent: slopes.count == description.labels.count && shifts.count == slopes.count
        }
    }
}

extension LanguageModels {
    /// True when the arrays belong together and lie inside a row.
    fileprivate func fits(labelCount: Int, rowStride: Int) -> Bool {
        let count = languages.count * labelCount
        return firstColumn >= 0 && firstColumn + count <= rowStride - 2 && bias.count == count && scales.count == count
    }
}
