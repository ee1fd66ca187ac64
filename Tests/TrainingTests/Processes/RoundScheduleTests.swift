import Testing

@testable import HogvecTraining

@Suite struct RoundScheduleTests {
  @Test func roundsEndAtTheEndsOfEpochsAndWhereTrainingDoes() {
    let schedule = RoundSchedule(processes: 3, chunkCount: 2, chunksPerEpoch: 10, rowCount: 0)
    var ends: [Int] = []
    var begin = 0
    while begin < 25 {
      begin = schedule.end(from: begin, limit: 25)
      ends.append(begin)
    }
    #expect(ends == [6, 10, 16, 20, 25])
    // A run of several workers may have gone beyond an epoch that it is to end with now.
    #expect(schedule.end(from: 12, limit: 10) == 12)
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
