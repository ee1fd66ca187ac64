internal import HogvecVectorFiles

extension VectorRows {
  /// Whether a row has a direction: it is not zero, and all its values are finite.
  func hasDirection(_ row: Int) -> Bool {
    let scale = scale(row)
    return scale.isFinite && scale > 0
  }

  /// Some rows scaled to length 1, one after the other.
  func unitVectors(_ rows: some Sequence<Int>) -> [Float] {
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
