import Foundation
import HogvecTestSupport
import Testing

/// Drawings and pages as a browser measures them: everything is inside, and nothing on anything else.
@Suite(.enabled(if: Browser.program != nil, "there is no chromium")) struct PlotWindowTests {
  private static let longName = "a name of a group that is rather long, as names of groups may be, number"

  /// Words around a circle, of which the one at the right is long, in 14 groups.
  private func files(in directory: borrowing TemporaryDirectory) throws -> (vectors: String, groups: String) {
    let names = (0..<120).map { $0 == 0 ? String(repeating: "long", count: 12) : "word\($0)" }
    let rows = names.enumerated().map { row, name in
      let angle = Double(row) / 120 * 2 * .pi
      return "\(name) \(cos(angle)) \(sin(angle)) \(Double(row * 37 % 120) / 150)\n"
    }
    let groups = names.enumerated().map { row, name in
      "\(name)\t\(row % 3 == 0 ? Self.longName : "group") \(row % 14)\n"
    }
    return (
      try directory.write("120 3\n\(rows.joined())", to: "v.txt"),
      try directory.write(groups.joined(), to: "words.tsv")
    )
  }

  @Test(arguments: [200, 300, 600], [false, true])
  func drawingsAreInsideTheirWidth(_ width: Int, _ isDark: Bool) throws {
    let directory = try TemporaryDirectory()
    let (vectors, groups) = try files(in: directory)
    let svg = directory.file("p.svg")
    let title = "A heading that is far too long for a drawing of so few pixels"
    let result = try CommandRunner(
      "plot", vectors, "--words", groups, "--width", "\(width)", "--title", title, "--output", svg)
    #expect(result.exitCode == 0)
    let browser = try Browser(opening: svg, width: 700, height: 1400, isDark: isDark)
    try browser.keepScreenshot("width-\(width)\(isDark ? "-dark" : "")")
    #expect(try browser.textsOutside("document.documentElement.getBoundingClientRect()") == [])
    #expect(try browser.touchingTexts() == [])
  }

  @Test(arguments: [(1200, 800), (390, 800), (700, 380), (520, 500)])
  func labelsAreInTheWindowAndUnderNoPanel(_ width: Int, _ height: Int) throws {
    let directory = try TemporaryDirectory()
    let (vectors, groups) = try files(in: directory)
    let page = directory.file("p.html")
    #expect(try CommandRunner("plot", vectors, "--words", groups, "--output", page).exitCode == 0)
    let browser = try Browser(opening: page, width: width, height: height)
    try browser.wait(for: "document.querySelectorAll('#labels text').length > 10")
    try browser.keepScreenshot("window-\(width)")
    // The long word's label is on the left of its mark, or shorter than the word.
    #expect(try browser.value("screen(0)[0] > size.width / 2") as? Bool == true)
    let panels = "panels().map(([left, top, right, bottom]) => ({left, top, right, bottom}))"
    let touches = """
      \(panels).flatMap(panel => [...document.querySelectorAll("#labels text")].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < panel.right && panel.left < box.right && box.top + 3 < panel.bottom
          && panel.top < box.bottom - 3;
      }).map(text => text.textContent))
      """
    let window = "{left: 0, top: -3, right: innerWidth, bottom: innerHeight + 3}"
    // Marks are under no panel at first; once the view has moved, labels still are not.
    let covered = """
      \(panels).flatMap(panel => data.names.slice(0, data.count).filter((_, i) => {
        const [x, y] = screen(i);
        return x > panel.left && x < panel.right && y > panel.top && y < panel.bottom;
      }))
      """
    #expect(try browser.value(covered) as? [String] == [])
    for move in ["", "view = {scale: view.scale * 1.5, x: view.x - 120, y: view.y - 90}; drawNow()"] {
      _ = try browser.value(move)
      #expect(try browser.value(touches) as? [String] == [])
      #expect(try browser.textsOutside(window) == [])
    }
  }

  @Test func aDrawingThatIsSavedFromAPhoneHoldsItsLegend() throws {
    let directory = try TemporaryDirectory()
    let (vectors, groups) = try files(in: directory)
    let page = directory.file("p.html")
    #expect(try CommandRunner("plot", vectors, "--words", groups, "--output", page).exitCode == 0)
    let browser = try Browser(opening: page, width: 390, height: 800)
    let saved = try directory.write(
      try #require(try browser.value("drawing()") as? String), to: "saved.svg")
    let picture = try Browser(opening: saved, width: 1200, height: 800)
    try picture.keepScreenshot("saved-phone")
    #expect(try picture.touchingTexts() == [])
    #expect(try picture.textsOutside("document.documentElement.getBoundingClientRect()") == [])
  }
}
