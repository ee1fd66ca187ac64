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
    let tasks = isTask && number("SLURM_PROCID") != nil ? number("SLURM_NTASKS") : nil
    count = max(1, number("OMPI_COMM_WORLD_SIZE") ?? number("PMI_SIZE") ?? tasks ?? 1)
    rank = number("OMPI_COMM_WORLD_RANK") ?? number("PMI_RANK") ?? number("PMIX_RANK") ?? 0
    localCount = max(1, number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? 1)
    launcher = number("OMPI_COMM_WORLD_SIZE") == nil && tasks != nil ? "srun" : "mpirun"
  }

  /// Refuses a command that runs in one process.
  ///
  /// - Parameter command: its name.
  /// - Throws: ``FileError`` if several were started.
  package func requireOne(for command: String) throws(FileError) {
    guard count > 1 else { return }
    throw FileError(
      "'\(launcher)' started \(count) of this program, and 'hogvec \(command)' runs in one process; start it without "
        + "'\(launcher)'")
  }
}
