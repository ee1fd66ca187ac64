/// What tells one state of a file from another: a change of its content changes one of these.
package struct FileState: Sendable, Equatable {
  private let device: dev_t
  private let inode: ino_t
  private let size: Int
  private let times: [Int]

  package init(_ status: stat) {
    (device, inode, size) = (status.st_dev, status.st_ino, Int(status.st_size))
    times = [
      status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
  }
}
