/// One step of training: which rows meet which, with what weights.
///
/// A kernel takes what concerns it. What a member must satisfy for which kernel is said here; what a kernel
/// does with it is said at the kernel's function.
@safe @frozen public struct StepArguments<Scalar: BinaryFloatingPoint> {
  /// A row of a table. What it holds from the dimension to its stride, the dimension rounded up to a multiple
  /// of 16, is zero.
  public typealias Row = UnsafeMutablePointer<Scalar>

  /// The windows of a step of several.
  public static var windowCount: Int { 4 }

  /// The rows of the inputs. One that is listed twice is updated twice.
  @unsafe public var inputs: UnsafePointer<Row>
  /// The number of inputs, for a pooled step or several windows.
  public var inputCount: Int
  /// For each input of a pooled step what the error is multiplied by besides ``inputScale``; `nil` if by
  /// nothing.
  @unsafe public var inputFactors: UnsafePointer<Scalar>?
  /// The rows of the outputs:
  /// - for groups, all that they refer to; those of one group differ;
  /// - for a pooled step, all of them; they differ;
  /// - for several windows, each window's own and then those that all windows meet; they differ, except that
  ///   own outputs of windows of weight 0 may repeat;
  /// - for the full softmax, the first row of a table.
  @unsafe public var outputs: UnsafePointer<Row>
  /// The number of outputs, for a pooled step or several windows; for the full softmax the number of the
  /// table's rows.
  public var outputCount: Int
  /// For each group its first input, the number of inputs, its first output and the number of outputs, 1 to
  /// ``KernelTable/groupWidth``; for the full softmax, for each prediction its first input, the number of
  /// inputs, and its target's row.
  @unsafe public var groups: UnsafePointer<SIMD4<Int32>>
  /// The number of groups or predictions.
  public var groupCount: Int
  /// The weight of each meeting, group by group, in each input by input, for all outputs; for a pooled step
  /// of each output; for several windows output by output, of each its weights in all windows, 0 for a
  /// window's own output in the others. The sign is the label. Readable up to 16 numbers after the last. For
  /// the full softmax, for each prediction its ``hiddenScale`` and ``inputScale``.
  @unsafe public var weights: UnsafePointer<Scalar>
  /// What the sum of a pooled step's inputs is multiplied by: 1 / ``inputCount`` for their mean, 1 for the
  /// sum.
  public var hiddenScale: Scalar
  /// What the error of that mean or sum is multiplied by for each input: 1 as word2vec does, ``hiddenScale``
  /// for the true gradient.
  public var inputScale: Scalar
  /// For a step of ``windowCount`` windows: for each input, what it counts in each of them, 0 if it is not in
  /// it; `nil` for other steps. Readable up to eight inputs after the last.
  @unsafe public var shares: UnsafePointer<Scalar>?
  /// For such a step what the error of each window is multiplied by for its inputs, besides their
  /// ``shares``.
  @unsafe public var inputScales: UnsafePointer<Scalar>?
  /// The components of a row.
  public var dimension: Int
  /// The learning rate.
  public var rate: Scalar
  /// Memory at an address divisible by 64, for groups ``scratchCount(weights:)`` numbers; for a pooled
  /// step 2 * stride + ``outputCount`` + 16; for several windows
  /// ``scratchCount(windowsOf:outputs:stride:)``; for the full softmax (2 * stride + ``outputCount``) for
  /// each prediction.
  @unsafe public var scratch: Row
  /// Rows that the next step will read and write, to be prefetched meanwhile. The full softmax leaves them
  /// alone.
  @unsafe public var upcoming: UnsafePointer<Row>
  /// The number of these rows.
  public var upcomingCount: Int
  /// Whether they would drive out of the first-level cache what this step still needs, as
  /// ``mostUpcomingRows(dimension:)`` says. They go to the second-level cache then.
  public var fillsFirstLevel: Bool
  /// Whether the loss is worked out. That of the full softmax always is.
  public var measuresLoss: Bool
  /// Where the ticks (`hogvec_ticks`) of the stages are added up: at 1 products, at 2 errors and loss, at 3
  /// updates. The first stage begins at the tick at 0, and the last leaves its end there. `nil` for a step
  /// without a clock, which is compiled without a trace of one. The full softmax is one stage, products.
  @unsafe public var times: UnsafeMutablePointer<UInt64>?

  /// The most upcoming rows that go to the first-level cache: they take a third of its 32 KiB or more, since
  /// a step's own rows are in there too.
  @inlinable public static func mostUpcomingRows(dimension: Int) -> Int {
    (10 << 10) / (dimension * MemoryLayout<Scalar>.size)
  }

  /// The numbers of ``scratch`` for groups with this many weights in all: the scores, and for the group that
  /// is updated its errors in two forms.
  @inlinable public static func scratchCount(weights: Int) -> Int { 3 * weights + 128 }

  /// The numbers of ``scratch`` for several windows with this many inputs and outputs in all: a vector of
  /// each window, and the scores, shares and errors in the forms that a kernel has.
  @inlinable public static func scratchCount(windowsOf inputs: Int, outputs: Int, stride: Int) -> Int {
    32 + windowCount * (stride + 16 + 2 * (outputs + 8) + 3 * (inputs + 8))
  }

  /// A step, of which a kernel looks at what concerns it.
  @inlinable
  public init(
    inputs: UnsafePointer<Row>, inputCount: Int = 0, inputFactors: UnsafePointer<Scalar>? = nil,
    outputs: UnsafePointer<Row>, outputCount: Int = 0,
    groups: UnsafePointer<SIMD4<Int32>>, groupCount: Int = 0, weights: UnsafePointer<Scalar>,
    hiddenScale: Scalar = 1, inputScale: Scalar = 1, shares: UnsafePointer<Scalar>? = nil,
    inputScales: UnsafePointer<Scalar>? = nil, dimension: Int, rate: Scalar, scratch: Row,
    upcoming: UnsafePointer<Row>, upcomingCount: Int = 0, fillsFirstLevel: Bool = false,
    measuresLoss: Bool = true,
    times: UnsafeMutablePointer<UInt64>? = nil
  ) {
    unsafe self.inputs = inputs
    self.inputCount = inputCount
    unsafe self.inputFactors = unsafe inputFactors
    unsafe self.outputs = outputs
    self.outputCount = outputCount
    unsafe self.groups = groups
    self.groupCount = groupCount
    unsafe self.weights = weights
    self.hiddenScale = hiddenScale
    self.inputScale = inputScale
    unsafe self.shares = unsafe shares
    unsafe self.inputScales = unsafe inputScales
    self.dimension = dimension
    self.rate = rate
    unsafe self.scratch = scratch
    unsafe self.upcoming = upcoming
    self.upcomingCount = upcomingCount
    self.fillsFirstLevel = fillsFirstLevel
    self.measuresLoss = measuresLoss
    unsafe self.times = times
  }
}
