/// The kernels of one copy: the same functions for another instruction set, or in Double.
///
/// A kernel is called once for a window or a block, so the indirect call costs nothing. Any number of threads
/// may call them. The functions in `KernelsPortable` say what they do;
/// ``KernelTable/init(groupWidth:stepGroups:stepPooled:stepWindows:stepSoftmax:multiplyMatrices:applyLogistic:applySoftmax:multiplyRows:mergeRow:multiplyAddInRegisters:sumOfStream:)``
/// is called once in their source.
@safe public struct KernelTable<Scalar: BinaryFloatingPoint>: Sendable {
  /// Takes a step of training; returns the sum of its losses before the step, or 0 if they are not asked for.
  ///
  /// The arguments are passed by their address: as a value of a generic type they would be copied for each
  /// call, which takes 5 % of training. Members are read where they are needed: a copy of all of them takes a
  /// kernel 13 ns, 8 % of a small step.
  public typealias Step = @Sendable (UnsafePointer<StepArguments<Scalar>>) -> Double

  /// `C = A B` or `C += A B`: three matrices with their distances, the sizes, and whether to add.
  public typealias MatrixProduct =
    @Sendable (
      _ a: UnsafePointer<Scalar>, _ aRow: Int, _ aColumn: Int,
      _ b: UnsafePointer<Scalar>, _ bRow: Int, _ bColumn: Int,
      _ c: UnsafeMutablePointer<Scalar>, _ cRow: Int,
      _ rows: Int, _ columns: Int, _ inner: Int, _ adds: Bool
    ) -> Void

  /// Products of many rows, which may start at any byte, with many queries.
  public typealias RowProducts =
    @Sendable (
      _ rows: UnsafePointer<UnsafeRawPointer>, _ rowCount: Int, _ dimension: Int,
      _ queries: UnsafePointer<Scalar>, _ queryCount: Int, _ queryStride: Int,
      _ scores: UnsafeMutablePointer<Scalar>, _ scoreStride: Int
    ) -> Void

  /// Merging of a copy into its row: the row, the copy, what both were, and the numbers of a row, a
  /// multiple of 16.
  public typealias RowMerge =
    @Sendable (
      _ row: UnsafeMutablePointer<Scalar>, _ copy: UnsafeMutablePointer<Scalar>,
      _ origin: UnsafeMutablePointer<Scalar>, _ count: Int
    ) -> Void

  /// The most outputs of a group, all of which are kept in registers: 6 or 8.
  public let groupWidth: Int
  /// Negative sampling and the tree: groups of outputs, each of which meets a range of inputs.
  @unsafe public let stepGroups: Step
  /// The same for the mean or sum of all inputs.
  @unsafe public let stepPooled: Step
  /// The same for the means or sums of several windows.
  @unsafe public let stepWindows: Step
  /// The softmax over all outputs for several predictions.
  @unsafe public let stepSoftmax: Step

  /// The product of two matrices.
  @unsafe public let multiplyMatrices: MatrixProduct
  /// The logistic function of each of some values, in place.
  @unsafe public let applyLogistic: @Sendable (UnsafeMutablePointer<Scalar>, _ count: Int) -> Void
  /// The softmax of a row, in place; returns the logarithm of the sum of exponentials.
  @unsafe public let applySoftmax: @Sendable (UnsafeMutablePointer<Scalar>, _ count: Int) -> Double
  /// Products of rows with queries.
  @unsafe public let multiplyRows: RowProducts

  /// Adds to a row what was added to a copy of it.
  @unsafe public let mergeRow: RowMerge

  /// Multiply-adds in registers, or products of pairs, this many rounds of them; returns the floating-point
  /// operations that were done.
  @unsafe public let multiplyAddInRegisters: @Sendable (_ rounds: Int, UnsafeMutablePointer<Scalar>) -> Double
  /// Reads memory from start to end; returns the sum.
  @unsafe public let sumOfStream: @Sendable (UnsafePointer<Scalar>, _ count: Int) -> Scalar

  /// The functions of one copy.
  public init(
    groupWidth: Int, stepGroups: @escaping Step, stepPooled: @escaping Step, stepWindows: @escaping Step,
    stepSoftmax: @escaping Step,
    multiplyMatrices: @escaping MatrixProduct,
    applyLogistic: @escaping @Sendable (UnsafeMutablePointer<Scalar>, Int) -> Void,
    applySoftmax: @escaping @Sendable (UnsafeMutablePointer<Scalar>, Int) -> Double,
    multiplyRows: @escaping RowProducts, mergeRow: @escaping RowMerge,
    multiplyAddInRegisters: @escaping @Sendable (Int, UnsafeMutablePointer<Scalar>) -> Double,
    sumOfStream: @escaping @Sendable (UnsafePointer<Scalar>, Int) -> Scalar
  ) {
    self.groupWidth = groupWidth
    unsafe self.stepGroups = stepGroups
    unsafe self.stepPooled = stepPooled
    unsafe self.stepWindows = stepWindows
    unsafe self.stepSoftmax = stepSoftmax
    unsafe self.multiplyMatrices = multiplyMatrices
    unsafe self.applyLogistic = applyLogistic
    unsafe self.applySoftmax = applySoftmax
    unsafe self.multiplyRows = multiplyRows
    unsafe self.mergeRow = mergeRow
    unsafe self.multiplyAddInRegisters = multiplyAddInRegisters
    unsafe self.sumOfStream = sumOfStream
  }
}
