internal import Glibc
@_exported public import HogvecKernelTypes
internal import HogvecKernelsAVX2
internal import HogvecKernelsAVX512
internal import HogvecKernelsAVX512BF16
internal import HogvecKernelsDouble
internal import HogvecKernelsPortable

/// The kernels compiled for one instruction set.
public struct KernelSet: Sendable {
  /// What the kernels were compiled for.
  public let instructionSet: InstructionSet
  /// The kernels. KernelsDouble has a `Float` of its own.
  package let table: KernelTable<Swift.Float>

  /// The kernels for an instruction set.
  ///
  /// - Precondition: the processor supports it.
  public init(_ instructionSet: InstructionSet) {
    precondition(instructionSet.isSupported, "this processor has no \(instructionSet.rawValue)")
    self.instructionSet = instructionSet
    table =
      switch instructionSet {
      case .portable: HogvecKernelsPortable.table
      case .avx2: HogvecKernelsAVX2.table
      case .avx512: HogvecKernelsAVX512.table
      case .avx512bf16: HogvecKernelsAVX512BF16.table
      }
  }

  /// The best that this processor can run.
  package static var best: KernelSet {
    KernelSet(InstructionSet.supported.last { $0.isWorthwhile } ?? .portable)
  }

  /// The kernels that HOGVEC_KERNELS names, or the best that this processor can run.
  ///
  /// - Parameter begun: what a run has begun with. It is used instead of the best, but for `avx512bf16` where
  ///   that is slower, if the processor can run it.
  /// - Throws: ``KernelChoiceError`` if the variable names none or one that the processor cannot run.
  public static func chosen(continuing begun: InstructionSet? = nil) throws(KernelChoiceError) -> KernelSet {
    guard let value = unsafe getenv("HOGVEC_KERNELS"), unsafe value.pointee != 0 else {
      return begun.flatMap { $0.isSupported && $0.isWorthwhile ? KernelSet($0) : nil } ?? best
    }
    let name = unsafe String(cString: value)
    guard let set = InstructionSet(rawValue: name) else {
      let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
      throw KernelChoiceError(description: "HOGVEC_KERNELS is '\(name)'; it can be one of \(names)")
    }
    guard set.isSupported else {
      let names = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
      throw KernelChoiceError(
        description: "HOGVEC_KERNELS is '\(name)', which this processor does not have; it has \(names)")
    }
    return KernelSet(set)
  }

  /// The same where nobody is to be told of a wrong name, for which the portable kernels are taken.
  package static var chosenOrPortable: KernelSet { (try? chosen()) ?? KernelSet(.portable) }
}

extension KernelTable<Double> {
  /// The kernels in Double, the same on every processor, for exactness and not for speed.
  package static var double: KernelTable<Double> { HogvecKernelsDouble.table }
}

/// Why the kernels that the environment names cannot be used, in one line.
public struct KernelChoiceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line.
  public let description: String
}
