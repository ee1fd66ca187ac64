internal import HogvecSystem

/// A view of the first rows of vectors that threads can share; it keeps the memory alive. Both
/// ``WordVectors`` and ``IndexedVectors`` give one.
public struct VectorRows: Sendable {
  /// The number of rows.
  public let count: Int
  /// The number of floats in a row.
  public let dimension: Int
  private let memory: Memory

  /// The memory that rows lie in, and their lengths.
  private enum Memory: Sendable {
    case indexed(VectorIndex, IndexedRows)
    /// Rows of a table; no scales where all rows have length 1.
    case table(VectorTable, scales: [Float])
  }

  init(count: Int, dimension: Int, index: VectorIndex, rows: IndexedRows) {
    self.count = count
    self.dimension = dimension
    memory = .indexed(index, rows)
  }

  init(count: Int, table: VectorTable, scales: [Float]) {
    self.count = count
    dimension = table.table.dimension
    memory = .table(table, scales: scales)
  }

  /// Where a row starts: ``dimension`` floats, at any alignment. Valid while this value lives.
  @unsafe public func address(_ row: Int) -> UnsafeRawPointer {
    switch memory {
    case .indexed(let index, let rows): return unsafe rows.base + index.offset(row)
    case .table(let table, _):
      precondition(row >= 0 && row < count, "the row is in the view")
      return unsafe UnsafeRawPointer(table.table.address(ofRow: row))
    }
  }

  /// What a row's products must be multiplied with to be cosines: 1 over its length, 0 for zeros, not a
  /// number for rows with values that are not finite.
  public func scale(_ row: Int) -> Float {
    switch memory {
    case .indexed(let index, _): index.scale(row)
    case .table(_, let scales): scales.isEmpty ? 1 : scales[row]
    }
  }

  /// Some rows scaled to length 1, one after the other.
  package func unitVectors(_ rows: some Sequence<Int>) -> [Float] {
    var vectors: [Float] = []
    for row in rows {
      let factor = Double(scale(row))
      // The row takes `dimension` floats from its address.
      let start = unsafe address(row)
      for column in 0..<dimension {
        let value = unsafe start.loadUnaligned(fromByteOffset: column * 4, as: Float.self)
        vectors.append(Float(Double(value) * factor))
      }
    }
    return vectors
  }
}

/// Lets a table belong to vectors and to views of them.
final class VectorTable: Sendable {
  let table: SharedTable

  init(_ table: consuming SharedTable) { self.table = table }
}

/// The memory that an index's rows lie in.
enum IndexedRows: Sendable {
  case mapped(SharedMapping)
  case memory(VectorTable)

  @unsafe var base: UnsafeRawPointer {
    switch self {
    // An empty file has no rows to ask for.
    case .mapped(let mapping): unsafe mapping.file.bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!
    case .memory(let table): unsafe UnsafeRawPointer(table.table.address(ofRow: 0))
    }
  }
}

/// A vector scaled to length 1 as ``IndexedVectors/unitVector(_:)`` scales rows; zeros stay.
func unitVector(of vector: [Float]) -> [Float] {
  let norm = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  let factor = Double(reciprocal(norm))
  return vector.map { Float(Double($0) * factor) }
}

/// 1 over a length; not a number where the length is none, and 0 for 0, so that zeros stay, as for a length
/// so small that no float is 1 over it.
func reciprocal(_ norm: Double) -> Float {
  guard norm.isFinite else { return .nan }
  let reciprocal = Float(1 / norm)
  return reciprocal.isFinite ? reciprocal : 0
}
