internal import HogvecMPI
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// `hogvec train` in processes that mpirun or srun has started together.
extension TrainCommand {
  /// Trains together with the other processes. Errors of one that is not the first are shown with its rank
  /// and host.
  static func train(_ arguments: ParsedArguments, with launch: Launch, console: Console) throws {
    // Where none of them has MPI, the first says so, and its launcher ends the others.
    if !Launch.hasMPI && launch.rank > 0 { sleep(2) }
    let processes = try launch.begin(
      timeout: arguments.real(TrainOptions.syncTimeout) ?? TrainOptions.usualSyncTimeout)
    do {
      if launch.rank == 0 && !arguments.has(TrainOptions.threads) { warnOfBinding(launch, console) }
      try train(arguments, in: processes, threads: launch.usualThreads, console: console)
    } catch {
      let code = error is OtherProcessError ? ExitCode.failure : ExitCode.code(of: error)
      if let line = line(of: error, in: processes) { console.message("hogvec: \(line)\n") }
      // All stop in order for the same reason, and diverge together. It may end this process too.
      processes.end(code: code, isShared: error is ExitCode.Early || error is TrainingError)
      throw ExitCode.Early(code: code)
    }
    processes.end(code: ExitCode.success, isShared: true)
  }

  /// What is shown of an error; `nil` if another process shows it, or it is none.
  private static func line(of error: any Error, in processes: any LaunchedProcesses) -> String? {
    let isFirst = processes.rank == 0
    let text: String
    switch error {
    case is ExitCode.Early, is OtherProcessError: return nil
    // All processes have it.
    case is TrainingError where !isFirst: return nil
    case let error as UsageError: text = error.description
    case let error as SettingsError: text = UsageError(error).description
    default: text = shown(error)
    }
    return isFirst ? text : "\(processes.name(of: processes.rank)): \(text)"
  }

  /// Says that a rank may use few of its machine's processors: mpirun binds two ranks to one core each, and
  /// srun gives a task one.
  private static func warnOfBinding(_ launch: Launch, _ console: Console) {
    let (usable, all) = (AvailableProcessors().inAffinityMask, Launch.onlineProcessors)
    guard usable * launch.localCount < all else { return }
    let options = launch.launcher == "srun" ? "-c N" : "--bind-to none, or --map-by slot:PE=N"
    console.message(
      "hogvec: '\(launch.launcher)' lets this process use \(usable) of \(Figures.counted(all, "processor")); "
        + "give it \(options)\n")
  }
}

extension Launch {
  /// The processors of this machine.
  fileprivate static var onlineProcessors: Int { sysconf(CInt(_SC_NPROCESSORS_ONLN)) }

  /// The worker threads of each process unless the command line says how many.
  fileprivate var usualThreads: Int {
    let available = AvailableProcessors()
    return threadCount(
      usable: available.inAffinityMask, of: Launch.onlineProcessors, quota: available.quota)
  }
}

extension TrainingJob {
  /// Runs the job in a process that is not the first of its group: a signal ends training in order, and
  /// nothing is said.
  consuming func runSilently() throws -> JobReport {
    let stopSignal = stopSignal
    let listener = Interruption.Listener(to: .firstSignal) { stopSignal.stop(because: .signal($0)) }
    do {
      let report = try run()
      _ = consume listener
      return report
    } catch {
      _ = consume listener
      throw error
    }
  }
}
