import Hogvec

// The code of the articles on training. Each function runs in a directory with a corpus.txt.

func trainAndAsk() throws {
  var settings = JobSettings(text: ["corpus.txt"], output: "vectors.bin")
  settings.training.dimension = 50
  let report = try TrainingJob(settings).run()
  print("\(report.summary.progress.tokensTrained) words trained into '\(report.output)'")

  let vectors = try IndexedVectors(path: "vectors.bin")
  for near in try vectors.nearest(to: "whale", count: 5) {
    print(near.word, near.similarity)
  }
}

func keepAndResume() throws {
  var settings = JobSettings(text: ["corpus.txt"], output: "long.bin")
  settings.model = "run"
  settings.training.epochs = 20
  settings.timeBudget = 0.01
  let report = try TrainingJob(settings).run()
  if report.stopReason != nil {
    try TrainingJob(resuming: "run").run()
  }

  // Begins or resumes, or finds nothing left to do.
  if let job = try TrainingJob(continuing: settings) { try job.run() }

  // A finished run is extended by more epochs.
  try TrainingJob(resuming: "run") { $0.training.epochs = 25 }.run()
}

func startFromVectors() throws {
  var settings = JobSettings(text: ["corpus.txt"], output: "more.npy")
  settings.training.dimension = 50
  settings.initialVectors = "vectors.bin"
  settings.contextOutput = "context.txt"
  try TrainingJob(settings).run()
}

func trainForAnHourAtMost(from corpus: String) throws {
  var job = try TrainingJob(JobSettings(text: [corpus], output: "vectors.bin"))
  let signal = job.stopSignal
  job.events = { event in
    switch event {
    case .progress(let progress) where progress.elapsedSeconds > 3600: signal.stop()
    case .epoch(let progress): print("epoch \(progress.epoch): loss \(progress.loss)")
    default: break
    }
  }
  try job.run()
}

/// Trains until it is done, or for an hour.
func train(_ corpus: String) async throws -> JobReport? {
  let training = Task {
    try await TrainingJob.run(JobSettings(text: [corpus], output: "vectors.bin")) { event in
      if case .progress(let progress) = event { print("\(Int(progress.share * 100)) %") }
    }
  }
  let clock = Task {
    try await Task.sleep(for: .seconds(3600))
    training.cancel()
  }
  defer { clock.cancel() }
  return try await training.value
}

func refuse() throws {
  var settings = JobSettings(text: ["corpus.txt"], output: "none.bin")
  settings.training.window = 0
  do {
    try settings.validate()
    fatalError("a window of no words is not refused")
  } catch {
    print("\(error.fields): \(error)")
  }
}
