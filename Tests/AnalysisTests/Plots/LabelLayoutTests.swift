import Foundation
import HogvecTestSupport
import Testing

@testable import HogvecAnalysis

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

  /// 150 marks of which most have neighbors: labels cover none, but for those that must be there.
  @Test func labelsCoverMarksOnlyWhereTheyMust() {
    var random = SeededGenerator(seed: 4)
    let labels = (0..<150).map { _ in
      LabelLayout.Label(
        point: PlanePoint(
          x: Double.random(in: 20...380, using: &random), y: Double.random(in: 20...280, using: &random)),
        radius: 3, width: 24, height: 10)
    }
    func counts(_ leastCount: Int) -> (labels: Int, covering: Int) {
      var layout = LabelLayout(area: Self.area)
      layout.leastCount = leastCount
      let boxes = layout.boxes(for: labels).compactMap { $0 }
      let covering = boxes.count { box in
        labels.contains { label in
          let (x, y, radius) = (label.point.x, label.point.y, label.radius)
          return box.overlaps(
            .init(left: x - radius, top: y - radius, right: x + radius, bottom: y + radius))
        }
      }
      return (boxes.count, covering)
    }
    let (free, covering) = counts(0)
    #expect(free > 40 && covering == 0)
    #expect(counts(free) == (free, 0))
    #expect(counts(free + 2) == (free + 2, 2))
  }

  @Test func aLabelAvoidsAnArrow() {
    let label = LabelLayout.Label(point: PlanePoint(x: 100, y: 100), radius: 4, width: 30, height: 10)
    var layout = LabelLayout(area: Self.area)
    layout.strokes = [(label.point, PlanePoint(x: 200, y: 100))]
    #expect(layout.boxes(for: [label]) == [.init(left: 63, top: 95, right: 93, bottom: 105)])
  }

  @Test func whatDoesNotFitHasNoLabel() {
    let label = LabelLayout.Label(point: PlanePoint(x: 200, y: 150), radius: 4, width: 500, height: 10)
    #expect(LabelLayout(area: Self.area).boxes(for: [label]) == [nil])
    #expect(LabelLayout(area: Self.area).boxes(for: []).isEmpty)
  }

  /// The point in the middle has others around it but for a gap below, so that only a line downwards reaches
  /// a label without meeting a mark; without the gap none does.
  @Test func linesMeetNoOtherMark() throws {
    let middle = PlanePoint(x: 200, y: 150)
    func layout(around angles: [Double], mayCross: Bool = false) -> [LabelLayout.Box?] {
      let others = angles.map { PlanePoint(x: middle.x + 13 * cos($0), y: middle.y - 13 * sin($0)) }
      // Theirs are too wide for the area.
      let labels = ([middle] + others).map {
        LabelLayout.Label(point: $0, radius: 4, width: $0 == middle ? 60 : 1000, height: 14)
      }
      var layout = LabelLayout(area: Self.area)
      (layout.leastCount, layout.leaderLengths, layout.linesMayCross) = (0, [30, 45, 60], mayCross)
      return layout.boxes(for: labels)
    }
    let sides = stride(from: 0, to: 2 * Double.pi, by: .pi / 8).map { $0 }
    let open = sides.filter { abs($0 - 1.5 * .pi) > 0.5 }
    let box = try #require(layout(around: open)[0])
    #expect(box.top > middle.y && box.left < middle.x && box.right > middle.x)
    #expect(layout(around: sides)[0] == nil)
    #expect(layout(around: sides, mayCross: true)[0] == nil)
  }

  /// Points in a small heap with room around them: the lines to the labels farther away cross nothing.
  @Test func linesCrossNoLabelAndNoOtherLine() throws {
    var random = SeededGenerator(seed: 9)
    let labels = (0..<40).map { _ in
      LabelLayout.Label(
        point: PlanePoint(
          x: Double.random(in: 170...230, using: &random), y: Double.random(in: 120...180, using: &random)),
        radius: 3, width: 40, height: 14)
    }
    var layout = LabelLayout(area: Self.area)
    layout.leastCount = 0
    layout.leaderLengths = [20, 40, 60, 80, 100]
    let boxes = layout.boxes(for: labels)
    let joined = zip(labels, boxes).compactMap {
      label, box -> (from: PlanePoint, to: PlanePoint, box: LabelLayout.Box)? in
      guard let box, case let end = box.nearest(to: label.point) else { return nil }
      let length = hypot(end.x - label.point.x, end.y - label.point.y)
      return length > 12 ? (label.point, end, box) : nil
    }
    #expect(joined.count > 4)
    let missing = boxes.count { $0 == nil }
    layout.linesMayCross = true
    #expect(layout.boxes(for: labels).count { $0 == nil } < missing)
    // Many points along a line, none in a label but its own.
    for line in joined {
      for step in 0...1000 {
        let share = Double(step) / 1000
        let point = PlanePoint(
          x: line.from.x + (line.to.x - line.from.x) * share,
          y: line.from.y + (line.to.y - line.from.y) * share)
        for case let box? in boxes where box != line.box { #expect(!box.contains(point)) }
      }
    }
    for (index, one) in joined.enumerated() {
      for other in joined[(index + 1)...] {
        func turn(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Double {
          (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        }
        let isCrossed =
          turn(one.from, one.to, other.from) * turn(one.from, one.to, other.to) < 0
          && turn(other.from, other.to, one.from) * turn(other.from, other.to, one.to) < 0
        #expect(!isCrossed)
      }
    }
  }
}
