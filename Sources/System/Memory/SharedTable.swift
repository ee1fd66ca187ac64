/// A table of Float vectors, rows x dimension, that many threads read and write without locks.
///
/// Rows start at multiples of 64 bytes: each takes ``stride`` floats, the dimension rounded up to a multiple of 16, and
/// what is beyond the dimension stays zero. The memory is a file mapped shared, or anonymous memory with huge pages.
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
/// Concurrency: rows are updated by Hogwild workers (Recht et al. 2011), whose races on single floats are part of the
/// method. Nothing else in the table is written after it is made.
@safe public struct SharedTable: ~Copyable, @unchecked Sendable {
  // Sendable: the owner's fields never change, and races on rows are the documented method.

  /// The number of vectors.
  public let rowCount: Int
  /// The number of components of a vector.
  public let dimension: Int
  /// The distance between the starts of two rows, in floats; a multiple of 16.
  public let stride: Int

  @usableFromInline @unsafe let base: UnsafeMutablePointer<Float>
  @unsafe private let mapping: UnsafeMutableRawBufferPointer
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
    let start = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw FileError(
        "cannot allocate \(byteCount) bytes for a table of \(rowCount) x \(dimension): \(systemMessage(errno))"
      )
    }
    unsafe madvise(start, byteCount, MADV_HUGEPAGE)
    unsafe self.init(
      mapping: start, byteCount: byteCount, rowCount: rowCount, dimension: dimension, path: nil)
  }

  /// Makes a file with a table of zeros and maps it. Its space is reserved, so that writing rows cannot fail later.
  ///
  /// - Throws: ``FileError`` if the file cannot be made or the disk is too small; no file is left then.
  public init(creating path: String, rowCount: Int, dimension: Int) throws(FileError) {
    precondition(rowCount >= 0 && dimension > 0, "a table has rows of at least one component")
    let byteCount = SharedTable.fileByteCount(rowCount: rowCount, dimension: dimension)
    let file = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT | O_TRUNC)
    let start: UnsafeMutableRawPointer
    do throws(FileError) {
      try file.reserve(byteCount: byteCount)
      unsafe start = try map(file, byteCount: byteCount)
    } catch {
      unsafe unlink(path)
      throw error
    }
    unsafe self.init(
      mapping: start, byteCount: byteCount, rowCount: rowCount, dimension: dimension, path: path)
    unsafe start.storeBytes(of: SharedTable.magic, as: UInt32.self)
    unsafe start.storeBytes(of: SharedTable.version, toByteOffset: 4, as: UInt16.self)
    unsafe start.storeBytes(of: SharedTable.byteOrderMark, toByteOffset: 6, as: UInt16.self)
    unsafe start.storeBytes(of: UInt64(rowCount), toByteOffset: 8, as: UInt64.self)
    unsafe start.storeBytes(of: UInt64(dimension), toByteOffset: 16, as: UInt64.self)
    unsafe start.storeBytes(of: UInt64(stride), toByteOffset: 24, as: UInt64.self)
  }

  /// Maps a table's file that is there.
  ///
  /// - Parameter isReadOnly: whether the file is opened for reading alone; rows must not be written to then.
  /// - Throws: ``FileError`` if it cannot be mapped, or is not a table of this shape and this program's version.
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
    var header = [UInt8](repeating: 0, count: 32)
    var failure: FileError?
    unsafe header.withUnsafeMutableBytes { buffer in
      do throws(FileError) { _ = try unsafe file.read(into: buffer, at: 0) } catch { failure = error }
    }
    if let failure { throw failure }
    try checkTableHeader(header, of: path, rowCount: rowCount, dimension: dimension)
    guard found == byteCount else {
      throw FileError(
        "'\(path)': \(rowCount) rows of \(dimension) numbers take \(byteCount) bytes, but the file has \(found)"
      )
    }
    let start = unsafe try map(file, byteCount: byteCount, isReadOnly: isReadOnly)
    unsafe self.init(
      mapping: start, byteCount: byteCount, rowCount: rowCount, dimension: dimension, path: path)
  }

  private init(
    mapping start: UnsafeMutableRawPointer, byteCount: Int, rowCount: Int, dimension: Int, path: String?
  ) {
    self.path = path
    self.rowCount = rowCount
    self.dimension = dimension
    self.stride = SharedTable.stride(forDimension: dimension)
    unsafe self.base = (start + SharedTable.headerByteCount).assumingMemoryBound(to: Float.self)
    unsafe self.mapping = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }

  deinit {
    unsafe munmap(mapping.baseAddress, mapping.count)
  }

  /// Where a row starts. Valid while the table lives.
  @inlinable @unsafe public func address(ofRow row: Int) -> UnsafeMutablePointer<Float> {
    assert(row >= 0 && row < rowCount, "the row is one of the table's")
    return unsafe base + row &* stride
  }

  /// Says how rows will be visited, where the table is a file that is larger than memory: what the system reads besides a row that is
  /// asked for is of use in sequence, and at random takes the room of rows that are. Does nothing for anonymous memory.
  public func expect(_ access: MappedFile.Access) {
    guard path != nil else { return }
    // Advice changes no content.
    unsafe madvise(mapping.baseAddress, mapping.count, access == .sequential ? MADV_SEQUENTIAL : MADV_RANDOM)
  }

  /// Waits until the file holds on the device what the rows held when the call began, or something newer. Workers may
  /// go on meanwhile. Does nothing for anonymous memory.
  ///
  /// - Throws: ``FileError`` if the device cannot take it.
  public func synchronize() throws(FileError) {
    guard let path else { return }
    guard unsafe msync(mapping.baseAddress, mapping.count, MS_SYNC) == 0 else {
      throw FileError(cannot: "flush", path)
    }
  }

  /// Copies the rows of another table of the same shape, row by row, up to the first with a number that is not finite.
  /// Workers may go on in the other meanwhile.
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

  /// `HVTB`, as the first four bytes of the file.
  fileprivate static let magic: UInt32 = 0x4254_5648
  fileprivate static let version: UInt16 = 1
  fileprivate static let byteOrderMark: UInt16 = 0xFEFF
}

/// Whether all of some numbers are finite.
private func areFinite(_ numbers: UnsafeBufferPointer<Float>) -> Bool {
  // Zero times a number is zero, and NaN if the number is infinite or not a number; a sum shows it without a branch.
  var sum: Float = 0
  for index in 0..<numbers.count { unsafe sum += numbers[index] * 0 }
  return !sum.isNaN
}

/// Checks the first 32 bytes of a table's file.
private func checkTableHeader(
  _ header: [UInt8], of path: String, rowCount: Int, dimension: Int
) throws(FileError) {
  func number(_ offset: Int, _ byteCount: Int) -> UInt64 {
    (0..<byteCount).reduce(0) { $0 | UInt64(header[offset + $1]) << ($1 * 8) }
  }
  guard number(0, 4) == UInt64(SharedTable.magic) else {
    throw FileError("'\(path)' is not a table: it does not start with 'HVTB'")
  }
  guard number(6, 2) == UInt64(SharedTable.byteOrderMark) else {
    throw FileError("'\(path)', byte 6: the byte-order mark is damaged or of the other byte order")
  }
  guard number(4, 2) == UInt64(SharedTable.version) else {
    throw FileError(
      "'\(path)' has version \(number(4, 2)) of the table; this program knows version \(SharedTable.version)")
  }
  let found = (number(8, 8), number(16, 8), number(24, 8))
  let stride = SharedTable.stride(forDimension: dimension)
  guard found == (UInt64(rowCount), UInt64(dimension), UInt64(stride)) else {
    throw FileError(
      "'\(path)': expected \(rowCount) rows of \(dimension) numbers at distances of \(stride), found \(found.0) of "
        + "\(found.1) at \(found.2)")
  }
}

private func map(
  _ file: borrowing FileDescriptor, byteCount: Int, isReadOnly: Bool = false
) throws(FileError) -> UnsafeMutableRawPointer {
  // Writable private pages would count as memory that must be there.
  let protection = isReadOnly ? PROT_READ : PROT_READ | PROT_WRITE
  let start = unsafe mmap(nil, byteCount, protection, MAP_SHARED, file.rawValue, 0)
  guard let start = unsafe start, unsafe start != MAP_FAILED else {
    throw FileError(cannot: "map", file.path)
  }
  return unsafe start
}
