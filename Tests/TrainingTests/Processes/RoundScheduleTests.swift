import Testing

@testable import HogvecTraining

@Suite struct RoundScheduleTests {
  @Test func roundsEndAtTheEndsOfEpochsAndWhereTrainingDoes() {
    let schedule = RoundSchedule(processes: 3, chunkCount: 2, chunksPerEpoch: 30, rowCount: 0)
    #expect(ends(schedule, limit: 70).suffix(8) == [30, 36, 42, 48, 54, 60, 66, 70])
    // A run of several workers may have gone beyond an epoch that it is to end with now.
    #expect(schedule.end(from: 12, limit: 10) == 12)
  }

  @Test func roundsGrowWithWhatWasTrainedBefore() {
    let three = RoundSchedule(processes: 3, chunkCount: 2, chunksPerEpoch: 1000, rowCount: 0)
    #expect(ends(three, limit: 30) == [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 30])
    let many = RoundSchedule(processes: 100, chunkCount: 1, chunksPerEpoch: 10_000, rowCount: 0)
    let ends = ends(many, limit: 10_000)
    for (begin, end) in zip(ends, ends.dropFirst()) { #expect(end - begin <= max(1, begin / 8)) }
    #expect(ends.contains { $0 + 100 == many.end(from: $0, limit: 10_000) })
  }

  private func ends(_ schedule: RoundSchedule, limit: Int) -> [Int] {
    var ends: [Int] = []
    while (ends.last ?? 0) < limit { ends.append(schedule.end(from: ends.last ?? 0, limit: limit)) }
    return ends
  }

  @Test(arguments: [0, 1, 7, 64, 2048], [1, 6, 100, 5000])
  func theRulerReachesEveryRowAndMostOftenTheFirst(_ rowCount: Int, _ rows: Int) {
    let schedule = RoundSchedule(processes: 2, chunkCount: 1, chunksPerEpoch: 10, rowCount: rowCount)
    let classes = schedule.classCount(of: rows)
    // The classes are all rows, each once.
    #expect((0..<classes).flatMap { Array(schedule.rows(ofClass: $0, in: rows)) } == Array(0..<rows))
    if rowCount > 0 { #expect(schedule.rows(ofClass: 0, in: rows).count == min(rows, rowCount)) }
    let rounds = 1 << classes
    var times = [Int](repeating: 0, count: classes)
    for round in 1...rounds {
      for number in 0..<min(classes, schedule.classCount(ofRound: round)) { times[number] += 1 }
    }
    // A class is taken half as often as the one before it.
    #expect(times == (0..<classes).map { rounds >> $0 })
  }
}
