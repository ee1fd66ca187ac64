package import HogvecSystem

/// How many processes of this program were started together, by what their launcher has put into the
/// environment.
package struct Launch: Equatable, Sendable {
  /// The number of processes.
  package let count: Int
  /// Which of them this is, from 0, if the launcher says so.
  package let rank: Int
  /// How many of them are on this machine, if the launcher says so; otherwise 1.
  package let localCount: Int
  /// The processors that Slurm gives each task, and all tasks on this machine; `nil` if it does not say.
  let (taskProcessors, machineProcessors): (Int?, Int?)
  /// How many tasks Slurm started together without telling them of each other; 1 if it did not.
  package let untoldCount: Int
  /// What started them: `mpirun` or `srun`.
  package let launcher: String

  /// What the environment of this process says.
  package init() { self.init { environmentPath($0) } }

  /// What an environment says.
  ///
  /// - Parameter value: the value of a variable.
  package init(_ value: (String) -> String?) {
    func number(_ name: String) -> Int? { value(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    // Slurm sets the number of tasks for a script of one process too; with a rank it is one of them.
    let isTask = number("PMIX_RANK") != nil || number("PMI_RANK") != nil
    let isSlurm = number("SLURM_PROCID") != nil && number("OMPI_COMM_WORLD_SIZE") == nil
    // A script of one process has no step.
    let stepTasks = isSlurm ? number("SLURM_STEP_NUM_TASKS") : nil
    let tasks = isTask && isSlurm ? stepTasks ?? number("SLURM_NTASKS") : nil
    count = max(1, number("OMPI_COMM_WORLD_SIZE") ?? number("PMI_SIZE") ?? tasks ?? 1)
    untoldCount = isTask ? 1 : max(1, stepTasks ?? 1)
    rank =
      number("OMPI_COMM_WORLD_RANK") ?? number("PMI_RANK") ?? number("PMIX_RANK")
      ?? (untoldCount > 1 ? number("SLURM_PROCID") : nil) ?? 0
    let slurmLocalCount =
      isSlurm ? Launch.tasks(value("SLURM_STEP_TASKS_PER_NODE"), number("SLURM_NODEID")) : nil
    localCount = max(1, number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? slurmLocalCount ?? 1)
    (taskProcessors, machineProcessors) = (number("SLURM_CPUS_PER_TASK"), number("SLURM_CPUS_ON_NODE"))
    launcher = tasks != nil || untoldCount > 1 ? "srun" : "mpirun"
  }

  /// How many threads leave the processors of a machine to its processes in equal parts.
  ///
  /// - Parameters:
  ///   - usable: the processors that this process may use.
  ///   - all: those of the machine.
  ///   - quota: how many of them the processes may keep busy together, if a control group limits it.
  package func threadCount(usable: Int, of all: Int, quota: Double? = nil) -> Int {
    let most = min(all, machineProcessors ?? all, quota.map(AvailableProcessors.count(inQuota:)) ?? all)
    return max(1, min(usable, most / localCount, taskProcessors ?? usable))
  }

  /// How many tasks a node has by a list as `2(x3),1`, which is two on each of three nodes and one on the
  /// next.
  private static func tasks(_ list: String?, _ node: Int?) -> Int? {
    guard let list, let node else { return nil }
    var counts: [Int] = []
    for part in list.split(separator: ",") {
      let numbers = part.split { !$0.isNumber }.compactMap { Int($0) }
      guard let count = numbers.first, numbers.count <= 2 else { return nil }
      counts += Array(repeating: count, count: min(numbers.dropFirst().first ?? 1, node + 1))
      if counts.count > node { return counts[node] }
    }
    return nil
  }

  /// Refuses to train where Slurm started several processes that do not know of each other: each would do all
  /// of the work and write the one output.
  ///
  /// - Throws: ``FileError`` that says how to start them.
  package func requireToldOfEachOther() throws(FileError) {
    guard untoldCount > 1 else { return }
    throw FileError(
      "'srun' started \(untoldCount) of this program, which do not know of each other; start it with "
        + "'srun --mpi=pmix', or, to train runs of their own, without SLURM_STEP_NUM_TASKS in the environment"
    )
  }

  /// Refuses a command that runs in one process.
  ///
  /// - Parameter command: its name.
  /// - Throws: ``FileError`` if several were started.
  package func requireOne(for command: String) throws(FileError) {
    guard count > 1 else { return }
    throw FileError(
      "'\(launcher)' started \(count) of this program, and 'hogvec \(command)' runs in one process; start it without "
        + "'\(launcher)'" + (launcher == "srun" ? ", or with 'srun --mpi=none'" : ""))
  }
}
