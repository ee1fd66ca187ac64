import HogvecSystem
import HogvecTestSupport
import Testing

@testable import HogvecGraphs

@Suite struct EdgeListTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The edges of a text, with names; weights are 1 where there are none.
  private func edges(_ text: String, threads: Int = 1) throws -> [String] {
    let list = try EdgeList(reading: try directory.write(text, to: "edges"), threads: threads)
    return list.parts.flatMap { part in
      part.sources.indices.map { edge in
        let nodes = [part.sources[edge], part.targets[edge]].map {
          String(decoding: list.names[Int($0)], as: UTF8.self)
        }
        return nodes.joined(separator: ">") + (list.isWeighted ? " \(part.weights[edge])" : "")
      }
    }
  }

  @Test(arguments: [
    "a b\nb c\n", "a b\nb c", "a\tb\nb\tc\n", "a b\r\nb c\r\n", "  a   b \n\tb\t c\t\n", "\u{FEFF}a b\nb c\n",
    "# a comment\na b\n\n   \n  #x y z w\nb c\n", "a,b\nb,c\n", "a, b\nb ,c\n", " a , b \r\nb,\tc\r\n",
  ])
  func linesAreTwoNodes(_ text: String) throws {
    #expect(try edges(text) == ["a>b", "b>c"])
  }

  @Test(arguments: ["a b 2\nb c 0.5\n", "a\tb\t2e0\nb\tc\t.5\n", "a,b,+2\nb, c, 5e-1\n"])
  func linesMayHaveAWeight(_ text: String) throws {
    #expect(try edges(text) == ["a>b 2.0", "b>c 0.5"])
  }

  @Test func namesAreBytes() throws {
    let text: [UInt8] =
      Array("a,b c\n".utf8) + [0xFF, 0x20, 0xC3, 0xA9, 0x0A] + Array("a-name-of-many-bytes #x\n".utf8)
    let list = try EdgeList(reading: try directory.write(text, to: "edges"), threads: 1)
    #expect(list.names.count == 6)
    #expect(
      (0..<6).map { Array(list.names[$0]) } == [
        Array("a,b".utf8), Array("c".utf8), [0xFF], [0xC3, 0xA9], Array("a-name-of-many-bytes".utf8),
        Array("#x".utf8),
      ])
  }

  @Test(arguments: [
    ("a\n", "line 1: expected two nodes, or two nodes and a weight, found 1"),
    ("a b c d e\n", "line 1: expected two nodes, or two nodes and a weight, found 4 or more"),
    ("# x\n\na b\na b 2\n", "line 4: expected 2 fields as in the first edge, found 3"),
    ("a b 1\nb c\n", "line 2: expected 3 fields as in the first edge, found 2"),
    ("a b 1\nb c x\n", "line 2: the weight 'x' is not a number"),
    ("a b 1\nb c 1e\n", "line 2: the weight '1e' is not a number"),
    ("a b 0x10\n", "line 1: the weight '0x10' is not a number"),
    ("a b nan\n", "line 1: the weight 'nan' is not a number"),
    ("a b inf\n", "line 1: the weight 'inf' is not a number"),
    ("a b 1\nb c -0.5\n", "line 2: the weight -0.5 is negative"),
    ("a b 1e39\n", "line 1: the weight 1e39 is out of range; it must be 0, or from 1e-45 to 3.4e38"),
    ("a b 1e-50\n", "line 1: the weight 1e-50 is out of range; it must be 0, or from 1e-45 to 3.4e38"),
    ("a,b\n,c\n", "line 2: the name of a node is empty"),
    ("a,b\nc,\n", "line 2: the name of a node is empty"),
    ("a,b\nc d,e\n", "line 2: the name 'c d' has white space in it, which separates the nodes of a walk"),
  ])
  func aLineThatIsNotAnEdgeIsNamed(_ text: String, _ message: String) throws {
    let path = try directory.write(text, to: "edges")
    let error = #expect(throws: FileError.self) { try EdgeList(reading: path, threads: 2) }
    #expect(error?.description == "'\(path)', \(message)")
  }

  @Test(arguments: ["", "\n\n", "# a b\n"])
  func aListWithoutEdgesIsRefused(_ text: String) throws {
    let path = try directory.write(text, to: "edges")
    let error = #expect(throws: FileError.self) { try EdgeList(reading: path, threads: 2) }
    #expect(error?.description == "'\(path)' has no edge")
  }

  @Test func whatIsNotTextIsRefused() throws {
    let path = try directory.write([0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 100), to: "edges")
    let error = #expect(throws: FileError.self) { try EdgeList(reading: path, threads: 1) }
    #expect(error?.description.hasPrefix("'\(path)' is a zip") == true, "\(error?.description ?? "")")
  }

  /// More than a megabyte for each of four threads.
  private static let longText: String = {
    var random = SeededGenerator(seed: 5)
    return (0..<600_000).map { _ in
      "n\(Int.random(in: 0..<50_000, using: &random)) m\(Int.random(in: 0..<9, using: &random))\n"
    }.joined()
  }()

  @Test(.slow) func numbersOfNodesDoNotDependOnThreads() throws {
    let path = try directory.write(Self.longText, to: "edges")
    let lists = try [1, 2, 4].map { try EdgeList(reading: path, threads: $0) }
    #expect(lists.map(\.parts.count) == [1, 2, 4])
    for list in lists {
      #expect(list.count == 600_000)
      #expect(list.parts.flatMap(\.sources) == lists[0].parts[0].sources)
      #expect(list.parts.flatMap(\.targets) == lists[0].parts[0].targets)
      #expect((0..<list.names.count).allSatisfy { Array(list.names[$0]) == Array(lists[0].names[$0]) })
    }
  }

  @Test(.slow) func aWrongLineOfAnyPartHasItsNumber() throws {
    let path = try directory.write(Self.longText + "x\n" + Self.longText, to: "edges")
    for threads in [1, 4] {
      let error = #expect(throws: FileError.self) { try EdgeList(reading: path, threads: threads) }
      #expect(error?.description == "'\(path)', line 600001: expected 2 fields as in the first edge, found 1")
    }
  }
}
