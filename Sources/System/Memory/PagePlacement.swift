internal import CHogvec

/// Where the pages of some memory lie.
public struct PagePlacement: Equatable, Sendable {
  /// The share of the pages that each memory node has, by the node's number; empty where the system does not
  /// tell.
  public let nodes: [Int: Double]
  /// The share of the memory that is in huge pages, of the whole mapping that it lies in, which neighbors may
  /// share; `nil` where the system does not tell.
  public let hugeShare: Double?

  package init(nodes: [Int: Double], hugeShare: Double?) {
    self.nodes = nodes
    self.hugeShare = hugeShare
  }
}

extension SharedTable {
  /// Where the pages of the rows lie, by a sample of at most 1024 for the nodes. Rows may be written
  /// meanwhile.
  package func pagePlacement(in maps: MemoryMaps) -> PagePlacement {
    // The rows begin with a page.
    let byteCount = rowCount * stride * 4
    let pageByteCount = sysconf(CInt(_SC_PAGESIZE))
    let pageCount = (byteCount + pageByteCount - 1) / pageByteCount
    guard pageCount > 0 else { return PagePlacement(nodes: [:], hugeShare: nil) }
    let sampleCount = min(pageCount, 1024)
    // The addresses are looked up, not read.
    let start = unsafe UnsafeMutableRawPointer(address(ofRow: 0))
    var addresses = unsafe (0..<sampleCount).map {
      unsafe UnsafeMutableRawPointer?(start + $0 * pageCount / sampleCount * pageByteCount)
    }
    var nodes = [CInt](repeating: -1, count: sampleCount)
    var shares: [Int: Double] = [:]
    if unsafe hogvec_page_nodes(&addresses, UInt(sampleCount), &nodes) == 0 {
      let known = nodes.filter { $0 >= 0 }
      for node in known { shares[Int(node), default: 0] += 1 / Double(known.count) }
    }
    let first = UInt(bitPattern: start)
    return PagePlacement(
      nodes: shares, hugeShare: maps.hugeShare(of: first..<first + UInt(byteCount)))
  }
}

/// The mappings of this process, as `/proc/self/smaps` has them.
package struct MemoryMaps {
  private struct Mapping {
    let addresses: Range<UInt>
    var residentByteCount: UInt = 0
    var hugeByteCount: UInt = 0
  }

  private var mappings: [Mapping] = []

  /// Reads them.
  ///
  /// - Parameter root: where `proc` is found; another directory in tests.
  package init(root: String = "") {
    for line in systemLines(of: root + "/proc/self/smaps") {
      let fields = line.split(separator: " ")
      guard let name = fields.first else { continue }
      if name.hasSuffix(":") {
        guard !mappings.isEmpty, fields.count > 1, let kilobytes = UInt(fields[1]) else { continue }
        switch name {
        case "Rss:": mappings[mappings.count - 1].residentByteCount += kilobytes << 10
        case "AnonHugePages:", "ShmemPmdMapped:", "FilePmdMapped:":
          mappings[mappings.count - 1].hugeByteCount += kilobytes << 10
        default: break
        }
        continue
      }
      let bounds = name.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if bounds.count == 2, bounds[0] < bounds[1] {
        mappings.append(Mapping(addresses: bounds[0]..<bounds[1]))
      }
    }
  }

  /// The share of what is in memory that is in huge pages, in the mappings that hold any of these addresses.
  func hugeShare(of addresses: Range<UInt>) -> Double? {
    let found = mappings.filter { $0.addresses.overlaps(addresses) }
    let resident = found.reduce(0) { $0 + $1.residentByteCount }
    guard resident > 0 else { return nil }
    return Double(found.reduce(0) { $0 + $1.hugeByteCount }) / Double(resident)
  }
}
