internal import HogvecSystem

/// How a table of words, counts and vectors lies in a Parquet file that is written: what is before its pages,
/// and the footer.
///
/// The columns are `word`, text; `count`, a whole number that may be missing; and `vector`, a list of floats.
struct ParquetTable {
  /// What follows in the file.
  enum Part {
    case bytes([UInt8])
    /// The words of the group, each with its length before it.
    case words
    /// Some rows of the group.
    case floats(Range<Int>)
  }

  /// A column's pages in a group.
  private struct Chunk {
    let column: Column
    let start: Int
    let byteCount: Int
    let valueCount: Int
  }

  /// The columns, with the numbers that stand for their kinds.
  private enum Column: Int, CaseIterable {
    case vector = 4
    case count = 2
    case word = 6

    var path: [String] {
      switch self {
      case .word: ["word"]
      case .count: ["count"]
      case .vector: ["vector", "list", "element"]
      }
    }
  }

  let rowByteCount: Int
  let rowsPerGroup: Int
  private let dimension: Int
  private let rowsPerPage: Int
  private let metadata: VectorMetadata
  /// The bytes of the file so far.
  private(set) var byteCount = ParquetFile.magic.count
  private var groups: [(rows: Int, chunks: [Chunk])] = []

  init(dimension: Int, metadata: VectorMetadata) {
    (self.dimension, self.metadata) = (dimension, metadata)
    rowByteCount = dimension * MemoryLayout<Float>.size
    rowsPerGroup = max(1, (1 << 25) / rowByteCount)
    rowsPerPage = max(1, (1 << 20) / rowByteCount)
  }

  /// Adds a group of rows.
  ///
  /// - Parameters:
  ///   - wordByteCount: the bytes of its words.
  ///   - counts: how often the words were in the text, 0 for one that is not known.
  ///   - write: gets what the group is, part by part.
  mutating func addGroup(
    rows: Int, wordByteCount: Int, counts: [UInt64], write: (Part) -> Void
  ) {
    var chunks: [Chunk] = []
    func page(_ count: Int, levels: [UInt8], byteCount: Int) -> [UInt8] {
      let size = levels.count + byteCount
      return ThriftWriter.structure { header in
        header.write(0, field: 1)
        header.write(size, field: 2)
        header.write(size, field: 3)
        header.write(field: 5) { page in
          page.write(count, field: 1)
          page.write(ParquetPage.Encoding.plain.rawValue, field: 2)
          // Levels are runs.
          page.write(3, field: 3)
          page.write(3, field: 4)
        }
      } + levels
    }
    let wordsStart = byteCount
    var bytes = page(rows, levels: [], byteCount: 4 * rows + wordByteCount)
    write(.bytes(bytes))
    write(.words)
    byteCount += bytes.count + 4 * rows + wordByteCount
    chunks.append(
      Chunk(column: .word, start: wordsStart, byteCount: byteCount - wordsStart, valueCount: rows))
    let countsStart = byteCount
    let known = counts.filter { $0 > 0 }
    bytes = page(rows, levels: ParquetTable.levels(ParquetTable.runs(counts)), byteCount: 8 * known.count)
    bytes += known.flatMap { littleEndianBytes(of: Int64(clamping: $0)) }
    write(.bytes(bytes))
    byteCount += bytes.count
    chunks.append(Chunk(column: .count, start: countsStart, byteCount: bytes.count, valueCount: rows))
    let vectorsStart = byteCount
    for first in stride(from: 0, to: rows, by: rowsPerPage) {
      let end = min(first + rowsPerPage, rows)
      let count = (end - first) * dimension
      // A list begins with 0 and goes on with 1; no number is missing.
      var lists: [(UInt8, Int)] = []
      if dimension == 1 {
        lists = [(0, count)]
      } else {
        for _ in first..<end { lists += [(0 as UInt8, 1), (1 as UInt8, dimension - 1)] }
      }
      let bytes = page(
        count, levels: ParquetTable.levels(lists) + ParquetTable.levels([(1, count)]),
        byteCount: (end - first) * rowByteCount)
      write(.bytes(bytes))
      write(.floats(first..<end))
      byteCount += bytes.count + (end - first) * rowByteCount
    }
    chunks.append(
      Chunk(
        column: .vector, start: vectorsStart, byteCount: byteCount - vectorsStart,
        valueCount: rows * dimension))
    groups.append((rows, chunks))
  }

  /// Which counts are known, as runs of 1 and 0.
  private static func runs(_ counts: [UInt64]) -> [(UInt8, Int)] {
    var runs: [(UInt8, Int)] = []
    for count in counts {
      let level: UInt8 = count > 0 ? 1 : 0
      if let last = runs.last, last.0 == level {
        runs[runs.count - 1].1 += 1
      } else {
        runs.append((level, 1))
      }
    }
    return runs
  }

  /// Levels of one bit as runs, with their length before them.
  private static func levels(_ runs: [(level: UInt8, count: Int)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for run in runs { bytes += varint(UInt64(run.count) << 1) + [run.level] }
    return littleEndianBytes(of: UInt32(bytes.count)) + bytes
  }

  /// The footer, with its length and the mark after it.
  func footer() -> [UInt8] {
    let footer = ThriftWriter.structure { file in
      file.write(1, field: 1)
      file.write(ParquetTable.nodes, field: 2) { $1(&$0) }
      file.write(long: groups.reduce(0) { $0 + $1.rows }, field: 3)
      file.write(groups, field: 4) { writer, group in
        writer.write(group.chunks, field: 1) { writer, chunk in
          writer.write(long: chunk.start, field: 2)
          writer.write(field: 3) { column in
            column.write(chunk.column.rawValue, field: 1)
            column.write([ParquetPage.Encoding.plain.rawValue, 3], field: 2)
            column.write(chunk.column.path, field: 3)
            // No compression.
            column.write(0, field: 4)
            column.write(long: chunk.valueCount, field: 5)
            column.write(long: chunk.byteCount, field: 6)
            column.write(long: chunk.byteCount, field: 7)
            column.write(long: chunk.start, field: 9)
          }
        }
        writer.write(long: group.chunks.reduce(0) { $0 + $1.byteCount }, field: 2)
        writer.write(long: group.rows, field: 3)
      }
      let entries = metadata.sorted + [(ArrowSchema.key, ArrowSchema.text(dimension: dimension))]
      file.write(entries, field: 5) { writer, entry in
        writer.write(entry.key, field: 1)
        writer.write(entry.value, field: 2)
      }
      file.write("hogvec", field: 6)
    }
    return footer + littleEndianBytes(of: UInt32(footer.count)) + ParquetFile.magic
  }

  /// The schema's nodes.
  private static var nodes: [(inout ThriftWriter) -> Void] {
    /// - Parameters:
    ///   - repetition: 0 for what is there once, 1 for what may be missing, 2 for what there is any number
    ///     of.
    ///   - converted: what bytes are, as older readers know it, and newer ones.
    func node(
      _ name: String, type: Column? = nil, repetition: Int? = nil, children: Int? = nil,
      meaning: (old: Int, new: Int)? = nil
    ) -> (inout ThriftWriter) -> Void {
      { node in
        if let type { node.write(type.rawValue, field: 1) }
        if let repetition { node.write(repetition, field: 3) }
        node.write(name, field: 4)
        if let children { node.write(children, field: 5) }
        if let meaning {
          node.write(meaning.old, field: 6)
          node.write(field: 10) { $0.write(field: meaning.new) { _ in } }
        }
      }
    }
    return [
      node("schema", children: 3), node("word", type: .word, repetition: 0, meaning: (0, 1)),
      node("count", type: .count, repetition: 1),
      node("vector", repetition: 0, children: 1, meaning: (3, 3)), node("list", repetition: 2, children: 1),
      node("element", type: .vector, repetition: 0),
    ]
  }
}
