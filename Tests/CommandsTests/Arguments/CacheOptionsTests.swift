import Foundation
import HogvecRuns
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct CacheOptionsTests {
  func options(_ arguments: [String], _ environment: [String: String]) throws -> CacheSettings {
    let parsed = try ParsedArguments(["x", "--output", "y"] + arguments, syntax: TrainCommand.syntax)
    return try CacheOptions.settings(parsed, environment: { environment[$0] })
  }

  @Test func theDirectoryIsTheFirstThatIsGiven() throws {
    let all = ["HOGVEC_CACHE": "/one", "XDG_CACHE_HOME": "/two", "HOME": "/three"]
    #expect(try options(["--cache", "zero"], all).directory == "zero")
    #expect(try options([], all).directory == "/one")
    #expect(try options([], ["XDG_CACHE_HOME": "/two", "HOME": "/three"]).directory == "/two/hogvec")
    #expect(
      try options([], ["XDG_CACHE_HOME": "relative", "HOME": "/three"]).directory == "/three/.cache/hogvec")
    #expect(try options([], [:]) == CacheSettings())
    #expect(try options(["--no-cache"], all) == CacheSettings())
    #expect(throws: UsageError("--cache and --no-cache contradict each other")) {
      try options(["--no-cache", "--cache", "x"], all)
    }
  }

  @Test(arguments: [
    ("1", 1), ("500kB", 500_000), ("2GiB", 1 << 31), ("1.5g", 1_500_000_000), ("3MB", 3_000_000),
    ("1TiB", 1 << 40),
  ])
  func sizesHaveUnits(_ text: String, _ bytes: Int) throws {
    #expect(try options(["--cache-size", text], ["HOME": "/"]).byteLimit == bytes)
  }

  @Test(arguments: ["0", "MB", "1 MB", "1XB", "-1", "1e400GB", "9999999TiB", "0.1"])
  func whatIsNoSizeIsRefused(_ text: String) throws {
    #expect(throws: UsageError("--cache-size: '\(text)' is not a size such as 500MB, 2GB or 2GiB")) {
      try options(["--cache-size=\(text)"], [:])
    }
  }

  @Test func aSecondRunUsesTheCacheAndSaysSo() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(String(repeating: "a b c d\nb c\n", count: 40), to: "corpus")
    func train(_ output: String, _ more: String...) throws -> CommandRunner {
      try CommandRunner(
        ["train", corpus, "--output", directory.file(output), "--size", "8", "--threads", "1"] + more)
    }
    let cache = directory.file("cache")
    let first = try train("1", "--cache", cache, "--save-vocab", directory.file("1.words"))
    let second = try train("2", "--cache", cache, "--save-vocab", directory.file("2.words"))
    #expect(first.exitCode == 0 && second.exitCode == 0)
    #expect(!first.messages.contains("cache"))
    let entry = try #require(FileManager.default.contentsOfDirectory(atPath: cache).first)
    let lines = second.messages.split(separator: "\n")
    #expect(
      lines[2] == "cache            the text was not read again: '\(cache)/\(entry)' (--no-cache reads it)")
    #expect(lines[0] == first.messages.split(separator: "\n")[0])
    #expect(try directory.contents("1") == directory.contents("2"))
    #expect(try directory.contents("1.words") == directory.contents("2.words"))
    let third = try train("3", "--cache", cache, "--json", "--quiet")
    #expect(try CommandRunner.objects(third.output)[0]["cache"] as? String == "\(cache)/\(entry)")

    let inspected = try CommandRunner("inspect", "\(cache)/\(entry)", "--json")
    let object = try CommandRunner.objects(inspected.output)[0]
    #expect(object["format"] as? String == "encoded corpus")
    #expect(object["tokens"] as? Int == 240)
    #expect(object["words"] as? Int == 4)
    let table = try CommandRunner("inspect", "\(cache)/\(entry)")
    #expect(table.output.contains("\n  kept                240 in 80 sentences, 4 distinct\n"))
    #expect(table.output.contains("\n  made from           min-count 5\n"))
    #expect(try CommandRunner("inspect", "\(cache)/\(entry)", "--repair", "x").exitCode == 2)
  }

  @Test func aCacheThatCannotBeWrittenIsOneLine() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write(String(repeating: "a b c d\n", count: 40), to: "corpus")
    let result = try CommandRunner(
      "train", corpus, "--output", directory.file("v"), "--size", "8", "--cache", corpus)
    #expect(result.exitCode == 0)
    #expect(
      result.messages.hasPrefix(
        "hogvec: the encoded text is not kept in the cache: cannot "))
    #expect(result.messages.split(separator: "\n").count == 8)
  }
}
