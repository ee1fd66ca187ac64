internal import HogvecKernels
public import HogvecSystem

/// An n-gram model in Double with stored parameters, to compare losses and gradients with published ones.
public struct NGramReference: Sendable {
  /// The sizes.
  public var shape: NGramShape { parameters.shape }
  private let parameters: NGramParameters<Double>

  /// A matrix that was stored or worked out.
  public struct Values: Sendable {
    /// What it is: `hid_bias`, `loss_derivative`.
    public let name: String
    /// The number of columns; 1 for a vector.
    public let columns: Int
    /// The numbers, row by row.
    public let numbers: [Double]
  }

  /// Reads the parameters in a directory: `word_embedding_weights`, `embed_to_hid_weights`, `hid_bias`,
  /// `hid_to_output_weights` and `output_bias`, each with its shape in the file's name.
  ///
  /// - Throws: ``FileError`` if one is missing, cannot be read, or does not fit the others.
  public init(readingParametersIn directory: String) throws(FileError) {
    let stored = try NGramReference.values(in: directory)
    var found: [[Double]] = []
    var columns: [Int] = []
    for name in NGramReference.names {
      guard let value = stored.first(where: { $0.name == name }) else {
        throw FileError("'\(directory)': the parameters \(name) are missing")
      }
      found.append(value.numbers)
      columns.append(value.columns)
    }
    let (dimension, inputs, hidden) = (columns[0], columns[1], columns[3])
    guard dimension > 0, hidden > 0, inputs > 0, inputs % dimension == 0 else {
      throw FileError(
        "'\(directory)': \(inputs) inputs of the hidden layer are not whole embeddings of \(dimension) numbers"
      )
    }
    let shape = NGramShape(
      words: found[0].count / dimension, context: inputs / dimension, dimension: dimension, hidden: hidden)
    for (index, name) in NGramReference.names.enumerated() where found[index].count != shape.sizes[index] {
      throw FileError(
        "'\(directory)': \(name) has \(found[index].count) numbers, but the other shapes ask for \(shape.sizes[index])"
      )
    }
    parameters = NGramParameters(shape)
    parameters.storage.copy(from: ScalarStorage(found.flatMap { $0 }))
  }

  private static let names = [
    "word_embedding_weights", "embed_to_hid_weights", "hid_bias", "hid_to_output_weights", "output_bias",
  ]

  /// The summed loss of rows.
  public func loss(_ rows: NGramRows) -> Double {
    let network = NGramNetwork(shape, capacity: 500, kernels: .double)
    let all = Array(0..<rows.count)
    var (total, noDropout) = (0.0, DropoutMask?.none)
    for first in stride(from: 0, to: all.count, by: 500) {
      total += network.loss(parameters, rows, all[first..<min(first + 500, all.count)], dropout: &noDropout)
    }
    return total
  }

  /// The summed loss of rows, the gradients of all parameters, the derivative of the loss by the scores, and
  /// the hidden layer.
  public func derivatives(_ rows: NGramRows) -> (loss: Double, values: [Values]) {
    let network = NGramNetwork(shape, capacity: rows.count, kernels: .double)
    let gradient = NGramParameters<Double>(shape)
    var noDropout: DropoutMask?
    let loss = network.addGradient(
      to: gradient, parameters, rows, Array(0..<rows.count)[...], dropout: &noDropout)
    let all = gradient.storage.values
    let columns = [shape.dimension, shape.inputs, 1, shape.hidden, 1]
    var values: [Values] = []
    var start = 0
    for (index, name) in NGramReference.names.enumerated() {
      let end = start + shape.sizes[index]
      values.append(Values(name: name, columns: columns[index], numbers: Array(all[start..<end])))
      start = end
    }
    for (name, matrix) in [
      ("loss_derivative", network.probabilities(rows.count)),
      ("hidden_layer", network.hiddenLayer(rows.count)),
    ] {
      values.append(
        Values(
          name: name, columns: matrix.columns,
          numbers: (0..<(matrix.rows * matrix.columns)).map {
            matrix[$0 / matrix.columns, $0 % matrix.columns]
          }))
    }
    return (loss, values)
  }

  /// Reads the files of a directory whose names end in a shape, `hid_bias_64.f64` or
  /// `loss_derivative_100x250.f64`: little-endian Doubles, row by row.
  ///
  /// - Throws: ``FileError`` if one cannot be read or does not have its shape.
  public static func values(in directory: String) throws(FileError) -> [Values] {
    var result: [Values] = []
    for name in try directoryNames(directory).sorted() where name.hasSuffix(".f64") {
      let parts = name.dropLast(4).split(separator: "_")
      let sizes = (parts.last ?? "").split(separator: "x").map { Int($0) ?? 0 }
      guard parts.count > 1, (1...2).contains(sizes.count), sizes.allSatisfy({ (1...1 << 30).contains($0) })
      else {
        throw FileError("'\(directory)/\(name)': its name does not end in a shape such as 64x24")
      }
      let file = try MappedFile(path: "\(directory)/\(name)")
      // The bytes are read while the mapping lives.
      let bytes = unsafe RawBytes(file.bytes)
      let count = sizes.reduce(1, *)
      guard bytes.count == 8 * count else {
        throw FileError(
          "'\(directory)/\(name)': its \(bytes.count) bytes are not \(count) numbers of 8 bytes")
      }
      let numbers = (0..<count).map {
        Double(bitPattern: UInt64(littleEndian: bytes.integer(UInt64.self, at: 8 * $0)))
      }
      result.append(
        Values(
          name: parts.dropLast().joined(separator: "_"), columns: sizes.count == 2 ? sizes[1] : 1,
          numbers: numbers))
    }
    return result
  }
}
