internal import HogvecSystem

/// The words of a text while phrases are joined: first those of the vocabulary, then the phrases.
struct PhraseWords: Sendable {
  private let vocabulary: Vocabulary
  /// What phrases are called; their ids follow the vocabulary's.
  private var phrases: [[UInt8]] = []
  private var phraseIDs: [[UInt8]: UInt32] = [:]
  /// How often each word occurs.
  private(set) var counts: [UInt64]
  /// The words in the text.
  private(set) var tokenCount: UInt64
  /// For each word its number as a connector, from 1; 0 for others. Empty if there is no connector.
  private(set) var connectorNumbers: [UInt16] = []
  /// The connectors by their numbers; nothing is number 0.
  private var connectors: [[UInt8]] = [[]]

  /// What stands between the words of a phrase.
  private let delimiter: [UInt8]

  init(_ vocabulary: Vocabulary, connectors: [[UInt8]], delimiter: [UInt8]) {
    self.vocabulary = vocabulary
    self.delimiter = delimiter
    counts = vocabulary.counts
    tokenCount = vocabulary.totalCount
    for word in connectors {
      guard let id = vocabulary.id(of: word), self.connectors.count < Int(UInt16.max) else { continue }
      if connectorNumbers.isEmpty { connectorNumbers = [UInt16](repeating: 0, count: vocabulary.count) }
      connectorNumbers[id] = UInt16(self.connectors.count)
      self.connectors.append(word)
    }
  }

  /// A word's bytes.
  func word(_ id: UInt32) -> [UInt8] {
    Int(id) < vocabulary.count ? vocabulary.word(Int(id)) : phrases[Int(id) - vocabulary.count]
  }

  /// Makes words of pairs. A pair that is spelled like a word that exists becomes that word.
  ///
  /// - Parameter pairs: in an order that does not depend on the number of threads.
  mutating func add(_ pairs: [WordPair]) throws(FileError) -> JoinedPairs {
    var table = try PairTable(byteLimit: .max)
    for pair in pairs {
      let name = spelling(of: pair)
      var id = vocabulary.id(of: name).map { UInt32($0) } ?? phraseIDs[name]
      if id == nil {
        guard vocabulary.count + phrases.count < Vocabulary.maximumCount else {
          throw FileError("there are more than \(Figures.grouped(Vocabulary.maximumCount)) words and phrases")
        }
        id = UInt32(vocabulary.count + phrases.count)
        phraseIDs[name] = id
        phrases.append(name)
        if !connectorNumbers.isEmpty { connectorNumbers.append(0) }
      }
      _ = try table.add(UInt64(id!) + 1, to: pair, hash: pair.hash)
    }
    return JoinedPairs(table)
  }

  /// Counts all words anew in a text in which phrases have been joined.
  mutating func recount(_ units: UnsafeBufferPointer<UInt32>) {
    counts = [UInt64](repeating: 0, count: vocabulary.count + phrases.count)
    tokenCount = 0
    for index in 0..<units.count {
      let unit = unsafe units[index]
      if unit == EncodedCorpus.sentenceEnd { continue }
      counts[Int(unit)] += 1
      tokenCount += 1
    }
  }

  private func spelling(of pair: WordPair) -> [UInt8] {
    var name = word(pair.first)
    for shift in stride(from: 48, through: 0, by: -16) {
      let number = Int(pair.between >> UInt64(shift) & 0xFFFF)
      if number > 0 { name += delimiter + connectors[number] }
    }
    return name + delimiter + word(pair.second)
  }
}
