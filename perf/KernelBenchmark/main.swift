// Prints how many times as fast as the portable kernels every step and every stage is, a line each: case,
// kernels, ratio. All kernels take turns, and the ratio is that of the medians, so that what else the machine
// does hits all alike.
import HogvecKernels
import HogvecSystem
import HogvecTraining

let rounds = 21
let sets = InstructionSet.supported

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func show(_ name: String, _ set: InstructionSet, _ ratio: Double) {
  print("\(name)\t\(set.rawValue)\t\((ratio * 1000).rounded() / 1000)")
}

// Steps: the portable kernels' time over each set's.
let manyRows = 200_000
for (dimension, rowCount) in [(100, 64), (300, 64), (768, 64), (300, manyRows)] {
  let cases = [
    try StepCase(.window, inputs: 6, outputs: 6, dimension: dimension, rowCount: rowCount),
    try StepCase(.pair, inputs: 1, outputs: 6, dimension: dimension, rowCount: rowCount),
    try StepCase(.window, inputs: 10, outputs: 6, dimension: dimension, rowCount: rowCount),
    try StepCase(.mean, inputs: 6, outputs: 6, dimension: dimension, rowCount: rowCount),
    try StepCase(.windows, inputs: 11, outputs: 12, dimension: dimension, rowCount: rowCount),
  ]
  for step in cases {
    var seconds: [InstructionSet: [Double]] = [:]
    for _ in 0..<rounds {
      for set in sets { seconds[set, default: []].append(step.secondsPerStep(KernelSet(set))) }
    }
    for set in sets { show(step.name, set, median(seconds[.portable]!) / median(seconds[set]!)) }
  }
}

// Stages: the time that the portable kernels take for a word, over that of each stage.
var template = Array("/tmp/hogvec-benchmark-XXXXXX".utf8CString)
guard mkdtemp(&template) != nil else { fatalError("cannot make a directory in /tmp") }
let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
for architecture in TrainingOptions.Architecture.allCases {
  var options = TrainingOptions()
  options.architecture = architecture
  options.dimension = 300
  options.epochs = 1
  let stageCase = try StageCase("\(architecture.rawValue), d 300", options: options, in: directory)
  var seconds: [InstructionSet: [TrainingStage: [Double]]] = [:]
  for _ in 0..<7 {
    for set in sets {
      for (stage, value) in try stageCase.secondsPerWord(KernelSet(set)) {
        seconds[set, default: [:]][stage, default: []].append(value)
      }
    }
  }
  let stages: [TrainingStage] = [.read, .sample, .dot, .logistic, .update]
  func total(_ set: InstructionSet) -> Double { stages.reduce(0) { $0 + median(seconds[set]![$1]!) } }
  for set in sets {
    for stage in stages {
      show("\(stageCase.name), \(stage)", set, total(.portable) / median(seconds[set]![stage]!))
    }
    show("\(stageCase.name), whole", set, total(.portable) / total(set))
  }
}
for name in ["ids", "text"] { unlink("\(directory)/\(name)") }
rmdir(directory)
