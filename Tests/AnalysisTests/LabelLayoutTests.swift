import TestSupport
import Testing

@testable import Analysis

@Suite struct LabelLayoutTests {
  private static let area = LabelLayout.Box(left: 0, top: 0, right: 400, bottom: 300)

  @Test(arguments: [[], [20.0, 40]] as [[Double]]) func labelsAreApartAndInside(_ leaders: [Double]) {
    var random = SeededGenerator(seed: 3)
    let labels = (0..<200).map { _ in
      LabelLayout.Label(
        point: PlanePoint(
          x: Double.random(in: 0...400, using: &random), y: Double.random(in: 0...300, using: &random)),
        radius: 3, width: Double.random(in: 10...60, using: &random), height: 14)
    }
    var layout = LabelLayout(area: Self.area)
    layout.leaderLengths = leaders
    let boxes = layout.boxes(for: labels).compactMap { $0 }
    #expect(boxes.count > 50)
    for (index, box) in boxes.enumerated() {
      #expect(box.left >= 0 && box.top >= 0 && box.right <= 400 && box.bottom <= 300)
      for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
    }
  }

  @Test func theFirstPlaceIsOnTheRightAndCoversNoMark() {
    let one = LabelLayout.Label(point: PlanePoint(x: 100, y: 100), radius: 4, width: 30, height: 10)
    var other = one
    other.point.x = 120
    let layout = LabelLayout(area: Self.area)
    #expect(layout.boxes(for: [one]) == [.init(left: 107, top: 95, right: 137, bottom: 105)])
    // The second's mark is where the first's label would be.
    let both = layout.boxes(for: [one, other])
    #expect(both[0] == .init(left: 63, top: 95, right: 93, bottom: 105))
    #expect(both[1] == .init(left: 127, top: 95, right: 157, bottom: 105))
  }

  @Test func whatDoesNotFitHasNoLabel() {
    let label = LabelLayout.Label(point: PlanePoint(x: 200, y: 150), radius: 4, width: 500, height: 10)
    #expect(LabelLayout(area: Self.area).boxes(for: [label]) == [nil])
    #expect(LabelLayout(area: Self.area).boxes(for: []).isEmpty)
  }
}
