internal import CHogvec

/// The instruction sets that kernels are compiled for.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case portable
  /// 256-bit registers with fused multiply-add.
  case avx2
  /// 512-bit registers (x86-64-v4).
  case avx512

  /// Whether this processor and its operating system can run it.
  public var isSupported: Bool {
    switch self {
    case .portable: true
    case .avx2: hogvec_has_avx2_fma()
    case .avx512: hogvec_has_avx512()
    }
  }

  /// Those that this program has kernels for, slowest first.
  package static var compiled: [InstructionSet] {
    #if arch(x86_64)
      allCases
    #else
      [.portable]
    #endif
  }

  /// Those that this processor can run, slowest first.
  public static var supported: [InstructionSet] { allCases.filter(\.isSupported) }
}
