internal import HogvecVectorFiles

extension VectorRows {
  /// Whether a row has a direction: it is not zero, and all its values are finite.
  func hasDirection(_ row: Int) -> Bool {
    let scale = scale(row)
    return scale.isFinite && scale > 0
  }
}
