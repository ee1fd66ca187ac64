import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecSystem

@Suite struct PagePlacementTests {
  private static let maps = """
    7f0000000000-7f0000400000 rw-p 00000000 00:00 0
    Size:               4096 kB
    Rss:                4096 kB
    AnonHugePages:      2048 kB
    VmFlags: rd wr mr mw me ac sd hg
    7f0000400000-7f0000600000 rw-s 00001000 fe:00 77                 /data/a file: with a colon
    Rss:                1024 kB
    FilePmdMapped:         0 kB
    7f0000800000-7f0000900000 r--p 00000000 00:00 0
    Rss:                   0 kB

    """

  private func maps() throws -> MemoryMaps {
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: root.file("proc/self"), withIntermediateDirectories: true)
    _ = try root.write(PagePlacementTests.maps, to: "proc/self/smaps")
    return MemoryMaps(root: root.path)
  }

  @Test func hugePagesAreAShareOfWhatIsInMemory() throws {
    let maps = try maps()
    #expect(maps.hugeShare(of: 0x7f00_0000_1000..<0x7f00_0000_2000) == 0.5)
    #expect(maps.hugeShare(of: 0x7f00_0040_0000..<0x7f00_0050_0000) == 0)
    #expect(maps.hugeShare(of: 0x7f00_0010_0000..<0x7f00_0050_0000) == 0.4)
  }

  @Test func withoutPagesInMemoryThereIsNoShare() throws {
    let maps = try maps()
    #expect(maps.hugeShare(of: 0x7f00_0080_0000..<0x7f00_0080_1000) == nil)
    #expect(maps.hugeShare(of: 0..<4096) == nil)
  }

  @Test func theSharesOfNodesAddUp() throws {
    let table = try SharedTable(anonymousRows: 4096, dimension: 16)
    unsafe table.address(ofRow: 0).update(repeating: 1, count: 4096 * 16)
    let placement = table.pagePlacement(in: MemoryMaps())
    // A sandbox may allow none of it.
    if placement.nodes.isEmpty {
      #expect([EPERM, ENOSYS].contains(errno))
    } else {
      #expect(abs(placement.nodes.values.reduce(0, +) - 1) < 1e-9)
    }
    if let huge = placement.hugeShare { #expect((0...1).contains(huge)) }
    #expect(
      try SharedTable(anonymousRows: 0, dimension: 16)
        .pagePlacement(in: MemoryMaps()).nodes.isEmpty)
  }
}
