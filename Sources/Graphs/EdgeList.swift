internal import HogvecCorpus
internal import HogvecSystem

/// A graph as a text has it: its edges in their order.
///
/// Nodes have numbers in the order in which they appear, whatever the number of threads that read.
struct EdgeList: Sendable {
  /// The names of the nodes.
  let names: NodeNames
  /// The edges, part by part.
  let parts: [EdgePart]
  /// Whether the edges have weights.
  let isWeighted: Bool

  /// The number of lines that are an edge.
  var count: Int { parts.reduce(0) { $0 + $1.sources.count } }

  /// Reads a file, which may be compressed, or a pipe, or standard input as `-`.
  ///
  /// Each thread reads a part of the text with a dictionary of its own; then their words get common numbers.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is not text, has a line that is not an edge, or has no
  ///   edge, or if there is not enough memory.
  init(reading path: String, threads: Int) throws(FileError) {
    let content = try EdgeText(path)
    // Nothing else keeps the text.
    defer { withExtendedLifetime(content) {} }
    let text = unsafe content.bytes
    do throws(EdgeFault) {
      guard let syntax = try unsafe EdgeSyntax(of: text) else {
        throw .file(FileError("\(TextFile.quotedName(of: path)) has no edge"))
      }
      let ranges = unsafe EdgeList.cut(text, into: threads)
      var parts = try onWorkers(ranges.count, label: "edges") { [content] worker throws(EdgeFault) in
        try unsafe EdgePart(ranges[worker], of: content.bytes, syntax)
      }
      isWeighted = syntax.isWeighted
      names = try parts.count == 1 ? parts[0].names : EdgeList.unify(&parts)
      self.parts = parts
    } catch {
      throw unsafe error.error(in: text, named: path)
    }
  }

  /// Pieces of whole lines, about equally long, as many as there are threads but none much shorter than a
  /// megabyte.
  private static func cut(_ text: UnsafeRawBufferPointer, into count: Int) -> [Range<Int>] {
    let count = max(1, min(count, text.count >> 20))
    var ranges: [Range<Int>] = []
    var start = 0
    for piece in 1...count {
      var end = max(start, piece * (text.count / count))
      if piece == count {
        end = text.count
      } else if end < text.count {
        end = min(end + (unsafe EdgeSyntax.line(of: text, at: end).count) + 1, text.count)
      }
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  /// Gives the nodes of all parts common numbers, in the order of their first appearance.
  private static func unify(_ parts: inout [EdgePart]) throws(EdgeFault) -> NodeNames {
    do throws(FileError) {
      var dictionary = try WordDictionary()
      var numbers: [[UInt32]] = []
      for part in parts {
        var partNumbers: [UInt32] = []
        partNumbers.reserveCapacity(part.names.count)
        for node in 0..<part.names.count {
          partNumbers.append(try unsafe dictionary.add(1, to: part.names[node]))
        }
        numbers.append(partNumbers)
      }
      let old = parts
      parts = onWorkers(old.count, label: "edges") { [numbers] worker in
        var part = old[worker]
        part.renumber(numbers[worker])
        return part
      }
      return try NodeNames(dictionary)
    } catch {
      throw .file(error)
    }
  }
}
