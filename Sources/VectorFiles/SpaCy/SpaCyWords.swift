internal import HogvecSystem

/// The words of spaCy's `strings.json`, each found by its key: the 64-bit hash of its bytes, or the number of
/// a symbol, which is not in the file.
final class SpaCyWords: Sendable {
  private let bytes: [UInt8]
  private let ends: [Int]
  /// The places of words by their keys.
  private let places: [UInt64: Int]

  /// Reads the file.
  ///
  /// - Throws: ``FileError`` if it is not a list of strings.
  init(path: String) throws(FileError) {
    guard let strings = try JSONValue(reading: path).elements else {
      throw FileError("'\(path)': it is not a list of strings")
    }
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    var places: [UInt64: Int] = [:]
    places.reserveCapacity(strings.count)
    ends.reserveCapacity(strings.count)
    for string in strings {
      guard let text = string.text else {
        throw FileError("'\(path)': string \(ends.count + 1) is something else")
      }
      let start = bytes.count
      bytes += text.pathBytes
      let key = unsafe bytes.withUnsafeBytes {
        unsafe murmurHash(UnsafeRawBufferPointer(rebasing: $0[start...]))
      }
      places[key] = ends.count
      ends.append(bytes.count)
    }
    (self.bytes, self.ends, self.places) = (bytes, ends, places)
  }

  /// The word of a key.
  subscript(key: UInt64) -> ArraySlice<UInt8>? {
    if key < UInt64(SpaCySymbols.names.count) { return SpaCySymbols.names[Int(key)][...] }
    guard let place = places[key] else { return nil }
    return bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]]
  }
}

/// MurmurHash64A (Austin Appleby, MurmurHash2) with the seed 1, which spaCy has for the keys of its strings.
func murmurHash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  let multiplier: UInt64 = 0xC6A4_A793_5BD1_E995
  var hash: UInt64 = 1 ^ (UInt64(bytes.count) &* multiplier)
  var place = 0
  while place + 8 <= bytes.count {
    // Eight bytes from here on are inside.
    var block = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    block = block &* multiplier
    block = (block ^ block >> 47) &* multiplier
    hash = (hash ^ block) &* multiplier
    place += 8
  }
  if place < bytes.count {
    var rest: UInt64 = 0
    for index in place..<bytes.count { rest |= unsafe UInt64(bytes[index]) << UInt64(8 * (index - place)) }
    hash = (hash ^ rest) &* multiplier
  }
  hash = (hash ^ hash >> 47) &* multiplier
  return hash ^ hash >> 47
}
