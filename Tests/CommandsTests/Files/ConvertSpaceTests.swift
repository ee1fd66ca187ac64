import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecCommands

@Suite struct ConvertSpaceTests {
  @Test func aConversionSaysWhatBecameOfTheSpace() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    // The same words a right angle further.
    let turned = try directory.write(
      "6 2\nking 0 1\nqueen -0.6 0.8\nman -0.8 0.6\nwoman -1 0\nboy -0.8 -0.6\ntree 0 -1\n", to: "w.txt")
    let output = directory.file("o.txt")
    let aligned = try CommandRunner("convert", path, output, "--align", turned, "--precision", "3")
    #expect(aligned.exitCode == 0)
    #expect(
      aligned.messages
        == "6 vectors of 2 numbers written to '\(output)'; aligned by 6 words in both, mean cosine "
        + "0.0000 before and 1.0000 after\n")
    let written = try String(decoding: directory.contents("o.txt"), as: UTF8.self)
    #expect(
      written.replacing("-0.000", with: "0.000").hasPrefix("6 2\nking 0.000 1.000\nqueen -0.600 0.800\n"))
    let centered = try CommandRunner("convert", path, output, "--center")
    #expect(centered.messages == "6 vectors of 2 numbers written to '\(output)'; centered\n")
    let removed = try CommandRunner("convert", path, output, "--remove-components", "1", "--json")
    let object = try CommandRunner.objects(removed.output)[0]
    let share = try #require(object["removedShare"] as? Double)
    #expect(share > 0.5 && share < 1 && object["keptShare"] as? Double == 1)
    #expect(object["alignment"] is NSNull)
    let kept = try CommandRunner(
      "convert", path, output, "--dimensions", "1", "--center", "--align", path, "--json")
    #expect(kept.exitCode == 1)
    #expect(
      kept.messages
        == "hogvec: cannot align '\(path)' to '\(path)': its vectors would have 1 numbers, the others have 2\n"
    )
    let one = try CommandRunner("convert", path, output, "--dimensions", "1")
    #expect(one.messages.hasPrefix("6 vectors of 1 number written to '\(output)'; centered; "))
    #expect(one.messages.hasSuffix(" % of the variance kept\n"))
  }

  @Test func aConversionThatCannotChangeTheSpaceIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(sixWords, to: "v.txt")
    let output = directory.file("o.bin")
    for (options, message) in [
      (
        ["-", output, "--align", "-"], "--align: only one of INPUT, the list and FILE can be standard input"
      ),
      (
        [path, output, "--remove-components", "0"],
        "--remove-components: 0 is out of range; it must be at least 1"
      ),
    ] {
      let result = try CommandRunner(["convert"] + options)
      #expect(result.exitCode == 2 && result.messages == "hogvec: \(message)\n")
    }
    let missing = try CommandRunner("convert", path, output, "--align", directory.file("none"))
    #expect(missing.exitCode == 1)
    #expect(
      missing.messages == "hogvec: cannot open '\(directory.file("none"))': No such file or directory\n")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func aModelOfFastTextIsNotChangedIntoAnother() throws {
    let directory = try TemporaryDirectory()
    let model = try directory.write(FastTextSample.bytes, to: "m.bin")
    let result = try CommandRunner("convert", model, directory.file("o"), "--to", "fasttext-bin", "--center")
    #expect(result.exitCode == 1 && result.messages.contains("a fastText model is copied as a whole"))
    let vectors = try CommandRunner("convert", model, directory.file("o.txt"), "--center")
    #expect(vectors.exitCode == 0)
  }
}
