internal import HogvecModels
internal import HogvecSystem

/// A published value: a name, indices and the number, as in `hid_bias[10] 0.25`.
struct PrintedGradient {
  /// The name and the indices as they were printed.
  let label: String
  /// The name.
  let name: String
  /// One or two.
  let indices: [Int]
  /// The number.
  let published: Double

  /// Reads lines of such values; empty ones are passed over.
  static func read(_ path: String) throws(FileError) -> [PrintedGradient] {
    let file = try MappedFile(path: path)
    // The bytes are copied while the mapping lives.
    let lines = unsafe String(decoding: file.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    var result: [PrintedGradient] = []
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]"), open < close,
        let value = Double(line[line.index(after: close)...].filter { !$0.isWhitespace })
      else { throw FileError("'\(path)', line \(number + 1): it is not a name[indices] and a value") }
      let indices = line[line.index(after: open)..<close].split(separator: ",").map {
        Int($0.filter { !$0.isWhitespace }) ?? -1
      }
      guard (1...2).contains(indices.count), indices.allSatisfy({ $0 >= 0 }) else {
        throw FileError("'\(path)', line \(number + 1): there are not one or two indices in it")
      }
      result.append(
        PrintedGradient(
          label: String(line[...close]), name: String(line[..<open]), indices: indices, published: value))
    }
    return result
  }

  /// The number at the indices; `nil` if there is none.
  func value(in values: NGramReference.Values) -> Double? {
    let index = indices.count == 2 ? indices[0] * values.columns + indices[1] : indices[0]
    guard values.numbers.indices.contains(index), indices.count == 1 || indices[1] < values.columns else {
      return nil
    }
    return values.numbers[index]
  }
}

/// The difference of two numbers as a share of the second, or as it is where that is 0.
func relativeDifference(_ value: Double, _ expected: Double) -> Double {
  abs(value - expected) / (expected == 0 ? 1 : abs(expected))
}
