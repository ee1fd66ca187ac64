/// The plain reading of a corpus that the fast one is compared with: byte by byte, into arrays.
struct ReferenceCorpus {
  var sentences: [[[UInt8]]] = []
  var lineFeeds: UInt64 = 0

  /// Reads files, each ending its last sentence; a UTF-8 byte-order mark at a file's start is no text.
  init(_ files: [[UInt8]]) {
    for file in files {
      let text = file.starts(with: [0xEF, 0xBB, 0xBF]) ? file.dropFirst(3) : file[...]
      var sentence: [[UInt8]] = []
      var word: [UInt8] = []
      func endWord() {
        if !word.isEmpty { sentence.append(word) }
        word = []
      }
      func endSentence() {
        endWord()
        if !sentence.isEmpty { sentences.append(sentence) }
        sentence = []
      }
      for byte in text {
        switch byte {
        case 0x0A:
          lineFeeds += 1
          endSentence()
        case 0x20, 0x09, 0x0B, 0x0C, 0x0D: endWord()
        default: word.append(byte)
        }
      }
      endSentence()
    }
  }

  /// Words with their counts: most frequent first, equal counts by first appearance.
  func ranking(minimumCount: UInt64) -> [(word: [UInt8], count: UInt64)] {
    var order: [[UInt8]] = []
    var counts: [[UInt8]: UInt64] = [:]
    for word in sentences.joined() {
      if counts[word] == nil { order.append(word) }
      counts[word, default: 0] += 1
    }
    let ranked = order.enumerated().sorted {
      let (left, right) = (counts[$0.element]!, counts[$1.element]!)
      return left != right ? left > right : $0.offset < $1.offset
    }
    return ranked.map { ($0.element, counts[$0.element]!) }.filter { $0.1 >= minimumCount }
  }

  /// The units of the encoded corpus for a vocabulary in the order of its ids.
  func units(_ vocabulary: [[UInt8]]) -> [UInt32] {
    let ids = Dictionary(
      uniqueKeysWithValues: vocabulary.enumerated().map { ($0.element, UInt32($0.offset)) })
    return sentences.flatMap { sentence in
      let kept = sentence.compactMap { ids[$0] }
      return kept.isEmpty ? [] : kept + [UInt32.max]
    }
  }

  var tokenCount: UInt64 { sentences.reduce(0) { $0 + UInt64($1.count) } }
  var types: Int { Set(sentences.joined()).count }
}
