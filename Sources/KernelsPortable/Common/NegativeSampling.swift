/// One step of negative sampling for a block: groups of output rows, each of which meets a range of the input rows.
///
/// Every meeting of an input x and an output y has a weight whose sign is the label: w > 0 for a pair that is there, w < 0
/// for a negative. Its loss is |w| * -log logistic(s) or |w| * -log logistic(-s) with s = x . y (Mikolov et al. 2013,
/// eq. 4), and both rows get the negative gradient times `rate`: with error = rate * |w| * (label - logistic(s)),
/// x += error * y and y += error * x.
///
/// All scores are those before the step. Within a group both updates use the rows as they were; a later group finds the
/// inputs as the ones before left them. An input that stands twice is updated twice. Deltas are added to what is in the row when it is
/// written, not to what was read for the scores.
///
/// - Parameters:
///   - inputs, outputs: the rows. The outputs of one group must differ.
///   - groups: for each group the first input, the number of inputs, the first output and the number of outputs (1 to 6).
///   - weights: group by group, in each input by input, for all outputs. Readable up to 16 floats behind the last.
///   - dimension: the components of a row; what a row holds beyond them up to its stride must be zero.
///   - rate: the learning rate.
///   - errors: scratch memory for as many floats as there are weights, and 16 more.
///   - upcoming: rows that the next step will read and write, to be prefetched meanwhile.
///   - measuresLoss: whether the loss is worked out.
/// - Returns: the sum of the weighted losses before the step, or 0.
/// - Concurrency: races with other workers on the rows are the method (Recht et al. 2011).
public func stepNegativeSampling(
  inputs: UnsafePointer<Row>, outputs: UnsafePointer<Row>, groups: UnsafePointer<SIMD4<Int32>>,
  groupCount: Int,
  weights: UnsafePointer<Float>, dimension: Int, rate: Float, errors: Row,
  upcoming: UnsafePointer<Row>, upcomingCount: Int, measuresLoss: Bool
) -> Double {
  var clock = StoppedStepClock()
  return negativeSamplingStep(
    inputs, outputs, groups, groupCount, weights, dimension, rate, errors, upcoming, upcomingCount,
    measuresLoss, &clock)
}

/// The same with a clock: adds the ticks of its stages to `times`, as `RunningStepClock` does.
public func timedStepNegativeSampling(
  inputs: UnsafePointer<Row>, outputs: UnsafePointer<Row>, groups: UnsafePointer<SIMD4<Int32>>,
  groupCount: Int,
  weights: UnsafePointer<Float>, dimension: Int, rate: Float, errors: Row,
  upcoming: UnsafePointer<Row>, upcomingCount: Int, measuresLoss: Bool,
  times: UnsafeMutablePointer<UInt64>
) -> Double {
  var clock = RunningStepClock(times: times)
  return negativeSamplingStep(
    inputs, outputs, groups, groupCount, weights, dimension, rate, errors, upcoming, upcomingCount,
    measuresLoss, &clock)
}

@inline(__always)
private func negativeSamplingStep<Clock: StepClock>(
  _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>, _ groups: UnsafePointer<SIMD4<Int32>>,
  _ groupCount: Int,
  _ weights: UnsafePointer<Float>, _ dimension: Int, _ rate: Float, _ errors: Row,
  _ upcoming: UnsafePointer<Row>, _ upcomingCount: Int, _ measuresLoss: Bool,
  _ clock: inout Clock
) -> Double {
  let columns = paddedColumns(dimension)
  let upcoming = UpcomingRows(upcoming, upcomingCount)
  var count = 0
  for k in 0..<groupCount {
    let group = BlockGroup(groups[k], inputs, outputs)
    writeScores(group, columns, into: errors + count)
    count &+= group.inputCount &* group.outputCount
  }
  clock.lap(.dot)
  let loss = measuresLoss ? negativeSamplingLoss(errors, weights, count) : 0
  turnIntoErrors(errors, weights, count, rate: rate)
  clock.lap(.logistic)
  var first = 0
  for k in 0..<groupCount {
    let group = BlockGroup(groups[k], inputs, outputs)
    update(group, errors + first, columns, upcoming.part(k, of: groupCount))
    first &+= group.inputCount &* group.outputCount
  }
  clock.lap(.update)
  return loss
}

/// The rows of one group.
struct BlockGroup {
  let inputs: UnsafePointer<Row>
  let inputCount: Int
  let outputs: UnsafePointer<Row>
  let outputCount: Int

  @inline(__always)
  init(_ group: SIMD4<Int32>, _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>) {
    self.inputs = inputs + Int(group[0])
    self.inputCount = Int(group[1])
    self.outputs = outputs + Int(group[2])
    self.outputCount = Int(group[3])
  }
}

private func update(
  _ group: BlockGroup, _ errors: UnsafePointer<Float>, _ columns: Int, _ upcoming: UpcomingRows
) {
  switch group.outputCount {
  case 1: Group<1>.update(group, errors, columns, upcoming)
  case 2: Group<2>.update(group, errors, columns, upcoming)
  case 3: Group<3>.update(group, errors, columns, upcoming)
  case 4: Group<4>.update(group, errors, columns, upcoming)
  case 5: Group<5>.update(group, errors, columns, upcoming)
  default: Group<6>.update(group, errors, columns, upcoming)
  }
}
