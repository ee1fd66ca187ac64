import HogvecSystem

#if MPI
  internal import COpenMPI

  extension MPIProcesses {
    /// Sums numbers, each part of them in one rank, which changes the sums before all get them.
    @unsafe func sumParts(
      _ numbers: UnsafeMutableBufferPointer<Float>, _ parts: [Range<Int>],
      _ change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(FileError) {
      let own = unsafe UnsafeMutableBufferPointer(rebasing: numbers[parts[rank]])
      guard let start = numbers.baseAddress, let ownStart = own.baseAddress else { return }
      // After a failure, which ends the program, MPI may still write to it, so it is not freed.
      let others = UnsafeMutablePointer<Float>.allocate(capacity: max(1, (count - 1) * own.count))
      // All places are inside the parts, and the caller's numbers are there until this has ended.
      unsafe try swap(
        out: { unsafe (start + parts[$0].lowerBound, parts[$0].count) },
        into: { unsafe (others + ($0 < self.rank ? $0 : $0 - 1) * own.count, own.count) })
      unsafe addUp(others, to: ownStart, own.count)
      unsafe change(own)
      unsafe try swap(
        out: { _ in unsafe (ownStart, own.count) },
        into: { unsafe (start + parts[$0].lowerBound, parts[$0].count) })
      unsafe others.deallocate()
    }

    /// Sends numbers to each of the others, and receives some from each.
    @unsafe private func swap(
      out outgoing: (_ rank: Int) -> (start: UnsafeMutablePointer<Float>, count: Int),
      into incoming: (_ rank: Int) -> (start: UnsafeMutablePointer<Float>, count: Int)
    ) throws(FileError) {
      let requests = Requests(2 * (count - 1))
      let size = MemoryLayout<Float>.size
      for (index, step) in (1..<count).enumerated() {
        // Each rank begins with another one.
        let other = (rank + step) % count
        let (from, to) = unsafe (outgoing(other), incoming(other))
        try MPIProcesses.check(
          unsafe hogvec_mpi_receive(
            to.start, CInt(to.count * size), CInt(other), requests.memory, CInt(2 * index)), "receive")
        try MPIProcesses.check(
          unsafe hogvec_mpi_send(
            from.start, CInt(from.count * size), CInt(other), requests.memory, CInt(2 * index + 1)), "send")
      }
      try finish(requests)
    }

    /// Adds what the others have to this rank's numbers, in the order of the ranks.
    ///
    /// - Parameter others: as many numbers of each of the others, by rank.
    @unsafe private func addUp(
      _ others: UnsafeMutablePointer<Float>, to own: UnsafeMutablePointer<Float>, _ numberCount: Int
    ) {
      for index in 0..<count - 1 {
        let piece = unsafe others + index * numberCount
        // The sum of those before this rank is in the last of them, which this rank adds to its own.
        let target = unsafe index + 1 < rank ? piece + numberCount : own
        for place in 0..<numberCount { unsafe target[place] += piece[place] }
      }
    }
  }
#endif
