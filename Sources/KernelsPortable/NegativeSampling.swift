/// One step of negative sampling for a block in which every input row meets every output row: the first output is the
/// word that is there (label 1), the others are negatives (label 0).
///
/// With one input this is the reference form of skip-gram (Mikolov et al. 2013, eq. 4), with all rows of a window it is
/// the form whose negatives are shared (Ji et al. 2016). For scores s = x . y, every input and output row gets the sum
/// of its gradients at the values before the step, times `rate`:
/// error = weight * rate * (label - logistic(s)); x += sum error * y; y += sum error * x.
///
/// - Parameters:
///   - inputs, outputs: the rows; all inputs are different rows, and so are all outputs: a row that is drawn twice is
///     given once with weight 2.
///   - inputWeights, outputWeights: how often each row counts, or `nil` where all count once.
///   - dimension: the components of a row; what a row holds beyond them up to its stride must be zero.
///   - rate: the learning rate.
///   - scratch: `inputCount * outputCount + 16 * (inputCount + 2)` floats.
///   - upcoming: rows that the next step will read and write, to be prefetched meanwhile.
///   - measuresLoss: whether the loss is worked out.
/// - Returns: the sum of weighted losses before the step, or 0.
/// - Concurrency: races with other workers on the rows are the method (Recht et al. 2011); deltas are added to what is
///   there when the row is written, never to what was read for the scores.
public func stepNegativeSampling(
  inputs: UnsafePointer<Row>, inputWeights: UnsafePointer<Float>?, inputCount: Int,
  outputs: UnsafePointer<Row>, outputWeights: UnsafePointer<Float>?, outputCount: Int,
  dimension: Int, rate: Float, scratch: Row,
  upcoming: UnsafePointer<Row>, upcomingCount: Int, measuresLoss: Bool
) -> Double {
  let columns = paddedColumns(dimension)
  let errors = scratch
  let count = inputCount &* outputCount
  writeScores(
    inputs: inputs, inputCount: inputCount, outputs: outputs, outputCount: outputCount, columns: columns,
    into: errors)
  let loss = turnIntoErrors(
    errors, inputCount: inputCount, inputWeights: inputWeights, outputCount: outputCount,
    outputWeights: outputWeights, rate: rate, measuresLoss: measuresLoss)
  update(
    inputs: inputs, inputCount: inputCount, outputs: outputs, outputCount: outputCount, columns: columns,
    errors: errors, partial: errors + (count &+ 2 &* laneCount), upcoming: upcoming,
    upcomingCount: upcomingCount)
  return loss
}

private func update(
  inputs: UnsafePointer<Row>, inputCount: Int, outputs: UnsafePointer<Row>, outputCount: Int, columns: Int,
  errors: UnsafePointer<Float>, partial: Row, upcoming: UnsafePointer<Row>, upcomingCount: Int
) {
  switch outputCount {
  case 1:
    Group<1>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  case 2:
    Group<2>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  case 3:
    Group<3>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  case 4:
    Group<4>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  case 5:
    Group<5>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  case 6:
    Group<6>.updateAll(
      inputs, inputCount, outputs, errors, columns: columns, upcoming: upcoming, upcomingCount: upcomingCount)
  default:
    var column = 0
    while column < columns {
      if column & 15 == 0 { prefetchAll(upcoming, upcomingCount, column) }
      updateColumn(inputs, inputCount, outputs, outputCount, errors, column, partial: partial)
      column &+= laneCount
    }
  }
}

/// Updates one register's width of columns where the outputs are several groups: all but the last are full.
@inline(__always)
private func updateColumn(
  _ inputs: UnsafePointer<Row>, _ inputCount: Int, _ outputs: UnsafePointer<Row>, _ outputCount: Int,
  _ errors: UnsafePointer<Float>, _ column: Int, partial: Row
) {
  Group<6>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .rowToPartial)
  var (outputs, errors, remaining) = (outputs + 6, errors + 6 &* inputCount, outputCount &- 6)
  while remaining > 6 {
    Group<6>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToPartial)
    (outputs, errors, remaining) = (outputs + 6, errors + 6 &* inputCount, remaining &- 6)
  }
  switch remaining {
  case 1: Group<1>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  case 2: Group<2>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  case 3: Group<3>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  case 4: Group<4>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  case 5: Group<5>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  default: Group<6>.update(inputs, inputCount, outputs, errors, column, partial: partial, sums: .partialToRow)
  }
}
