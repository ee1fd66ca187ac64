internal import HogvecSystem

/// Where a vector file's rows are, how long they are, and which word each has: what ``IndexedVectors`` keeps
/// beside it.
///
/// Byte table of the file (little-endian; every part begins at a multiple of 8):
///
/// | bytes | content |
/// |---|---|
/// | 4 | `HVIX` |
/// | 2, 2 | version, 2; byte-order mark, 0xFEFF |
/// | 8 | fingerprint of all that follows |
/// | 8 x 13 | what the index belongs to |
/// | 8 x 4 | rows, dimension, bytes of words, slots |
/// | 8 x rows | where each row starts in the vector file |
/// | 8 x rows | where each word ends among the words |
/// | 4 x slots | a hash table of words (linear probing): the row + 1, or 0 |
/// | 4 x rows | 1 over each row's length |
/// | bytes of words | the words one after the other |
///
/// It belongs to a vector file by its size, the times of the last write and of the last change (seconds and
/// nanoseconds each) and its number, to a words file by the same, and to a format.
///
/// The whole index is read when it is opened, to see whether its fingerprint holds, which takes half a
/// millisecond a megabyte. And where memory is concerned nothing in it is believed: sizes, starts and ends
/// are checked when it is opened, rows in slots when used.
@safe final class VectorIndex: Sendable {
  let count: Int
  let dimension: Int
  private let storage: Storage
  private let slotCount: Int
  private let offsetsStart: Int
  private let endsStart: Int
  private let slotsStart: Int
  private let scalesStart: Int
  private let wordsStart: Int

  /// The bytes: mapped, or in memory.
  private enum Storage: Sendable {
    case mapped(SharedMapping)
    case memory(IndexMemory)
  }

  static let magic: UInt32 = 0x5849_5648
  /// Version and byte-order mark.
  static let version: UInt32 = 0xFEFF_0002
  /// The bytes before what the fingerprint is of.
  static let unmarkedByteCount = 16
  private static let headerByteCount = unmarkedByteCount + 8 * (Identity.count + 4)

  /// What is found where an index should be.
  enum Finding {
    /// The index.
    case whole(VectorIndex)
    /// Nothing, or an index of another file, another version of the file, or of an earlier program.
    case none
    /// An index with wrong bytes.
    case damaged
    /// Something that is no index.
    case foreign
    /// What cannot be opened.
    case unreadable(FileError)
  }

  /// Looks for the index at a path.
  static func find(at path: String, of identity: Identity, fileByteCount: Int) -> Finding {
    let mapping: SharedMapping
    do throws(FileError) {
      mapping = SharedMapping(try MappedFile(path: path))
    } catch {
      return error.errorNumber == ENOENT ? .none : .unreadable(error)
    }
    let bytes = unsafe mapping.file.bytes
    let mark = [UInt32](arrayLiteral: magic, version).flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    let start = unsafe Array(bytes.prefix(8))
    // One half of the mark may be damaged, or the file cut short; without either it is someone else's.
    guard mark.starts(with: start.prefix(4)) || start.dropFirst(4).elementsEqual(mark.dropFirst(4)) else {
      return .foreign
    }
    if start.count == 8 && start[4] == 1 && start[5] == 0 { return .none }
    // The fingerprint is inside the file if a header is.
    guard start == mark, bytes.count >= headerByteCount,
      unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        == Fingerprint(of: UnsafeRawBufferPointer(rebasing: bytes[unmarkedByteCount...])).value
    else { return .damaged }
    guard let index = VectorIndex(.mapped(mapping), identity, fileByteCount: fileByteCount) else {
      return .none
    }
    return .whole(index)
  }

  /// Takes an index that was just made.
  convenience init?(image: [UInt8], of identity: Identity, fileByteCount: Int) {
    self.init(.memory(IndexMemory(image)), identity, fileByteCount: fileByteCount)
  }

  private init?(_ storage: Storage, _ identity: Identity, fileByteCount: Int) {
    let bytes = unsafe VectorIndex.bytes(of: storage)
    guard bytes.count >= VectorIndex.headerByteCount else { return nil }
    var numbers: [Int] = []
    for place in 0..<Identity.count + 4 {
      numbers.append(
        unsafe bytes.loadUnaligned(fromByteOffset: VectorIndex.unmarkedByteCount + place * 8, as: Int.self))
    }
    let sizes = numbers[Identity.count...]
    let (count, dimension) = (sizes[Identity.count], sizes[Identity.count + 1])
    let (wordByteCount, slotCount) = (sizes[Identity.count + 2], sizes[Identity.count + 3])
    // The bounds keep the sums below from overflowing.
    guard Array(numbers[..<Identity.count]) == identity.numbers, (0...bytes.count).contains(count),
      dimension > 0,
      dimension <= max(fileByteCount, 1 << 16), (0...bytes.count).contains(wordByteCount),
      (1...bytes.count).contains(slotCount), slotCount & (slotCount - 1) == 0
    else { return nil }
    let offsetsStart = VectorIndex.headerByteCount
    let endsStart = offsetsStart + count * 8
    let slotsStart = endsStart + count * 8
    let scalesStart = slotsStart + (slotCount * 4 + 7) & ~7
    let wordsStart = scalesStart + (count * 4 + 7) & ~7
    guard wordsStart + wordByteCount == bytes.count else { return nil }
    var lastEnd = 0
    let lastOffset = fileByteCount - dimension * 4
    for row in 0..<count {
      // Both lie inside the parts whose sizes were checked.
      let offset = unsafe bytes.loadUnaligned(fromByteOffset: offsetsStart + row * 8, as: Int.self)
      let end = unsafe bytes.loadUnaligned(fromByteOffset: endsStart + row * 8, as: Int.self)
      guard offset >= 0, offset <= lastOffset, end >= lastEnd, end <= wordByteCount else { return nil }
      lastEnd = end
    }
    (self.count, self.dimension, self.slotCount) = (count, dimension, slotCount)
    (self.offsetsStart, self.endsStart, self.slotsStart) = (offsetsStart, endsStart, slotsStart)
    (self.scalesStart, self.wordsStart, self.storage) = (scalesStart, wordsStart, storage)
  }

  // MARK: - Access

  @unsafe private var bytes: UnsafeRawBufferPointer { unsafe VectorIndex.bytes(of: storage) }

  @unsafe private static func bytes(of storage: Storage) -> UnsafeRawBufferPointer {
    switch storage {
    case .mapped(let mapping): unsafe mapping.file.bytes
    case .memory(let memory): unsafe UnsafeRawBufferPointer(memory.bytes)
    }
  }

  func offset(_ row: Int) -> Int {
    precondition(row >= 0 && row < count, "the row is one of the file's")
    return unsafe bytes.loadUnaligned(fromByteOffset: offsetsStart + row * 8, as: Int.self)
  }

  func scale(_ row: Int) -> Float {
    precondition(row >= 0 && row < count, "the row is one of the file's")
    return unsafe bytes.loadUnaligned(fromByteOffset: scalesStart + row * 4, as: Float.self)
  }

  @unsafe func bytes(ofWord row: Int) -> UnsafeRawBufferPointer {
    precondition(row >= 0 && row < count, "the row is one of the file's")
    let start =
      row == 0 ? 0 : unsafe bytes.loadUnaligned(fromByteOffset: endsStart + row * 8 - 8, as: Int.self)
    let end = unsafe bytes.loadUnaligned(fromByteOffset: endsStart + row * 8, as: Int.self)
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[wordsStart + start..<wordsStart + end])
  }

  func word(_ row: Int) -> [UInt8] { unsafe Array(bytes(ofWord: row)) }

  func row(of word: [UInt8]) -> Int? {
    var slot = Int(truncatingIfNeeded: wordHash(word)) & (slotCount - 1)
    // A table that is full, or was changed, ends the search all the same.
    for _ in 0..<slotCount {
      let value = Int(unsafe bytes.loadUnaligned(fromByteOffset: slotsStart + slot * 4, as: UInt32.self))
      guard value > 0, value <= count else { return nil }
      if unsafe bytes(ofWord: value - 1).elementsEqual(word) { return value - 1 }
      slot = (slot + 1) & (slotCount - 1)
    }
    return nil
  }

  /// Writes an index; false if it cannot be written, which is no fault: it only has to be made again.
  ///
  /// - Parameter mode: whom it may be opened by, at most.
  static func write(_ image: [UInt8], to path: String, mode: mode_t) -> Bool {
    do throws(FileError) {
      var file = try FileReplacement(of: path, mode: mode)
      try file.write(image)
      try file.publish()
      return true
    } catch {
      return false
    }
  }
}

/// Bytes at a fixed address.
@safe private final class IndexMemory: @unchecked Sendable {
  // Sendable: the bytes are written before anyone else sees them.
  let bytes: UnsafeMutableRawBufferPointer

  init(_ image: [UInt8]) {
    unsafe bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(8, image.count), alignment: 64)
    unsafe bytes.copyBytes(from: image)
  }

  deinit { unsafe bytes.deallocate() }
}

/// FNV-1a (Fowler, Noll, Vo), whose high bits are folded into the low ones that pick a slot.
func wordHash(_ word: some Collection<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  return hash ^ (hash >> 32)
}
