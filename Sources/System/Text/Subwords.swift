/// The parts of words that have vectors too: n-grams of characters, hashed into a number of buckets, as
/// fastText has them (Bojanowski et al. 2017; the facts are those of fastText 0.9.2).
///
/// A word is put between `<` and `>`, which tell its start and its end. A character is a UTF-8 sequence: a
/// byte that does not continue one, and those that do. The end of a sentence, `</s>`, has no n-grams.
public struct Subwords: Sendable, Equatable {
  /// The characters of an n-gram, the marks `<` and `>` among them.
  public let lengths: ClosedRange<Int>
  /// The buckets, each of which has a vector.
  public let bucketCount: Int

  /// What ``lengths`` may be.
  public static let lengthsRange = 1...100
  /// What ``bucketCount`` may be.
  public static let bucketCountRange = 1...100_000_000

  /// - Parameters:
  ///   - lengths: inside ``lengthsRange``.
  ///   - bucketCount: inside ``bucketCountRange``.
  public init(lengths: ClosedRange<Int> = 3...6, bucketCount: Int = 2_000_000) {
    self.lengths = lengths
    self.bucketCount = bucketCount
  }

  /// The number of n-grams of a word, ``appendBuckets(of:to:)``'s buckets.
  ///
  /// - Parameter word: its bytes, without marks.
  public func count(of word: UnsafeRawBufferPointer) -> Int {
    guard unsafe !word.elementsEqual("</s>".utf8) else { return 0 }
    // A word that begins inside a character continues the mark before it.
    let characters = unsafe 2 + word.count { !continuesCharacter($0) }
    let all = lengths.reduce(0) { $0 + max(0, characters - $1 + 1) }
    return lengths.lowerBound == 1 ? all - 2 : all
  }

  /// Appends the bucket of each n-gram of a word, from 0, in the order of their starts and then of their
  /// lengths. An n-gram that occurs twice is listed twice.
  ///
  /// - Parameter word: its bytes, without marks.
  public func appendBuckets(of word: UnsafeRawBufferPointer, to buckets: inout [UInt32]) {
    guard unsafe !word.elementsEqual("</s>".utf8) else { return }
    let end = word.count + 2
    func byte(_ index: Int) -> UInt8 {
      if index == 0 { return UInt8(ascii: "<") }
      return unsafe index == end - 1 ? UInt8(ascii: ">") : word[index - 1]
    }
    for start in 0..<end where !continuesCharacter(byte(start)) {
      var (hash, position, length) = (UInt32(2_166_136_261), start, 0)
      while position < end && length < lengths.upperBound {
        repeat {
          // Bytes are taken as signed.
          hash = (hash ^ UInt32(truncatingIfNeeded: Int8(bitPattern: byte(position)))) &* 16_777_619
          position += 1
        } while position < end && continuesCharacter(byte(position))
        length += 1
        let isMark = length == 1 && (start == 0 || position == end)
        if length >= lengths.lowerBound && !isMark { buckets.append(hash % UInt32(bucketCount)) }
      }
    }
  }
}

/// Whether a byte is inside a UTF-8 sequence, and does not begin one.
private func continuesCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
