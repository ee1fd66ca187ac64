import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct ProcessorPlacesTests {
  /// Four cores of two threads each, where processor n + 4 shares the core of n.
  private func places(
    _ allowed: [Int], skipping skipped: Int = 0, siblings: (Int) -> String
  ) throws -> [Int] {
    let root = try TemporaryDirectory()
    for processor in 0..<8 {
      let folder = "sys/devices/system/cpu/cpu\(processor)/topology"
      try FileManager.default.createDirectory(
        atPath: root.file(folder), withIntermediateDirectories: true)
      _ = try root.write(siblings(processor) + "\n", to: "\(folder)/thread_siblings_list")
    }
    return ProcessorPlaces(allowed, skipping: skipped, root: root.path).processors
  }

  @Test func theFirstOfEveryCoreComesBeforeTheSecond() throws {
    #expect(try places(Array(0..<8)) { "\($0 % 4),\($0 % 4 + 4)" } == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(try places(Array(0..<8)) { "\($0 / 2 * 2)-\($0 / 2 * 2 + 1)" } == [0, 2, 4, 6, 1, 3, 5, 7])
    // The first of the cores of 5 and 6 may not be used.
    #expect(try places([0, 4, 5, 6]) { "\($0 % 4),\($0 % 4 + 4)" } == [0, 5, 6, 4])
  }

  @Test func withoutTopologyTheyKeepTheirOrder() throws {
    #expect(try places([1, 3, 7]) { _ in "" } == [1, 3, 7])
    // Behind the workers of another process.
    #expect(try places([1, 3, 7], skipping: 2) { _ in "" } == [7, 1, 3])
    #expect(try places([1, 3, 7], skipping: 7) { _ in "" } == [3, 7, 1])
  }

  @Test func aPinnedThreadRunsOnOneProcessorAndIsFreeAfterwards() throws {
    let all = ProcessorPlaces().processors
    #expect(all.count == AvailableProcessors().inAffinityMask)
    for worker in 0..<all.count + 1 {
      let pinned = ProcessorPlaces().pinning(worker: worker) { ProcessorPlaces().processors }
      #expect(pinned == [all[worker % all.count]])
      #expect(ProcessorPlaces().processors == all)
    }
  }
}
