internal import CHogvec

/// The processors that threads are pinned to, one after the other: the first of every core come before the
/// second.
package struct ProcessorPlaces: Equatable, Sendable {
  /// The numbers of the processors in that order; at least one unless the system does not tell.
  package let processors: [Int]

  /// The numbers of the processors that the calling thread may use, in their order; empty if the system does
  /// not tell.
  package static var allowed: [Int] { AffinityMask.ofCallingThread?.processors ?? [] }

  /// Those that the calling thread may use.
  ///
  /// - Parameters:
  ///   - skipped: the workers of other processes on this machine that come before.
  ///   - root: where `sys` is found; another directory in tests.
  package init(skipping skipped: Int = 0, root: String = "") {
    self.init(ProcessorPlaces.allowed, skipping: skipped, root: root)
  }

  /// Some processors, put in order.
  init(_ allowed: [Int], skipping skipped: Int = 0, root: String) {
    // The number of the allowed processors of its core before each.
    let ranks = allowed.map { processor in
      let siblings =
        systemLines(
          of: "\(root)/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list"
        ).first.map(processorList) ?? []
      return siblings.count { $0 < processor && allowed.contains($0) }
    }
    let sorted = zip(ranks, allowed).sorted { $0 < $1 }.map(\.1)
    let start = sorted.isEmpty ? 0 : skipped % sorted.count
    processors = Array(sorted[start...] + sorted[..<start])
  }

  /// Runs `body` with the calling thread pinned to a worker's processor, and lets it go where it could go
  /// before afterwards. Where the system refuses, the thread is not pinned.
  ///
  /// - Parameter worker: the worker's number; there may be more workers than processors.
  package func pinning<Result>(worker: Int, _ body: () -> Result) -> Result {
    guard !processors.isEmpty, let previous = AffinityMask.ofCallingThread else { return body() }
    AffinityMask([processors[worker % processors.count]]).apply()
    defer { previous.apply() }
    return body()
  }
}

/// `0-3,8`: the numbers in a list of the system's.
private func processorList(_ text: Substring) -> [Int] {
  text.split(separator: ",").flatMap { part -> [Int] in
    let bounds = part.split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last, last < 1 << 20 else { return [] }
    return Array(first...last)
  }
}

/// A set of processors, as the system takes it.
private struct AffinityMask {
  private var words: [UInt]

  /// Those on which the calling thread may run; `nil` if the system does not tell.
  static var ofCallingThread: AffinityMask? {
    // Room for the most processors that Linux has.
    var mask = AffinityMask(words: [UInt](repeating: 0, count: 8192 / UInt.bitWidth))
    let byteCount = unsafe hogvec_get_affinity(&mask.words, mask.words.count * MemoryLayout<UInt>.size)
    guard byteCount > 0 else { return nil }
    mask.words = Array(mask.words.prefix(Int(byteCount) / MemoryLayout<UInt>.size))
    return mask
  }

  private init(words: [UInt]) { self.words = words }

  init(_ processors: [Int]) {
    words = [UInt](repeating: 0, count: (processors.max() ?? 0) / UInt.bitWidth + 1)
    for processor in processors { words[processor / UInt.bitWidth] |= 1 << (processor % UInt.bitWidth) }
  }

  var processors: [Int] {
    (0..<words.count * UInt.bitWidth).filter { words[$0 / UInt.bitWidth] >> ($0 % UInt.bitWidth) & 1 == 1 }
  }

  func apply() {
    // A processor that has been taken away meanwhile is no reason to stop.
    _ = unsafe hogvec_set_affinity(words, words.count * MemoryLayout<UInt>.size)
  }
}
