/// `C = A B` or `C += A B` for matrices with any distances between rows and between columns, so that a
/// transpose is a matter of swapping two of them.
///
/// Both factors are copied into panels of the width of a tile, padded with zeros, so that the inner loop
/// reads straight on and knows no edges (Goto and van de Geijn 2008). Every element of C is one sum in the
/// order of the inner index, so the result does not depend on where a tile lies.
///
/// - Parameters:
///   - a, aRow, aColumn: the first factor, `rows` x `inner`, and its distances in elements.
///   - b, bRow, bColumn: the second factor, `inner` x `columns`.
///   - c, cRow: the product, `rows` x `columns`, whose elements of a row lie side by side; must not overlap a
///     factor.
///   - adds: whether the product is added to what is in C.
func multiplyMatrices(
  _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
  _ rows: Int, _ columns: Int, _ inner: Int, _ adds: Bool
) {
  let depth = min(max(inner, 1), ProductTile.largestDepth)
  let width = ProductTile.width
  let columnPanels = (columns &+ width &- 1) / width
  let rowPanels = (rows &+ ProductTile.height &- 1) / ProductTile.height
  let count = depth &* (columnPanels &* width &+ rowPanels &* ProductTile.height)
  let memory = UnsafeMutableRawPointer.allocate(byteCount: count &* MemoryLayout<Float>.stride, alignment: 64)
  defer { memory.deallocate() }
  let right = memory.bindMemory(to: Float.self, capacity: count)
  let left = right + depth &* columnPanels &* width
  var start = 0
  repeat {
    let length = min(depth, inner &- start)
    pack(b + start &* bRow, bColumn, bRow, columns, length, width, into: right)
    pack(a + start &* aColumn, aRow, aColumn, rows, length, ProductTile.height, into: left)
    for i in 0..<rowPanels {
      for j in 0..<columnPanels {
        let (row, column) = (i &* ProductTile.height, j &* width)
        ProductTile(left + row &* length, right + column &* length, length)
          .write(
            to: c + (row &* cRow &+ column), cRow, min(ProductTile.height, rows &- row),
            min(width, columns &- column),
            adds: adds || start > 0)
      }
    }
    start &+= length
  } while start < inner
}

/// Copies vectors of a matrix side by side: element by element, `width` vectors at a time, zeros where there
/// are fewer.
private func pack(
  _ source: UnsafePointer<Float>, _ vectorStep: Int, _ elementStep: Int, _ vectors: Int, _ elements: Int,
  _ width: Int,
  into panels: UnsafeMutablePointer<Float>
) {
  var panel = panels
  var first = 0
  while first < vectors {
    let present = min(width, vectors &- first)
    var from = source + first &* vectorStep
    for _ in 0..<elements {
      for k in 0..<present { panel[k] = from[k &* vectorStep] }
      for k in present..<width { panel[k] = 0 }
      panel += width
      from += elementStep
    }
    first &+= width
  }
}

/// Six rows by two registers of a product, summed in registers: 12 sums, 2 columns and 1 factor of 16
/// registers.
private struct ProductTile {
  static let height = 6
  static var width: Int { 2 &* laneCount }
  /// As many steps as keep a panel of each factor in the first-level cache.
  static let largestDepth = 256

  var sums = InlineArray<12, Lanes> { _ in .zero }

  @inline(__always)
  init(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ depth: Int) {
    var (left, right) = (left, right)
    for _ in 0..<depth {
      let (first, second) = (load(right, 0), load(right, laneCount))
      for i in 0..<6 {
        let factor = Lanes(repeating: left[i])
        addProduct(&sums[unchecked: 2 &* i], factor, first)
        addProduct(&sums[unchecked: 2 &* i &+ 1], factor, second)
      }
      left += 6
      right += 2 &* laneCount
    }
  }

  @inline(__always)
  func write(to c: UnsafeMutablePointer<Float>, _ cRow: Int, _ rows: Int, _ columns: Int, adds: Bool) {
    for i in 0..<6 where i < rows {
      let row = c + i &* cRow
      for half in 0..<2 {
        let column = half &* laneCount
        let value = sums[unchecked: 2 &* i &+ half]
        if column &+ laneCount <= columns {
          store(adds ? load(row, column) + value : value, row, column)
        } else {
          for lane in 0..<max(0, columns &- column) {
            row[column &+ lane] = adds ? row[column &+ lane] + value[lane] : value[lane]
          }
        }
      }
    }
  }
}
