import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecAnalysis
@testable import HogvecCommands

/// What is drawn, and how: headings, widths, arrows, neighborhoods, pictures.
@Suite struct PlotChoiceTests {
  /// Words at angles of 3 degrees from each other.
  private static let vectors =
    "30 2\n"
    + (0..<30).map { row in
      let angle = Double(row) * .pi / 60
      return "word\(row) \(cos(angle)) \(sin(angle))\n"
    }.joined()

  private func plot(_ arguments: String..., in directory: TemporaryDirectory) throws -> (String, String) {
    let path = try directory.write(Self.vectors, to: "v.txt")
    let result = try CommandRunner(["plot", path, "--output", directory.file("p.svg")] + arguments)
    #expect(result.exitCode == 0)
    return (String(decoding: try directory.contents("p.svg"), as: UTF8.self), result.messages)
  }

  @Test func aDrawingHasTheHeadingAndWidthGiven() throws {
    let directory = try TemporaryDirectory()
    let title = "Words & a heading that is far too long for a drawing of so few pixels"
    let (text, _) = try plot("--title", title, "--width", "400", in: directory)
    #expect(text.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\""))
    // It is in several lines, so that it fits, in letters larger than those of the remark.
    let lines = text.matches(of: /font-size="([0-9.]+)"[^>]*font-weight="600">([^<]+)</)
    #expect(lines.count > 1)
    #expect(lines.map(\.output.2).joined(separator: " ") == title.replacing("&", with: "&amp;"))
    #expect(lines.allSatisfy { (Double($0.output.1) ?? 0) > 14 })
    let log = try directory.write(
      "{\"tokensDone\": 1000, \"loss\": 3.0, \"rate\": 0.02, \"wordsPerSecond\": 9.0}\n", to: "log")
    let chart = directory.file("l.svg")
    let drawn = try CommandRunner(
      "plot", "--loss", log, "--title", "Mine", "--width", "500", "--output", chart)
    #expect(drawn.exitCode == 0)
    let loss = String(decoding: try directory.contents("l.svg"), as: UTF8.self)
    #expect(loss.contains("width=\"500\"") && loss.contains(">Mine</text>"))
  }

  @Test func pairsHaveArrows() throws {
    let directory = try TemporaryDirectory()
    let list = try directory.write(
      "# from, to, group\nword1\tword9\tone\nword2\tword20\ttwo\nword1\tnowhere\tone\n\nword9\tword2\tone\n",
      to: "pairs.tsv")
    let (text, messages) = try plot("--pairs", list, in: directory)
    #expect(messages.contains("1 of the 5 words in '\(list)' is not in"))
    #expect(text.contains(">4 words of v.txt</text>") && text.contains(">two</text>"))
    // A line and a head of two lines for each of the arrows.
    #expect(text.matches(of: /stroke-width="1.2"/).count == 2 * 3)
    let html = directory.file("p.html")
    #expect(
      try CommandRunner("plot", directory.file("v.txt"), "--pairs", list, "--output", html).exitCode == 0)
    let page = String(decoding: try directory.contents("p.html"), as: UTF8.self)
    #expect(page.contains("\"arrows\": [[0, 1], [2, 3], [1, 2]]"))
  }

  @Test func aNeighborhoodIsTheWordAndItsNearest() throws {
    let directory = try TemporaryDirectory()
    let (text, messages) = try plot("--around", "word10", "-n", "4", in: directory)
    #expect(messages.isEmpty && text.contains(">5 words around 'word10' in v.txt</text>"))
    for row in 0..<30 { #expect(text.contains("<title>word\(row)</title>") == (8...12 ~= row)) }
    // The heading and the word in the middle are bold.
    #expect(text.matches(of: /font-weight="600"/).count == 2)
    let (sum, _) = try plot("--around", "word10 +word12 -word11", "-n", "2", in: directory)
    #expect(sum.contains(">5 words around 'word10 +word12 -word11' in v.txt</text>"))
  }

  @Test func aLegendIsInLines() throws {
    let directory = try TemporaryDirectory()
    let list = try directory.write((0..<12).map { "word\($0)\tgroup\($0)\n" }.joined(), to: "words.tsv")
    let (text, _) = try plot("--words", list, in: directory)
    let places = text.matches(of: /y="([0-9.]+)"[^>]*>group[0-9]+</).map { $0.output.1 }
    #expect(places.count == 12 && Set(places).count == 1)
  }

  @Test func wordsMayHaveSpacesAroundThem() throws {
    let directory = try TemporaryDirectory()
    let (text, messages) = try plot("--words", " word1, word2,\tword3 ,,word4", in: directory)
    #expect(messages.isEmpty && text.contains(">4 words of v.txt</text>"))
  }

  @Test(.enabled(if: Programs.areInstalled("gzip"))) func aCompressedLogIsDrawn() throws {
    let directory = try TemporaryDirectory()
    let log = try directory.write(
      "{\"tokensDone\": 1000, \"loss\": 3.0, \"rate\": 0.02, \"wordsPerSecond\": 9.0}\n", to: "log")
    _ = try Programs.run("gzip -k log", in: directory)
    let drawings = try [log, log + ".gz"].map { path in
      let result = try CommandRunner(
        "plot", "--loss", path, "--title", "x", "--output", directory.file("l.svg"))
      #expect(result.exitCode == 0 && result.messages.isEmpty)
      return try directory.contents("l.svg")
    }
    #expect(drawings[0] == drawings[1])
  }

  @Test(.needsProgram) func aTerminalShowsHowFarTSNEIs() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors, to: "v.txt")
    let program = try #require(BuiltProgram.url).path
    let line = "\(program) plot \(path) --method tsne --iterations 6000 --output \(directory.file("p.svg"))"
    // `script` gives the program a terminal.
    guard try Programs.run("script -qec '\(line)' /dev/null > out </dev/null", in: directory) else {
      print("skipped: 'script' is not installed")
      return
    }
    let text = String(decoding: try directory.contents("out"), as: UTF8.self)
    #expect(text.contains("of 6,000  0:0"), "\(text)")
    // It is wiped away.
    let last = text.split(separator: "\r", omittingEmptySubsequences: false).suffix(2)
    #expect(last.allSatisfy { $0.allSatisfy { $0 == " " } }, "\(text)")
    let quiet = try BuiltProgram.run(
      line.split(separator: " ").dropFirst().map(String.init), in: directory.path)
    #expect(quiet.exitCode == 0 && quiet.messages.isEmpty)
  }

  @Test func theProgressOfTSNEIsInFigures() {
    #expect(
      TSNEStatus(stepsDone: nil, stepCount: 1000, seconds: 0).plainLine == "t-SNE, finding the nearest words")
    let status = TSNEStatus(stepsDone: 250, stepCount: 1000, seconds: 20)
    #expect(status.plainLine == "t-SNE, step 250 of 1,000, 1:00 left")
    #expect(status.barLine(width: 79).hasPrefix("[##########......"))
    #expect(TSNEStatus(stepsDone: 0, stepCount: 1000, seconds: 0).plainLine == "t-SNE, step 0 of 1,000")
  }

  @Test func groupsDifferInColorOrShape() {
    let looks = (0..<MarkShape.groupCount).map { group in
      "\(Ink.group(group).light) \(MarkShape(ofGroup: group))"
    }
    #expect(Set(looks).count == 40)
    #expect((0..<4).map { MarkShape(ofGroup: $0) } == MarkShape.allCases)
  }

  // MARK: - Pictures

  @Test(.enabled(if: Programs.areInstalled("rsvg-convert")))
  func aPictureIsAsWideAsAsked() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors, to: "v.txt")
    let result = try CommandRunner("plot", path, "--output", directory.file("p.png"), "--width", "640")
    #expect(result.exitCode == 0 && result.messages.isEmpty)
    let bytes = try directory.contents("p.png")
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The width is the first number of the first chunk.
    #expect(Array(bytes[16..<20]) == [0, 0, 640 >> 8, 640 & 255])
  }

  @Test(
    .needsProgram,
    arguments: [
      (
        "",
        "none of the programs that make a PNG is installed (rsvg-convert, inkscape, chromium, chromium-browser, "
          + "google-chrome, magick, convert); install one, or write an .svg"
      ),
      ("#!/bin/sh\necho >&2; echo no memory >&2; exit 3\n", "rsvg-convert says: no memory"),
      ("#!/bin/sh\nexit 3\n", "rsvg-convert says: nothing, its status is 3"),
      ("#!/bin/sh\nexit 0\n", "rsvg-convert has made no PNG of it"),
    ]) func aPictureThatCannotBeMadeIsSaid(_ program: String, _ message: String) throws
  {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors, to: "v.txt")
    if !program.isEmpty {
      let file = try directory.write(program, to: "rsvg-convert")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }
    let result = try BuiltProgram.run(
      ["plot", path, "--output", "p.png"], in: directory.path,
      environment: ["PATH": directory.path, "TMPDIR": directory.path])
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: cannot draw 'p.png': \(message)\n")
    #expect(!FileManager.default.fileExists(atPath: directory.file("p.png")))
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(left.filter { $0.hasPrefix(".") } == [])
  }
}
