internal import HogvecCorpus
package import HogvecSystem
package import HogvecTraining

/// What a run checks before it trains, so that it does not fail at its end: that its files fit on the disk,
/// and what it keeps in memory into memory. `hogvec plan` asks the same.
package struct Preflight {
  package let settings: JobSettings
  package let sizes: RunSizes
  /// Where the vectors are written, and the working files of a run without a model directory.
  package let outputDirectory: String
  /// The model directory, or the one that it will be made in; `nil` if the run keeps none.
  package let modelDirectory: String?
  /// The epochs at whose ends vectors are still to be published.
  private let epochsToSave: Int
  /// The processes that train together, and whether this is the one that writes.
  private let processes: Int
  private let isWriter: Bool
  /// Whether the cache has the text encoded already.
  private let isCached: Bool
  /// What the process may still take; `nil` if that is not known.
  package var memory: AvailableMemory?
  /// The addresses that it may still use; `nil` if they are not limited.
  package var addressSpace: AddressSpace?

  /// - Parameters:
  ///   - position: where a run that is resumed goes on.
  ///   - processes: how many train together.
  ///   - isWriter: whether this process writes what they train.
  ///   - isCached: whether the cache has the text encoded already.
  package init(
    settings: JobSettings, sizes: RunSizes, outputDirectory: String, modelDirectory: String?,
    position: TrainingPosition? = nil, processes: Int = 1, isWriter: Bool = true, isCached: Bool = false,
    memory: AvailableMemory? = AvailableMemory(), addressSpace: AddressSpace? = AddressSpace()
  ) {
    self.settings = settings
    self.sizes = sizes
    self.outputDirectory = outputDirectory
    self.modelDirectory = modelDirectory
    let epochsDone = position.map { $0.finishedEpochCount } ?? 0
    epochsToSave = settings.savesEpochs ? settings.training.epochs - epochsDone : 0
    self.processes = processes
    self.isWriter = isWriter
    self.isCached = isCached
    self.memory = memory
    self.addressSpace = addressSpace
  }

  /// Whether the tables are files.
  package var keepsTablesInFiles: Bool {
    settings.tables.areFiles(byteCount: sizes.tables, isModelKept: settings.model != nil, memory: memory)
  }

  /// Whether the tables are files, or are copied to files.
  private var tablesTakeDisk: Bool { keepsTablesInFiles || settings.model != nil }

  /// What a run that has read the text will write, and keep in memory.
  ///
  /// - Parameter opening: whether the tables' files exist already.
  /// - Throws: ``FileError`` that says what is needed and what exists.
  package func check(opening: Bool = false) throws(FileError) {
    if isWriter { try checkDisks(opening: opening) }
    if !keepsTablesInFiles { try memory?.require(memoryParts) }
    try addressSpace?.require(memoryParts + [("buffers and stacks", 32 << 20)])
  }

  private func checkDisks(opening: Bool) throws(FileError) {
    let tables = tablesTakeDisk && !opening ? [("tables", sizes.tables)] : []
    var vectors = vectorParts(byteCount: sizes.largestResult)
    for (name, path, byteCount) in otherOutputs(vectors: sizes.largestResult) {
      let directory = WorkingFiles.directory(besideResult: path)
      if try DiskSpace.isShared(by: directory, outputDirectory) {
        vectors.append((name, byteCount))
      } else {
        try DiskSpace.require([(name, byteCount)], in: directory)
      }
    }
    if let modelDirectory, try !DiskSpace.isShared(by: modelDirectory, outputDirectory) {
      try DiskSpace.require(tables, in: modelDirectory)
      try DiskSpace.require(vectors, in: outputDirectory)
    } else {
      try DiskSpace.require(tables + vectors, in: outputDirectory)
    }
  }

  /// What is written beside the output, and the output itself.
  private func vectorParts(byteCount: Int) -> [(name: String, byteCount: Int)] {
    if FileIdentity.isStream(settings.output) { return [] }
    let epochs = epochsToSave > 0 ? [("vectors of epochs", epochsToSave * byteCount)] : []
    return [("vectors", byteCount)] + epochs
  }

  /// What else is written, and where.
  ///
  /// - Parameter byteCount: of a file of vectors.
  private func otherOutputs(vectors byteCount: Int) -> [(name: String, path: String, byteCount: Int)] {
    let outputs = [
      ("context vectors", settings.contextOutput, byteCount),
      ("words", settings.vocabularyOutput, sizes.vocabularyFile),
    ]
    return outputs.compactMap { name, path, byteCount in
      path.flatMap { FileIdentity.isStream($0) ? nil : (name, $0, byteCount) }
    }
  }

  /// Whether tables in files are larger than what the process may still take; where that is not known, they
  /// are not.
  package var tablesExceedMemory: Bool {
    guard keepsTablesInFiles, let memory else { return false }
    return sizes.tables > memory.byteCount
  }

  /// Where the tables are, and how large.
  package var tables: JobTables {
    JobTables(
      placement: keepsTablesInFiles ? .file : .anonymous, byteCount: sizes.tables,
      availableByteCount: memory?.byteCount, exceedMemory: tablesExceedMemory)
  }

  /// What must be in memory at once; files that are mapped need not.
  private var memoryParts: [(name: String, byteCount: Int)] {
    [("tables", sizes.tables), ("sampling", sizes.sampling)] + sizes.subwordParts
      + (processes > 1 ? [("tables that all processes agree on", sizes.tables)] : [])
  }

  /// A directory and what a run has written there when it ends.
  package struct Place {
    package let directory: String
    /// The directory itself, or the one that it will be made in.
    package let existingDirectory: String
    package fileprivate(set) var parts: [(name: String, byteCount: Int)]

    package var byteCount: Int { parts.reduce(0) { $0 + $1.byteCount } }
  }

  /// Where a run keeps what.
  package var places: [Place] {
    let cache = cachePlace
    let ids = isCached || cache.isLinked ? [] : [("ids", sizes.ids)]
    let kept = ids + (tablesTakeDisk ? [("tables", sizes.tables)] : [])
    let result = vectorParts(byteCount: sizes.result)
    var places: [Place] = []
    func add(_ parts: [(name: String, byteCount: Int)], in directory: String, existing: String) {
      if parts.isEmpty { return }
      if let place = places.firstIndex(where: { $0.directory == directory }) {
        places[place].parts += parts
      } else {
        places.append(Place(directory: directory, existingDirectory: existing, parts: parts))
      }
    }
    if let model = settings.model {
      let vocabulary = [("vocabulary", sizes.vocabularyFile)]
      add(kept + vocabulary, in: model, existing: modelDirectory ?? model)
      add(result, in: outputDirectory, existing: outputDirectory)
    } else {
      add(kept + result, in: outputDirectory, existing: outputDirectory)
    }
    for (name, path, byteCount) in otherOutputs(vectors: sizes.result) {
      let directory = WorkingFiles.directory(besideResult: path)
      add([(name, byteCount)], in: directory, existing: directory)
    }
    return places + (cache.place.map { [$0] } ?? [])
  }

  /// The entry of the cache, if the run makes one, and whether the ids beside the output are the same file,
  /// as on one disk.
  private var cachePlace: (place: Place?, isLinked: Bool) {
    guard settings.model == nil, !isCached, !settings.text.contains(where: FileIdentity.isStream),
      let cache = settings.cache.cache, cache.byteLimit >= sizes.ids, let existing = cache.existing
    else { return (nil, false) }
    return (
      Place(directory: cache.directory, existingDirectory: existing, parts: [("ids", sizes.ids)]),
      (try? DiskSpace.isShared(by: existing, outputDirectory)) ?? false
    )
  }
}
