internal import Glibc

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
    unsafe self.init(mapping: start, byteCount: byteCount, rowCount: rowCount, dimension: dimension)
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
      unsafe start = try mapShared(file, byteCount: byteCount)
    } catch {
      unsafe unlink(path)
      throw error
    }
    unsafe self.init(mapping: start, byteCount: byteCount, rowCount: rowCount, dimension: dimension)
    unsafe start.storeBytes(of: SharedTable.magic, as: UInt32.self)
    unsafe start.storeBytes(of: 1, toByteOffset: 4, as: UInt16.self)
    unsafe start.storeBytes(of: 0xFEFF, toByteOffset: 6, as: UInt16.self)
    unsafe start.storeBytes(of: UInt64(rowCount), toByteOffset: 8, as: UInt64.self)
    unsafe start.storeBytes(of: UInt64(dimension), toByteOffset: 16, as: UInt64.self)
    unsafe start.storeBytes(of: UInt64(stride), toByteOffset: 24, as: UInt64.self)
  }

  private init(mapping start: UnsafeMutableRawPointer, byteCount: Int, rowCount: Int, dimension: Int) {
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

  /// `HVTB`, as the first four bytes of the file.
  private static let magic: UInt32 = 0x4254_5648
}

private func mapShared(
  _ file: borrowing FileDescriptor, byteCount: Int
) throws(FileError) -> UnsafeMutableRawPointer {
  let start = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.rawValue, 0)
  guard let start = unsafe start, unsafe start != MAP_FAILED else {
    throw FileError(cannot: "map", file.path)
  }
  return unsafe start
}
