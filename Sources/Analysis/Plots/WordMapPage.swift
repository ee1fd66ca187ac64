internal import HogvecSystem

/// A map of words as one page for browsers, with everything in it: moving, zooming, searching, and the
/// nearest words of each word.
package struct WordMapPage {
  /// The words and their places.
  package let map: WordMap
  /// For each word, the nearest words and their cosines; they need not be on the map.
  package let neighbors: [[(word: String, similarity: Double)]]

  /// The page of a map; `neighbors` has an element for each of its words.
  package init(map: WordMap, neighbors: [[(word: String, similarity: Double)]]) {
    self.map = map
    self.neighbors = neighbors
  }

  /// The page.
  package var text: String {
    let groups = (0..<Ink.groupCount).map { Ink.group($0) }
    let named: [(String, Ink)] = [
      ("surface", .surface), ("text", .text), ("muted", .muted), ("grid", .grid),
    ]
    let inks = named + groups.enumerated().map { ("group\($0.offset)", $0.element) }
    let light = inks.map { "--\($0.0):\($0.1.light)" }.joined(separator: ";")
    let dark = inks.map { "--\($0.0):\($0.1.dark)" }.joined(separator: ";")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escaped(map.title))</title>
      <style>
      :root{\(light)}
      @media (prefers-color-scheme: dark){:root{\(dark)}}
      \(WordMapPage.style)</style>
      </head>
      <body>
      \(WordMapPage.body)
      <script type="application/json" id="data">\(data)</script>
      <script>
      \(WordMapPage.script)\(WordMapPage.labelScript)\(WordMapPage.sharingScript)\(WordMapPage.startScript)</script>
      </body>
      </html>

      """
  }

  /// What the script reads, without anything that would end its element.
  private var data: String {
    var numbers: [String: Int] = [:]
    var names = map.words.map(\.text)
    for (number, name) in names.enumerated() where numbers[name] == nil { numbers[name] = number }
    let lists = neighbors.map { list in
      list.map { neighbor -> JSONValue in
        let known = numbers[neighbor.word]
        if known == nil { names.append(neighbor.word) }
        let number = known ?? names.count - 1
        numbers[neighbor.word] = number
        return .array([.integer(number), .number((neighbor.similarity * 1000).rounded() / 1000)])
      }
    }
    // A thousand units across, to the hundredth.
    let (xs, ys) = (map.words.map(\.place.x), map.words.map(\.place.y))
    let (lowX, highY) = (xs.min() ?? 0, ys.max() ?? 0)
    let span = max((xs.max() ?? 0) - lowX, highY - (ys.min() ?? 0), 1e-300)
    func unit(_ value: Double) -> JSONValue { .number((value / span * 100_000).rounded() / 100) }
    let object: JSONValue = .object([
      "title": .string(map.title), "remark": .string(map.remark),
      "axes": map.axes.map { .array([.string($0.x), .string($0.y)]) } ?? .null,
      "count": .integer(map.words.count), "names": .array(names.map { .string($0) }),
      "x": .array(xs.map { unit($0 - lowX) }), "y": .array(ys.map { unit(highY - $0) }),
      "group": .array(map.words.map { .integer($0.group) }),
      "groups": .array(map.groupNames.map { .string($0) }),
      "arrows": .array(map.arrows.map { .array([.integer($0.from), .integer($0.to)]) }),
      "center": .integer(map.center ?? -1), "neighbors": .array(lists.map { .array($0) }),
    ])
    return object.description.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
