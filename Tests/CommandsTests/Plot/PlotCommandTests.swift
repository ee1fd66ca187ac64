import Foundation
import FoundationXML
import HogvecTestSupport
import Testing

@testable import HogvecAnalysis
@testable import HogvecCommands

@Suite struct PlotCommandTests {
  /// Three clouds of words around different directions, and some words that markup could trip over.
  private static func vectors(_ count: Int = 60) -> String {
    var random = SeededGenerator(seed: 5)
    var text = "\(count) 6\n"
    for row in 0..<count {
      let name = row == 1 ? "</script><b>&" : row == 2 ? "été" : "word\(row)"
      let numbers = (0..<6).map { column in
        (column == row % 3 ? 2 : 0) + Float.random(in: -0.5...0.5, using: &random)
      }
      text += name + " " + numbers.map { "\($0)" }.joined(separator: " ") + "\n"
    }
    return text
  }

  private func isXML(_ bytes: [UInt8]) -> Bool { XMLParser(data: Data(bytes)).parse() }

  @Test(arguments: ["pca", "tsne"]) func wordsAreDrawn(_ method: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(), to: "v.txt")
    let arguments = ["plot", path, "--method", method, "--output", directory.file("p.svg"), "--top", "40"]
    let result = try CommandRunner(arguments)
    #expect(result.exitCode == 0 && result.output.isEmpty && result.messages.isEmpty)
    let drawing = try directory.contents("p.svg")
    #expect(isXML(drawing))
    let text = String(decoding: drawing, as: UTF8.self)
    #expect(
      text.contains(">40 words of v.txt</text>") && text.contains(">&lt;/script&gt;&lt;b&gt;&amp;</text>"))
    #expect(text.contains(">word39</text>") && !text.contains("word40"))
    _ = try CommandRunner(arguments)
    #expect(try directory.contents("p.svg") == drawing)
  }

  @Test func groupsHaveColorsAndUnknownWordsAreTold() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(), to: "v.txt")
    let list = try directory.write("word3\tone\nword4\ttwo\nnowhere\tone\nword6\tone\n", to: "words.tsv")
    let result = try CommandRunner("plot", path, "--words", list, "--output", directory.file("p.svg"))
    #expect(result.messages == "hogvec: 1 of the 4 words in '\(list)' is not in '\(path)': nowhere\n")
    let text = String(decoding: try directory.contents("p.svg"), as: UTF8.self)
    #expect(text.contains(">3 words of v.txt</text>") && text.contains(">two</text>"))
    #expect(text.contains("f-group0") && text.contains("f-group1"))
    let named = try CommandRunner(
      "plot", path, "--words", "word3,word4", "--output", directory.file("q.svg"))
    #expect(named.exitCode == 0)
    _ = try CommandRunner("plot", path, "--words", list, "--output", directory.file("p.tsv"))
    let lines = String(decoding: try directory.contents("p.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(lines.map { $0.split(separator: "\t").first } == ["word3", "word4", "word6"])
    #expect(lines.map { $0.split(separator: "\t").last } == ["one", "two", "one"])
    #expect(String(decoding: try directory.contents("q.svg"), as: UTF8.self).contains(">word4</text>"))
  }

  @Test func wordsAreColoredByTheirClasses() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(), to: "v.txt")
    let table = directory.file("p.tsv")
    #expect(try CommandRunner("plot", path, "--classes", "3", "--output", table).messages.isEmpty)
    let lines = String(decoding: try directory.contents("p.tsv"), as: UTF8.self).split(separator: "\n")
    let groups = lines.map { String($0.split(separator: "\t").last ?? "") }
    // Every third word is of the same cloud, and the group is called after one of them.
    for (row, group) in groups.enumerated() { #expect(group == groups[row % 3]) }
    let words = lines.map { String($0.split(separator: "\t").first ?? "") }
    for row in 0..<3 { #expect((words.firstIndex(of: groups[row]) ?? 0) % 3 == row) }
    #expect(Set(groups).count == 3)
    let list = try directory.write("word3\tone\nword4\ttwo\n", to: "words.tsv")
    let grouped = try CommandRunner("plot", path, "--words", list, "--classes", "2", "--output", table)
    #expect(grouped.messages == "hogvec: '\(list)' has groups; leave out either them or --classes\n")
    let many = try CommandRunner("plot", path, "--top", "5", "--classes", "6", "--output", table)
    #expect(many.messages == "hogvec: '\(path)': 5 words with a direction cannot make 6 classes\n")
  }

  private static let log = """
    {"event": "started", "seconds": 0.0, "options": {"size": 50, "threads": 2, "alpha": 0.03}}
    {"event": "progress", "seconds": 5.0, "tokensDone": 1000, "wordsPerSecond": 200.0, "rate": 0.02, "loss": 3.0}
    {"event": "epoch", "seconds": 10.0, "epoch": 1, "tokensDone": 2000, "wordsPerSecond": 210.0, "rate": 0.01, "loss": 2.5}
    {"event": "progress", "seconds": 10.0, "tokensDone": 2001, "wordsPerSecond": 210.0, "rate": 0.01, "loss": 2.6}
    {"event": "finished", "seconds": 20.0, "trainingSeconds": 19.5, "tokensTrained": 4000, "loss": 2.25}
    {"event": "torn
    """

  @Test func aLogIsDrawn() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.log, to: "run.json")
    let chart = try LossChart.chart(of: [path])
    #expect(chart.remark == "size 50, threads 2, 0:20 of training, loss 2.0000 at the end")
    #expect(chart.milestones.map(\.label) == ["epoch 1"] && chart.milestones.map(\.x) == [2000])
    // Means since the point before: (2000 x 2.5 - 1000 x 3) / 1000 and (4000 x 2.25 - 2000 x 2.5) / 2000.
    #expect(chart.panels[0].series[0].points.map(\.y) == [3, 2, 2])
    // The rate begins with --alpha.
    #expect(
      chart.panels[1].series[0].points == [(0, 0.03), (1000, 0.02), (2001, 0.01)].map(PlanePoint.init(x:y:)))
    #expect(
      try CommandRunner("plot", "--loss", path, "--loss", path, "--output", directory.file("l.svg")).exitCode
        == 0)
    #expect(isXML(try directory.contents("l.svg")))
  }

  @Test(arguments: [
    (["V", "--output", "p.gif"], 2, "--output 'p.gif': the name must end in .svg, .html, .png or .tsv"),
    (
      ["--output", "p.svg"], 2,
      "FILE is missing\nusage: hogvec plot FILE --output FILE [options], or --loss LOG --output FILE"
    ),
    (
      ["V"], 2,
      "--output FILE is missing\nusage: hogvec plot FILE --output FILE [options], or --loss LOG --output FILE"
    ),
    (["V", "--output", "V"], 2, "--output 'V' is read too"),
    (
      ["V", "--output", "p.svg", "--words", "word3", "--top", "5"], 2,
      "--words and --top contradict each other: each chooses the words"
    ),
    (["V", "--output", "p.svg", "-n", "5"], 2, "-n is for --around"),
    (["V", "--output", "p.html", "--width", "500"], 2, "--width is for .svg and .png"),
    (["V", "--output", "p.tsv", "--title", "words"], 2, "--title has no place in a .tsv"),
    (["V", "--output", "p.svg", "--pairs", "E"], 1, "'E', line 1: it is not two words and, if any, a group"),
    (
      ["V", "--output", "p.svg", "--around", "wird4"], 1,
      "'V': the word 'wird4' is not in the file; the nearest spellings are 'word4', 'word0', 'word3'"
    ),
    (
      ["V", "--output", "p.svg", "--words", "nofile.tsv"], 1,
      "--words 'nofile.tsv': there is no such file, and no such word in 'V'"
    ),
    (
      ["V", "--output", "p.svg", "--words", "no/file"], 1,
      "--words 'no/file': there is no such file, and no such word in 'V'"
    ),
    (["V", "--output", "p.svg", "--words", "B"], 1, "'B' is a file of word vectors, not text"),
    (
      ["V", "--output", "p.svg", "--method", "tsne", "--top", "40", "--perplexity", "40"], 2,
      "--perplexity 40 is too large for 40 words: it must be below their number; without it, it is 13"
    ),
    (["V", "--output", "p.svg", "--seed", "5"], 2, "--seed is for --method tsne"),
    (["V", "--output", "p.svg", "--loss", "L"], 2, "--loss draws a log; 'V' is for words"),
    (["--output", "p.svg", "--loss", "L", "--top", "5"], 2, "--loss draws a log; --top is for words"),
    (["--output", "p.html", "--loss", "L"], 2, "--output 'p.html': a log is drawn as .svg or .png"),
    (
      ["--output", "p.svg", "--loss", "E"], 1,
      "'E': there is no progress of training in it; such logs come from hogvec train --log-json"
    ),
    (
      ["--output", "p.svg", "--loss", "V"], 1,
      "'V', line 1, byte 3 of it: it is not JSON: something follows the value"
    ),
    (["V", "--output", "p.svg", "--words", "word3"], 1, "'V': it takes two words to draw, and 1 can be"),
    (
      ["V", "--output", "p.svg", "--words", "word3,wird4"], 1,
      "'V': the word 'wird4' is not in the file; the nearest spellings are 'word4', 'word0', 'word3'"
    ),
  ])
  func whatCannotBeDrawnIsSaid(_ arguments: [String], _ exitCode: Int32, _ message: String) throws {
    let directory = try TemporaryDirectory()
    let names = ["V": "v.svg", "L": "run.json", "E": "empty.json", "B": "v.bin"]
    _ = try directory.write(Self.vectors(), to: "v.svg")
    _ = try directory.write(Self.log, to: "run.json")
    _ = try directory.write("{}\n", to: "empty.json")
    let floats = String(repeating: "\u{1}\u{2}\u{3}?", count: 20)
    _ = try directory.write("2 20\nword3 \(floats)\n", to: "v.bin")
    let result = try CommandRunner(
      ["plot"]
        + arguments.map { argument in
          names[argument].map { directory.file($0) }
            ?? (argument.hasPrefix("p.") ? directory.file(argument) : argument)
        })
    #expect(result.exitCode == exitCode)
    var expected = "hogvec: " + message + "\n"
    for (name, file) in names {
      expected = expected.replacing("'\(name)'", with: "'\(directory.file(file))'")
    }
    #expect(
      result.messages == expected.replacing("'p.", with: "'\(directory.path)/p."))
    #expect(!FileManager.default.fileExists(atPath: directory.file("p.svg")))
  }

  // MARK: - In a browser

  @Test(.enabled(if: Browser.program != nil, "there is no chromium"))
  func thePageShowsLabelsFindsWordsAndNamesNeighbors() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(200), to: "v.txt")
    let page = directory.file("p.html")
    #expect(try CommandRunner("plot", path, "--output", page, "--top", "150").exitCode == 0)
    let browser = try Browser(opening: page, width: 1280, height: 860)
    try browser.wait(for: "document.querySelectorAll('#labels text').length > 40")
    #expect(try browser.value("document.querySelector('h1').textContent") as? String == "150 words of v.txt")
    #expect(try browser.touchingTexts() == [])
    try browser.keepScreenshot("page")

    // Hovering: the mouse goes to a mark, whose place the page's own names tell.
    let place = try #require(
      try browser.value("(() => { const [x, y] = screen(0); return [x, y]; })()") as? [Double])
    try browser.mouse(x: place[0], y: place[1])
    try browser.wait(for: "!card.hidden")
    let expected = try CommandRunner("neighbors", path, "word0", "--json").output
    let object = try #require(try CommandRunner.objects(expected).first)
    let neighbors = (object["neighbors"] as? [[String: Any]])?.compactMap { $0["word"] as? String }
    let listed = "[...card.querySelectorAll('td:first-child')].map(cell => cell.textContent)"
    #expect(try browser.value("card.querySelector('h2').textContent") as? String == "word0")
    #expect(try browser.value(listed) as? [String] == neighbors)
    try browser.keepScreenshot("hover")
    try browser.mouse(x: 5, y: 855)
    try browser.wait(for: "card.hidden")

    // Searching: the other words fade, Enter goes there.
    _ = try browser.value("document.querySelector('input').focus()")
    try browser.type("WORD14")
    try browser.wait(for: "document.querySelectorAll('#matches li').length === 11")
    try browser.keepScreenshot("search")
    #expect(try browser.value("document.querySelector('#matches li').textContent") as? String == "word14")
    try browser.press("Enter", code: 13)
    try browser.wait(for: "!card.hidden && card.querySelector('h2').textContent === 'word14'")
    #expect(try browser.touchingTexts() == [])
    try browser.keepScreenshot("found")
    try browser.press("Escape", code: 27)
    try browser.wait(for: "card.hidden && document.querySelectorAll('#matches li').length === 0")

    // Zooming: what is under the mouse stays, the rest moves away.
    let before = try #require(try browser.value("view.scale") as? Double)
    try browser.wheel(x: 700, y: 400, by: -400)
    try browser.wait(for: "view.scale > \(before) * 1.5")
    _ = try browser.value("document.querySelector('[data-zoom=\"0\"]').click()")
    try browser.wait(for: "view === home")
    #expect(try browser.value("performance.getEntriesByType('resource').length") as? Int == 0)
  }

  /// Another page opened at the address shows the same, and so does the drawing that is saved.
  @Test(.enabled(if: Browser.program != nil, "there is no chromium"))
  func theAddressKeepsTheViewAndAButtonSavesIt() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(200), to: "v.txt")
    let groups = try directory.write(
      (0..<150).map {
        "word\($0)\t\(["one, two", "three", "four of a long name, which takes room"][$0 % 3])\n"
      }.joined(), to: "words.tsv")
    let page = directory.file("p #1.html")
    #expect(try CommandRunner("plot", path, "--words", groups, "--output", page).exitCode == 0)
    let browser = try Browser(opening: page, width: 1280, height: 860)
    try browser.wait(for: "document.querySelectorAll('#labels text').length > 40")
    #expect(try browser.value("location.hash") as? String == "")
    let state = """
      JSON.stringify([view.scale / home.scale, screen(3), pinned, input.value, [...hidden].sort(), found && found.size,
        [...legend.children].map(item => item.className)], (key, value) =>
          typeof value === "number" ? Number(value.toPrecision(3)) : value)
      """
    let start = try #require(try browser.value(state) as? String)
    try browser.wheel(x: 700, y: 400, by: -300)
    _ = try browser.value("legend.children[1].click(); input.value = 'word1'; search(); goTo(12)")
    try browser.wait(for: "['off=1', 'word=' + data.names[12]].every(part => location.hash.includes(part))")
    let shared = try #require(try browser.value(state) as? String)
    #expect(shared != start)
    try browser.keepScreenshot("shared")
    let hash = try #require(try browser.value("location.hash") as? String)

    // The address of the start, and then the one that was kept, as a link would bring it.
    _ = try browser.value("location.hash = '#'")
    try browser.wait(for: "view === home")
    #expect(try browser.value(state) as? String == start)
    _ = try browser.value("location.hash = '\(hash)'")
    try browser.wait(for: "pinned === 12")
    #expect(try browser.value(state) as? String == shared)
    // What makes no sense is left out.
    _ = try browser.value("location.hash = '#zoom=-1&at=x&off=7 z 2 &word=nobody'")
    try browser.wait(for: "hidden.has(2)")
    #expect(try browser.value("view === home && pinned === -1 && hidden.size === 1") as? Bool == true)

    _ = try browser.value("location.hash = '\(hash)'")
    try browser.wait(for: "pinned === 12")
    // So does another page that is opened at it.
    _ = try browser.value("window.isOld = true, location.reload()")
    try browser.wait(for: "!window.isOld && document.readyState === 'complete' && pinned === 12")
    #expect(try browser.value(state) as? String == shared)
    let drawing = try #require(try browser.value("drawing()") as? String)
    let labels = try #require(try browser.value("space.children.length") as? Int)
    #expect(labels > 5)
    let saved = try directory.write(drawing, to: "saved.svg")
    let picture = try Browser(opening: saved, width: 1280, height: 860)
    #expect(try picture.value("document.querySelectorAll('path').length > 80") as? Bool == true)
    #expect(try picture.value("document.querySelectorAll('svg > text').length") as? Int == labels)
    let title = "document.querySelector('title').textContent"
    #expect(try picture.value(title) as? String == browser.value("data.title") as? String)
    let legend = "[...document.querySelectorAll('g text')].map(text => text.textContent).join('; ')"
    #expect(try picture.value(legend) as? String == "one, two; four of a long name, which takes room")
    #expect(try picture.textsOutside("document.documentElement.getBoundingClientRect()") == [])
    try picture.keepScreenshot("saved")
    // The button saves, and changes nothing.
    let clicked =
      "URL.createObjectURL = blob => (window.saved = blob.type, 'blob:'), document.querySelector('#save').click(), window.saved"
    #expect(try browser.value(clicked) as? String == "image/svg+xml")
    #expect(try browser.value(state) as? String == shared)
  }

  @Test(.enabled(if: Browser.program != nil, "there is no chromium"), arguments: [false, true])
  func labelsOfADrawingDoNotTouch(_ isDark: Bool) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(400), to: "v.txt")
    let svg = directory.file("p.svg")
    #expect(try CommandRunner("plot", path, "--output", svg, "--top", isDark ? "80" : "400").exitCode == 0)
    let browser = try Browser(opening: svg, width: 1220, height: 900, isDark: isDark)
    try browser.keepScreenshot(isDark ? "drawing-dark" : "drawing")
    let color = "getComputedStyle(document.querySelector('rect')).fill"
    #expect(try browser.value(color) as? String == (isDark ? "rgb(21, 24, 29)" : "rgb(252, 252, 251)"))
    #expect(try browser.value("document.querySelectorAll('text').length > 60") as? Bool == true)
    #expect(try browser.touchingTexts() == [])
  }

  @Test func aTableHoldsNoGroupWithATab() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Self.vectors(), to: "v.txt")
    let list = try directory.write("word3\tone\ttwo\nword4\tone\n", to: "words.tsv")
    let result = try CommandRunner("plot", path, "--words", list, "--output", directory.file("p.tsv"))
    #expect(result.exitCode == 1)
    #expect(result.messages == "hogvec: cannot write a table: the group 'one\\ttwo' has a tab in it\n")
    #expect(!FileManager.default.fileExists(atPath: directory.file("p.tsv")))
  }

  @Test func aTableHoldsNoWordOfWhiteSpaceOnly() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("word\tcount\na\t1\n\u{A0}\t2\nb\t3\n", to: "metadata.tsv")
    _ = try directory.write("1\t2.5\n3\t4.5\n0\t1.5\n", to: "vectors.tsv")
    let result = try CommandRunner("plot", directory.file("vectors.tsv"), "--output", directory.file("p.tsv"))
    #expect(result.exitCode == 1)
    #expect(result.messages.contains("is nothing but white space"))
  }
}
