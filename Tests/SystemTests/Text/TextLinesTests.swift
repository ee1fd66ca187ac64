import HogvecSystem
import HogvecTestSupport
import Testing

@Suite struct TextLinesTests {
  private static let mark = "\u{FEFF}"

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
    ("a\rb\r", ["a", "b"]),
    ("a\n\nb\n", ["a", "", "b"]), ("a\r\rb", ["a", "", "b"]), ("a\n\r\nb", ["a", "", "b"]), ("\n", [""]),
    (" \ta b\t \n", ["a b"]), ("\u{A0}a\u{A0}b\u{A0} \n", ["a\u{A0}b"]), ("\u{A0}\n", [""]),
    (mark + "a\n", ["a"]), (mark, [""]), ("a\n" + mark + "b", ["a", mark + "b"]), (mark + " a\r\n", ["a"]),
  ])
  func linesHaveNoEndsMarksAndSpaceAround(_ text: String, _ expected: [String]) {
    let lines = TextLines.lines(of: Array(text.utf8))
    #expect(lines.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test func edgesMayBeKept() {
    let lines = TextLines.lines(of: Array("\ta\t\r\n b".utf8), keepingEdges: true)
    #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["\ta\t", " b"])
  }

  @Test func linesAreTheSameHoweverTheTextArrives() {
    let text = Array("\u{FEFF}a\r\n\rbc\n\n\r\r\nd\u{A0}".utf8)
    let whole = TextLines.lines(of: text, keepingEdges: true).map(Array.init)
    for size in 1...text.count {
      var lines = TextLines()
      var found: [[UInt8]] = []
      for start in stride(from: 0, to: text.count, by: size) {
        lines.append(text[start..<min(start + size, text.count)])
        while let line = lines.next() { found.append(Array(line)) }
      }
      while let line = lines.next(atEnd: true) { found.append(Array(line)) }
      #expect(found == whole, "in pieces of \(size) bytes")
    }
  }

  @Test func aLineIsThereAsSoonAsItsEndIs() {
    var lines = TextLines()
    lines.append(Array("a\rb".utf8)[...])
    #expect(lines.next().map(Array.init) == Array("a".utf8))
    #expect(lines.next() == nil)
  }

  @Test func aPipeIsReadAsAFileAndAgain() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let writing = WorkPool(threads: 1, name: "test").start { () throws(FileError) in
      let pipe = try FileDescriptor(path: path, flags: O_WRONLY)
      try pipe.write(Array("a\nb".utf8))
    }
    for _ in 0..<2 { #expect(try TextLines.read(path).map(Array.init) == [[0x61], [0x62]]) }
    try writing.wait().get()
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let directory = try TemporaryDirectory()
    let missing = directory.file("missing")
    #expect(throws: FileError(cannot: "open", missing, errorNumber: ENOENT)) { try TextLines.read(missing) }
    #expect(throws: FileError(cannot: "read", directory.path, errorNumber: EISDIR)) {
      try TextLines.read(directory.path)
    }
  }
}
