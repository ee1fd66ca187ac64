/// A table of Float vectors, rows x dimension, that many threads read and write without locks.
///
/// Rows start at multiples of 64 bytes: each takes ``stride`` floats, the dimension rounded up to a multiple
/// of 16, and what is beyond the dimension stays zero. The memory is a file mapped shared, or anonymous
/// memory with huge pages.
///
/// Byte table of the file (little-endian, one page of 4,096 bytes, then the rows):
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | `HVTB` |
/// | 4 | 2 | version, 1 |
/// | 6 | 2 | byte-order mark, 0xFEFF |
/// | 8 | 8 | rows |
/// | 16 | 8 | dimension |
/// | 24 | 8 | stride in floats |
/// | 4096 | rows x stride x 4 | the rows |
///
/// Concurrency: rows are updated by Hogwild workers (Recht et al. 2011), whose races on single floats are
/// part of the method. Nothing else in the table is written after it is made.
@safe public struct SharedTable: ~Copyable, @unchecked Sendable {
  // Sendable: the owner's fields never change, and races on rows are the documented method.

  /// The number of vectors.
  public let rowCount: Int
  /// The number of components of a vector.
  public let dimension: Int
  /// The distance between the starts of two rows, in floats; a multiple of 16.
  public let stride: Int

  @usableFromInline @unsafe let base: UnsafeMutablePointer<Float>
  private let mapping: FileMapping
  /// The file that the memory is mapped from; `nil` for anonymous memory.
  public let path: String?

  /// The header's size: one page, so that rows are aligned and a page of the file holds no mixture.
  public static let headerByteCount = 4096

  /// The distance between rows for a dimension, in floats.
  public static func stride(forDimension dimension: Int) -> Int { (dimension + 15) & ~15 }

  /// The size of a table's file.
  public static func fileByteCount(rowCount: Int, dimension: Int) -> Int {
    headerByteCount + rowCount * stride(forDimension: dimension) * 4
  }

  /// Makes a table of zeros in anonymous memory, in huge pages where the system grants them.
  ///
  /// - Throws: ``FileError`` if there is not enough memory.
  public init(anonymousRows rowCount: Int, dimension: Int) throws(FileError) {
    precondition(rowCount >= 0 && dimension > 0, "a table has rows of at least one component")
    let byteCount = SharedTable.fileByteCount(rowCount: rowCount, dimension: dimension)
    guard let mapping = FileMapping(anonymous: byteCount) else {
      throw FileError(
        "cannot allocate \(byteCount) bytes for a table of \(rowCount) x \(dimension): \(systemMessage(errno))"
      )
    }
    mapping.advise(MADV_HUGEPAGE)
    self.init(mapping, rowCount: rowCount, dimension: dimension, path: nil)
  }

  /// Makes a file with a table of zeros and maps it. Its space is reserved, so that writing rows cannot fail
  /// later.
  ///
  /// - Throws: ``FileError`` if the file cannot be made or the disk is too small; no file is left then.
  public init(creating path: String, rowCount: Int, dimension: Int) throws(FileError) {
    precondition(rowCount >= 0 && dimension > 0, "a table has rows of at least one component")
    let byteCount = SharedTable.fileByteCount(rowCount: rowCount, dimension: dimension)
    let file = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT | O_TRUNC)
    let mapping: FileMapping
    do throws(FileError) {
      try file.reserve(byteCount: byteCount)
      mapping = try FileMapping(file, byteCount: byteCount, isReadOnly: false)
    } catch {
      removeFile(path)
      throw error
    }
    // The mapping begins with a page for the header.
    unsafe mapping.bytes.copyBytes(from: Header(rowCount: rowCount, dimension: dimension).bytes)
    self.init(mapping, rowCount: rowCount, dimension: dimension, path: path)
  }

  /// Maps an existing table's file.
  ///
  /// - Parameter isReadOnly: whether the file is opened for reading alone; rows must not be written to then.
  /// - Throws: ``FileError`` if it cannot be mapped, or is not a table of this shape and this program's
  ///   version.
  public init(
    opening path: String, rowCount: Int, dimension: Int, isReadOnly: Bool = false
  ) throws(FileError) {
    precondition(rowCount >= 0 && dimension > 0, "a table has rows of at least one component")
    let file = try FileDescriptor(path: path, flags: isReadOnly ? O_RDONLY : O_RDWR)
    let byteCount = SharedTable.fileByteCount(rowCount: rowCount, dimension: dimension)
    let found = Int(try file.status().st_size)
    guard found >= SharedTable.headerByteCount else {
      throw FileError("'\(path)' is not a table: it has \(found) bytes, and a table's header has 4096")
    }
    let header = try SharedTable.header(of: file)
    guard header == Header(rowCount: rowCount, dimension: dimension) else {
      throw FileError(
        "'\(path)': expected \(rowCount) rows of \(dimension) numbers, found \(header.rowCount) of "
          + "\(header.dimension)")
    }
    guard found == byteCount else {
      throw FileError(
        "'\(path)': \(rowCount) rows of \(dimension) numbers take \(byteCount) bytes, but the file has \(found)"
      )
    }
    let mapping = try FileMapping(file, byteCount: byteCount, isReadOnly: isReadOnly)
    self.init(mapping, rowCount: rowCount, dimension: dimension, path: path)
  }

  private init(_ mapping: consuming FileMapping, rowCount: Int, dimension: Int, path: String?) {
    self.path = path
    self.rowCount = rowCount
    self.dimension = dimension
    self.stride = SharedTable.stride(forDimension: dimension)
    // A header's page is always mapped.
    unsafe self.base = (mapping.bytes.baseAddress! + SharedTable.headerByteCount).assumingMemoryBound(
      to: Float.self)
    self.mapping = mapping
  }

  /// Where a row starts. Valid while the table lives.
  @inlinable @unsafe public func address(ofRow row: Int) -> UnsafeMutablePointer<Float> {
    assert(row >= 0 && row < rowCount, "the row is one of the table's")
    return unsafe base + row &* stride
  }

  /// Tells the system how the rows of a table in a file will be visited. Reading ahead helps in sequence; at
  /// random it evicts rows that are needed. Does nothing for anonymous memory.
  public func expect(_ access: MappedFile.Access) {
    guard path != nil else { return }
    mapping.advise(access == .sequential ? MADV_SEQUENTIAL : MADV_RANDOM)
  }

  /// Waits until the file holds on the device what the rows held when the call began, or something newer.
  /// Workers may continue meanwhile. Does nothing for anonymous memory.
  ///
  /// - Throws: ``FileError`` if the device cannot take it.
  public func synchronize() throws(FileError) {
    guard let path else { return }
    guard unsafe msync(mapping.bytes.baseAddress, mapping.bytes.count, MS_SYNC) == 0 else {
      throw FileError(cannot: "flush", path)
    }
  }

  /// Copies the rows of another table of the same shape, row by row, up to the first with a number that is
  /// not finite. Workers may write to the other meanwhile.
  ///
  /// - Returns: whether all numbers were finite; rows from the first one that was not are as they were.
  public func copyFiniteRows(of other: borrowing SharedTable) -> Bool {
    precondition(
      other.rowCount == rowCount && other.dimension == dimension, "the tables have the same shape")
    // The row is looked at in this copy, so that what was judged is what is stored.
    var copy = [Float](repeating: 0, count: dimension)
    for row in 0..<rowCount {
      // Both rows are inside their tables and have `dimension` floats.
      let source = unsafe other.address(ofRow: row)
      for column in 0..<dimension { unsafe copy[column] = source[column] }
      guard unsafe copy.withUnsafeBufferPointer({ unsafe areFinite($0) }) else { return false }
      unsafe address(ofRow: row).update(from: copy, count: dimension)
    }
    return true
  }

  /// Whether every number of every row is finite.
  public var isFinite: Bool {
    for row in 0..<rowCount {
      // The row has `dimension` floats.
      let numbers = unsafe UnsafeBufferPointer(start: address(ofRow: row), count: dimension)
      guard unsafe areFinite(numbers) else { return false }
    }
    return true
  }

  private static func header(of file: borrowing FileDescriptor) throws(FileError) -> Header {
    var bytes = [UInt8](repeating: 0, count: Header.usedByteCount)
    _ = try unsafe bytes.lendElements { (buffer) throws(FileError) in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
    }
    do {
      return try Header(bytes)
    } catch {
      throw FileError("'\(file.path)', header, byte \(error.offset): \(error.reason)")
    }
  }
}
