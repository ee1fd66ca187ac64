import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct VectorCommandsTests {
  @Test func neighborsAreListedByCosine() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    #expect(
      try CommandRunner("neighbors", path, "king", "-n", "2").output == "  0.8000  queen\n  0.6000  man\n")
    #expect(
      try CommandRunner("neighbors", path, "king", "tree", "-n", "1").output
        == "king\n  0.8000  queen\ntree\n  0.6000  boy\n")
    let json = try CommandRunner.objects(
      try CommandRunner("neighbors", path, "king", "tree", "--json", "-n", "3").output)
    #expect(json.map { $0["word"] as? String } == ["king", "tree"])
    #expect(
      (json[0]["neighbors"] as? [[String: Any]])?.map { $0["word"] as? String } == ["queen", "man", "woman"])
  }

  @Test func aWordWithoutAVectorIsNamed() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let result = try CommandRunner("neighbors", path, "king", "kings")
    #expect(result.exitCode == 1)
    #expect(result.output.isEmpty)
    #expect(
      result.messages == "hogvec: '\(path)': the word 'kings' is not in the file; "
        + "the nearest spellings are 'king'\n")
  }

  @Test func allWordsWithoutAVectorAreNamedAtOnce() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let expected = "hogvec: '\(path)': 3 words are not in the file: 'kings' (nearest: 'king'), 'zebra', 'mn' "
    for arguments in [
      ["neighbors", path, "king", "kings", "zebra -mn", "kings"], ["analogy", path, "kings", "zebra", "mn"],
      ["similarity", path, "king", "kings", "zebra", "mn"], ["odd-one-out", path, "kings", "zebra", "mn"],
    ] {
      let result = try CommandRunner(arguments)
      #expect(result.exitCode == 1 && result.output.isEmpty)
      #expect(result.messages.hasPrefix(expected), "\(result.messages)")
      #expect(result.messages.count { $0 == "\n" } == 1)
    }
  }

  @Test func answersAreNamedAlikeInAllJSON() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    for (command, list) in [
      ("neighbors king", "neighbors"), ("analogy king queen man", "answers"),
      ("similarity king queen man", "similarities"), ("odd-one-out king queen tree", "words"),
    ] {
      var arguments = command.split(separator: " ").map(String.init)
      arguments.insert(path, at: 1)
      let objects = try CommandRunner.objects(try CommandRunner(arguments + ["--json"]).output)
      let answers = try #require(objects[0][list] as? [[String: Any]])
      #expect(answers.allSatisfy { Set($0.keys) == ["word", "similarity"] }, "\(command)")
    }
  }

  @Test func expressionsAnalogiesSimilaritiesAndTheOddOne() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    // 0.8 0.6 - 1 0 + 0.6 0.8 = 0.4 1.4, nearest to 0 1.
    for words in [["neighbors", path, "queen -king +man"], ["analogy", path, "king", "queen", "man"]] {
      #expect(try CommandRunner(words + ["-n", "1"]).output == "  0.9615  woman\n")
    }
    let product = try CommandRunner("analogy", path, "king", "queen", "man", "--method", "mul", "-n", "3")
    // (1 + 0.6) / 2 * (1 + 0.8) / 2 / ((1 + 0) / 2) for woman; the word opposite to king has next to nothing
    // below.
    #expect(product.output.hasSuffix("  tree\n  1.6000  boy\n  1.4400  woman\n"))
    #expect(
      try CommandRunner("similarity", path, "king", "queen", "tree").output
        == "  0.8000  king queen\n  -1.0000  king tree\n")
    let odd = try CommandRunner("odd-one-out", path, "king", "queen", "man", "tree")
    #expect(odd.output.split(separator: "\n").first == "  -0.7071  tree")
    let json = try CommandRunner.objects(
      try CommandRunner("odd-one-out", path, "king", "tree", "queen", "--json").output)
    #expect(json[0]["odd"] as? String == "tree")
  }

  @Test func aVectorWithoutADirectionIsNearToNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      sixWords.replacing("6 2", with: "9 2") + "zero 0 0\nback -0.8 -0.6\ninf inf 1\n", to: "v.txt")
    for (words, name, reason) in [
      (["neighbors", path, "king -king"], "king -king", "zero"),
      (["neighbors", path, "zero"], "zero", "zero"),
      (["neighbors", path, "man +king -man -king"], "man +king -man -king", "zero"),
      (["neighbors", path, "inf"], "inf", "not finite"),
      (["neighbors", path, "king +inf"], "king +inf", "not finite"),
      (["analogy", path, "zero", "queen", "back"], "zero", "zero"),
    ] {
      let result = try CommandRunner(words)
      #expect(result.exitCode == 1 && result.output.isEmpty)
      #expect(
        result.messages
          == "hogvec: '\(path)': the vector of '\(name)' is \(reason), so nothing is near to it\n")
    }
  }

  /// Latin-1, as old files have it.
  private static let latin: [UInt8] = [0x63, 0x61, 0x66, 0xE9]

  private func latinFile(_ directory: TemporaryDirectory) throws -> [UInt8] {
    let lines = Array("4 2\n".utf8) + Self.latin + Array(" 1 0\nbar 0.8 0.6\nth\u{E9} 0 1\n".utf8)
    return Array(
      try directory.write(lines + Self.latin.dropLast() + [0xE8] + Array(" 1 1\n".utf8), to: "v.txt").utf8)
  }

  @Test func wordsThatAreNotUTF8AreAskedForAndPrintedByTheirBytes() throws {
    let directory = try TemporaryDirectory()
    let path = try latinFile(directory)
    func run(_ arguments: [UInt8]...) throws -> [UInt8] {
      let result = try CommandRunner(bytes: arguments)
      #expect(result.exitCode == 0, "\(result.messages)")
      return result.outputBytes
    }
    let (word, other) = (Self.latin, Array(Self.latin.dropLast() + [0xE8]))
    let one: [[UInt8]] = [Array("-n".utf8), Array("1".utf8)]
    #expect(
      try CommandRunner(bytes: [Array("neighbors".utf8), path, word] + one).outputBytes
        == Array("  0.8000  bar\n".utf8))
    #expect(
      try CommandRunner(
        bytes: [Array("neighbors".utf8), path, [0x2B] + word + [0x20, 0x2D] + other] + one
      ).outputBytes == Array("  -0.2482  bar\n".utf8))
    #expect(
      try run(Array("neighbors".utf8), path, Array("bar".utf8)) == Array("  0.9899  ".utf8) + other
        + Array("\n  0.8000  ".utf8) + word + Array("\n  0.6000  th\u{E9}\n".utf8))
    #expect(
      try run(Array("similarity".utf8), path, word, other) == Array("  0.7071  ".utf8) + word + [0x20] + other
        + [0x0A])
    #expect(
      try run(Array("odd-one-out".utf8), path, word, other, Array("bar".utf8)).starts(
        with: Array("  0.8867  ".utf8) + word))
    #expect(
      try CommandRunner(bytes: [Array("analogy".utf8), path, Array("bar".utf8), word, other] + one)
        .outputBytes == Array("  0.1173  th\u{E9}\n".utf8))
    let missing = try CommandRunner(bytes: [Array("neighbors".utf8), path, Array("caf\u{FFFD}".utf8)])
    #expect(missing.exitCode == 1)
  }

  @Test func jsonHasTheBytesOfWordsThatAreNotUTF8() throws {
    let directory = try TemporaryDirectory()
    let path = try latinFile(directory)
    let result = try CommandRunner(
      bytes: [
        Array("neighbors".utf8), path, Self.latin, Array("--json".utf8), Array("-n".utf8), Array("2".utf8),
      ])
    #expect(
      result.output == """
        {"word": "caf\u{FFFD}", "wordBytes": "636166e9", "neighbors": [{"word": "bar", "similarity": 0.800000011920929}, \
        {"word": "caf\u{FFFD}", "wordBytes": "636166e8", "similarity": 0.7071067690849304}]}

        """)
  }

  @Test func aBinaryFileIsIndexedOnceAndAgainWhenItChanges() throws {
    let directory = try TemporaryDirectory()
    let text = try directory.write(sixWords, to: "v.txt")
    for name in ["v.bin", "v.npy", "v.safetensors", "v.table"] {
      _ = try CommandRunner("convert", text, directory.file(name))
      let expected = "  0.8000  queen\n  0.6000  man\n"
      for _ in 0..<2 {
        #expect(
          try CommandRunner("neighbors", directory.file(name), "king", "-n", "2").output == expected,
          "\(name)")
      }
      let index = try directory.contents(name + ".hvix")
      #expect(index.starts(with: Array("HVIX".utf8)))
      // A wrong byte is noticed, told once, and does no harm.
      var changed = index
      changed[index.count / 2] ^= 0x41
      _ = try directory.write(changed, to: name + ".hvix")
      let told = try CommandRunner("neighbors", directory.file(name), "king", "-n", "2")
      #expect(told.output == expected)
      #expect(
        told.messages == "hogvec: '\(directory.file(name)).hvix' was damaged; it was made anew\n", "\(name)")
      #expect(try CommandRunner("neighbors", directory.file(name), "king").messages.isEmpty)
    }
    let other = try directory.write("2 2\nking 1 0\nnew 1 1\n", to: "w.txt")
    _ = try CommandRunner("convert", other, directory.file("v.bin"))
    #expect(
      try CommandRunner("neighbors", directory.file("v.bin"), "king", "-n", "2").output == "  0.7071  new\n")
  }

  @Test func inspectionNamesTheFaultAndRepairsIt() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("3 2\na 3 4\nb 0 1\n", to: "v.txt")
    let result = try CommandRunner("inspect", path)
    #expect(result.exitCode == 1)
    #expect(
      result.messages == "hogvec: '\(path)', record 3, line 4, byte 16: the file ends after 2 of 3 records\n")
    #expect(
      result.output.contains("  vectors             2 of 2 numbers before the first fault, of 3 claimed\n"))
    let repair = try CommandRunner("inspect", path, "--repair", directory.file("w.txt"), "--json")
    #expect(repair.exitCode == 0)
    let object = try #require(try CommandRunner.objects(repair.output).first)
    #expect((object["repair"] as? [String: Any])?["vectors"] as? Int == 2)
    #expect(try directory.contents("w.txt") == Array("2 2\na 3.0 4.0\nb 0.0 1.0\n".utf8))
    #expect(
      try CommandRunner("inspect", directory.file("w.txt")).output.hasSuffix("  faults              none\n"))
  }

  @Test func convertingThereAndBackKeepsEveryByte() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let there = try CommandRunner("convert", path, directory.file("v.bin"), "--json")
    let summary = try #require(try CommandRunner.objects(there.output).first)
    #expect(summary["words"] as? Int == 6)
    #expect(summary["dimension"] as? Int == 2)
    #expect(summary["from"] as? String == "text")
    #expect(summary["to"] as? String == "bin")
    let back = try CommandRunner("convert", directory.file("v.bin"), directory.file("again.vec"))
    #expect(back.messages == "6 vectors of 2 numbers written to '\(directory.file("again.vec"))'\n")
    let third = try CommandRunner(
      "convert", directory.file("again.vec"), directory.file("again"), "--to", "bin", "--quiet")
    #expect(third.exitCode == 0)
    #expect(third.messages.isEmpty)
    #expect(try directory.contents("again") == directory.contents("v.bin"))
  }

  /// A pipe can be read only once, but forms are found, counted and read one after the other.
  @Test(arguments: ["king 1 0\nqueen 0.8 0.6\ntree -1 0\n", "3 2\nking 1 0\nqueen 0.8 0.6\ntree -1 0\n"])
  func namedPipesAreReadLikeFiles(_ text: String) throws {
    let directory = try TemporaryDirectory()
    for name in ["one", "two"] {
      try #require(mkfifo(directory.file(name), 0o600) == 0)
      let path = directory.file(name)
      Thread.detachNewThread {
        try? FileHandle(forWritingTo: URL(filePath: path)).write(contentsOf: Data(text.utf8))
      }
    }
    #expect(
      try CommandRunner("neighbors", directory.file("one"), "king").output
        == "  0.8000  queen\n  -1.0000  tree\n")
    let result = try CommandRunner("convert", directory.file("two"), directory.file("v.txt"))
    #expect(result.exitCode == 0, "\(result.messages)")
    #expect(
      try directory.contents("v.txt") == Array("3 2\nking 1.0 0.0\nqueen 0.8 0.6\ntree -1.0 0.0\n".utf8))
  }

  @Test(arguments: [
    // The header says that there is more, so that the last number may have lost digits.
    ("3 2\na 1 2\nb 1 0.98", "1 2\na 1.0 2.0\n"),
    ("3 2\na 1 2\nb 1 0.98\n", "2 2\na 1.0 2.0\nb 1.0 0.98\n"),
    ("2 2\na 1 2\nb 1 0.98", "2 2\na 1.0 2.0\nb 1.0 0.98\n"),
    // A word with spaces is read, and written as it was.
    ("3 2\na 1 2\n. . . 3 4\nb 1", "2 2\na 1.0 2.0\n. . . 3.0 4.0\n"),
    // Without the tab its last part would be one of the numbers.
    ("3 2\na 1 2\nnew york 12\t3 4\nb 1", "1 2\na 1.0 2.0\n"),
  ])
  func whatIsWholeIsKept(_ text: String, _ repaired: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "v.txt")
    #expect(try CommandRunner("inspect", path, "--repair", directory.file("w.txt")).exitCode == 0)
    #expect(String(decoding: try directory.contents("w.txt"), as: UTF8.self) == repaired)
  }

  @Test func aRepairAndAConversionSayWhatTheyLeft() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("3 2\na 3 inf\nb x\nc 1 1\n", to: "v.txt")
    let repair = try CommandRunner("inspect", path, "--repair", directory.file("w.txt"))
    #expect(
      repair.output.hasSuffix(
        "2 of 3 vectors of 2 numbers written to '\(directory.file("w.txt"))'\n"
          + "  the first fault: '\(path)', record 2, line 3, byte 14: 'x' is not a number\n"
          + "  1 line left out that is not a record\n"))
    let conversion = try CommandRunner(
      "convert", directory.file("w.txt"), directory.file("w.npy"), "--normalize")
    #expect(
      conversion.messages
        == "2 vectors of 2 numbers written to '\(directory.file("w.npy"))', the words to "
        + "'\(directory.file("w.npy.words"))'; 1 vector not scaled, for a value that is not finite\n")
    let inspection = try CommandRunner("inspect", directory.file("w.npy"))
    #expect(inspection.output.contains("  words               in '\(directory.file("w.npy.words"))'\n"))
    let cut = try directory.write("2 1\na \u{1}\u{1}\u{1}\u{1}b", to: "v.bin")
    let rest = try CommandRunner("inspect", cut, "--repair", directory.file("w.bin")).output
    #expect(rest.contains("1 of 2 vectors of 1 number written to "), "\(rest)")
    #expect(rest.hasSuffix("  1 byte left out at the end\n"), "\(rest)")
  }

  @Test func evaluationCountsWhatItCovers() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let questions = try directory.write(
      ": family\nking queen man woman\nking queen man absent\n: gram1-x\nking man queen woman\n", to: "q.txt")
    let pairs = try directory.write("king queen 9\nking woman 5\nking tree 1\nking absent 3\n", to: "p.txt")
    let plain = try CommandRunner("evaluate", path, "--analogies", questions, "--similarity", pairs)
    #expect(plain.exitCode == 0, "\(plain.messages)")
    #expect(
      plain.output == """
        \(questions), among the first 6 words, upper and lower case the same
          section                       accuracy   correct   counted        of
          family                          1.0000         1         1         2
          gram1-x                         1.0000         1         1         1
          semantic                        1.0000         1         1         2
          syntactic                       1.0000         1         1         1
          total                           1.0000         2         2         3

        \(pairs), among the first 6 words, upper and lower case the same
          Spearman 1.0000, Pearson 0.9979, 3 of 4 pairs, 1 with a word that is not there

        """)
    let layout = try CommandRunner("evaluate", path, "--analogies", questions, "--compute-accuracy")
    #expect(
      layout.output == """
        family:
        ACCURACY TOP1: 100.00 %  (1 / 1)
        Total accuracy: 100.00 %   Semantic accuracy: 100.00 %   Syntactic accuracy: nan %\u{20}
        gram1-x:
        ACCURACY TOP1: 100.00 %  (1 / 1)
        Total accuracy: 100.00 %   Semantic accuracy: 100.00 %   Syntactic accuracy: 100.00 %\u{20}
        Questions seen / total: 2 3   66.67 %\u{20}

        """)
    let narrow = try CommandRunner(
      "evaluate", path, "--similarity", pairs, "--similarity-top", "4", "--case-sensitive")
    #expect(
      narrow.output == """
        \(pairs), among the first 4 words, upper and lower case different
          Spearman 1.0000, Pearson 1.0000, 2 of 4 pairs, 2 with a word that is not there

        """)
    let json = try CommandRunner(
      "evaluate", path, "--analogies", questions, "--similarity", pairs, "--json")
    let object = try #require(try CommandRunner.objects(json.output).first)
    let results = try #require(object["results"] as? [[String: Any]])
    #expect((results[0]["total"] as? [String: Any])?["accuracy"] as? Double == 1)
    #expect((results[0]["semantic"] as? [String: Any])?["covered"] as? Int == 1)
    #expect(results[1]["spearman"] as? Double == 1)
    #expect(results[1]["covered"] as? Int == 3)
    #expect(results[1]["outOfVocabulary"] as? Int == 1)
    #expect(results[1]["foldsCase"] as? Bool == true && results[0]["foldsCase"] as? Bool == true)
  }

  @Test func theVocabularyIsCountedAndWritten() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write("b a b c\nc b\n", to: "corpus.txt")
    let output = directory.file("words")
    let result = try CommandRunner(
      "vocab", corpus, "--output", output, "--min-count", "2", "--threads", "1", "--json")
    #expect(result.exitCode == 0)
    #expect(try directory.contents("words") == Array("b 3\nc 2\n".utf8))
    let summary = try #require(try CommandRunner.objects(result.output).first)
    #expect(summary["tokensRead"] as? Int == 6)
    #expect(summary["types"] as? Int == 3)
    #expect(summary["words"] as? Int == 2)
    #expect(summary["tokensInVocabulary"] as? Int == 5)
    #expect(summary["sentences"] as? Int == 2)
    let plain = try CommandRunner("vocab", corpus, "--output", output, "--min-count", "2")
    #expect(plain.messages.contains("2 words written to '\(output)'; they cover 5 of the words read\n"))
    #expect(try CommandRunner("vocab", corpus, "--output", corpus).exitCode == 2)
  }

  @Test func moreRowsThanCanBeNumberedAreRefused() throws {
    let result = try CommandRunner("evaluate", "v.bin", "--analogies", "q", "--top", "3000000000")
    #expect(result.exitCode == 2)
    #expect(
      result.messages == "hogvec: --top: 3000000000 is out of range; it must be from 1 to 2147483647\n")
  }
}
