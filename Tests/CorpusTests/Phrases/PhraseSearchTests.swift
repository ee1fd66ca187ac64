import HogvecCorpus
import Foundation
import HogvecTestSupport
import Testing

@Suite struct PhraseSearchTests {
  /// The plain form of one pass: pairs in a dictionary, joined from left to right.
  func reference(
    _ lines: [[String]], minimum: Int, threshold: Float, connectors: Set<String>, delimiter: String
  ) -> [[String]] {
    var (words, pairs): ([String: Int], [[String]: Int]) = ([:], [:])
    var total = 0
    for line in lines {
      var open: [String] = []
      for word in line {
        words[word, default: 0] += 1
        total += 1
        if connectors.contains(word) {
          open = open.isEmpty || open.count > 4 ? [] : open + [word]
        } else {
          if !open.isEmpty { pairs[open + [word], default: 0] += 1 }
          open = [word]
        }
      }
    }
    func isPhrase(_ pair: [String]) -> Bool {
      let (count, first, second) = (pairs[pair] ?? 0, words[pair[0]]!, words[pair[pair.count - 1]]!)
      guard count >= minimum && first >= minimum && second >= minimum else { return false }
      return Float(count - minimum) / Float(first) / Float(second) * Float(total) > threshold
    }
    return lines.map { line in
      var (result, open): ([String], [String]) = ([], [])
      for word in line {
        if connectors.contains(word) {
          if open.isEmpty || open.count > 4 {
            result += open + [word]
            open = []
          } else {
            open.append(word)
          }
        } else if !open.isEmpty && isPhrase(open + [word]) {
          result.append((open + [word]).joined(separator: delimiter))
          open = []
        } else {
          result += open
          open = [word]
        }
      }
      return result + open
    }
  }

  /// Lines of words by chance, and now and then two or three that belong together.
  func randomLines(_ seed: UInt64, count: Int = 120) -> [[String]] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<Int.random(in: 1...20, using: &random)).flatMap { _ in
        let number = Int.random(in: 0..<Int.random(in: 1...12, using: &random), using: &random)
        return switch Int.random(in: 0..<8, using: &random) {
        case 0: ["p\(number)", "q\(number)"]
        case 1: ["p\(number)", "w0", "r\(number)"]
        case 2: ["p\(number)", "q\(number)", "r\(number)"]
        default: ["w\(number)"]
        }
      }
    }
  }

  func joined(_ lines: [[String]], threads: Int, change: (inout PhraseSearch) -> Void) throws -> [[String]] {
    let directory = try TemporaryDirectory()
    let path = try directory.write(lines.map { $0.joined(separator: " ") + "\n" }.joined(), to: "text")
    let reading = try CorpusReader(paths: [path], minimumCount: 1, threads: threads)
      .encode(into: directory.file("ids"))
    var search = PhraseSearch()
    search.threads = threads
    change(&search)
    let passes = try search.write(reading, to: directory.file("out"))
    let result = String(decoding: try directory.contents("out"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(passes.last?.tokensAfter == UInt64(result.joined().count))
    return result
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func passesAgreeWithTheReference(_ seed: UInt64) throws {
    let lines = randomLines(seed)
    let connectors: Set<String> = seed % 2 == 0 ? [] : ["w0", "w1"]
    let delimiter = ["_", "::", "\u{2581}"][Int(seed % 3)]
    let once = reference(lines, minimum: 3, threshold: 1.2, connectors: connectors, delimiter: delimiter)
    let twice = reference(once, minimum: 3, threshold: 0.9, connectors: connectors, delimiter: delimiter)
    #expect(once != lines && twice != once, "the test has phrases to find")
    for threads in [1, 3] {
      for thresholds in [[1.2], [1.2, 0.9]] {
        let found = try joined(lines, threads: threads) {
          $0.minimumCount = 3
          $0.thresholds = thresholds
          $0.connectors = connectors.sorted().map { Array($0.utf8) }
          $0.delimiter = Array(delimiter.utf8)
        }
        #expect(found == (thresholds.count == 1 ? once : twice), "seed \(seed), \(threads) threads")
      }
    }
  }

  @Test func aTextInOnePieceIsJoinedAsByOneThreadWithLittleMemory() throws {
    // One line of some thousands of words, and of more pairs than a table of 1 MiB holds.
    var random = SeededGenerator(seed: 3)
    let chance = (0..<15_000).map { _ in "\(Int.random(in: 0..<3000, using: &random))" }
    let line = Array((chance + randomLines(3, count: 400).joined()).shuffledInBlocks(of: 8, using: &random))
    let one = try joined([line], threads: 1) { $0.thresholds = [3] }
    #expect(one[0].count < line.count)
    for threads in [1, 3] {
      let parts = try joined([line], threads: threads) {
        $0.thresholds = [3]
        $0.memoryByteCount = threads << 20
        $0.chunkUnitCount = 100
      }
      #expect(parts == one, "\(threads) threads")
    }
  }

  @Test func normalizedInformationOfPairsThatAreAlwaysTogetherIsOne() throws {
    let lines =
      Array(repeating: ["new", "york", "is", "a"], count: 20) + Array(repeating: ["a", "is"], count: 40)
    let found = try joined(lines, threads: 1) {
      $0.scoring = .npmi
      $0.thresholds = [0.99]
    }
    #expect(found[0] == ["new_york", "is", "a"])
    #expect(found[20] == ["a", "is"])
  }

  @Test func aDelimiterHoldsWordsTogether() {
    for text in ["_", "::", "\u{2581}"] { #expect(PhraseSearch.isDelimiter(Array(text.utf8))) }
    for text in ["", " ", "a b", "_\t", "\n"] { #expect(!PhraseSearch.isDelimiter(Array(text.utf8))) }
  }

  @Test func tooLittleMemoryIsAnError() throws {
    #expect(throws: (any Error).self) { try joined([["a"]], threads: 2) { $0.memoryByteCount = 1 << 20 } }
  }
}

extension Array {
  /// The same elements, blocks of `size` of them in random order.
  fileprivate func shuffledInBlocks(of size: Int, using random: inout SeededGenerator) -> [Element] {
    let starts = Swift.stride(from: 0, to: count, by: size).shuffled(using: &random)
    return starts.flatMap { self[$0..<Swift.min($0 + size, count)] }
  }
}
