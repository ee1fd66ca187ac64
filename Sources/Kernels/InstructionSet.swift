internal import CHogvec

/// The instruction sets that kernels are compiled for.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case portable
  /// 256-bit registers with fused multiply-add.
  case avx2
  /// 512-bit registers (x86-64-v4).
  case avx512
  /// The same with products of pairs of numbers of half the size, bfloat16, where several rows meet several
  /// others.
  case avx512bf16

  /// Whether this processor and its operating system can run it.
  public var isSupported: Bool {
    switch self {
    case .portable: true
    case .avx2: hogvec_has_avx2_fma()
    case .avx512: hogvec_has_avx512()
    case .avx512bf16: hogvec_has_avx512_bf16()
    }
  }

  /// Whether it is faster than those before it, where it is supported.
  ///
  /// AMD's processors add the two products of a pair as fast as one product (0.27 ns for a register, EPYC of
  /// the fourth generation). Intel's take four times as long for them (Xeon of the fifth generation), so that
  /// multiply-adds are faster there.
  var isWorthwhile: Bool { self != .avx512bf16 || hogvec_is_amd() }

  /// The same without products of pairs.
  package var withoutPairs: InstructionSet { self == .avx512bf16 ? .avx512 : self }

  /// Those that this program has kernels for, each with more than the one before.
  package static var compiled: [InstructionSet] {
    #if arch(x86_64)
      allCases
    #else
      [.portable]
    #endif
  }

  /// Those that this processor can run, each with more than the one before.
  public static var supported: [InstructionSet] { allCases.filter(\.isSupported) }
}
