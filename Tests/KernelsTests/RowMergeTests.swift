import HogvecKernels
import HogvecTestSupport
import Testing

@Suite struct RowMergeTests {
  @Test(arguments: InstructionSet.supported, [16, 32, 304])
  func aRowGetsWhatWasAddedToItsCopy(_ set: InstructionSet, count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    func numbers() -> [Float] { (0..<count).map { _ in .random(in: -2...2, using: &random) } }
    var (row, copy, origin) = (numbers(), numbers(), numbers())
    let expected = (0..<count).map { Double(row[$0]) + (Double(copy[$0]) - Double(origin[$0])) }
    KernelSet(set).table.mergeRow(&row, &copy, &origin, count)
    for (number, expected) in zip(row, expected) { #expect(abs(Double(number) - expected) < 1e-6) }
    #expect(copy == row && origin == row)
  }
}
