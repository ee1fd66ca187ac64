import Foundation
import HogvecTestSupport

/// A library that is put between the program and the system's, and makes one of the system calls fail.
enum FaultLibrary {
  /// `HOGVEC_FAULT=msync:2:5` makes the second msync(2) fail with error number 5, `msync:2:kill` kills the
  /// program there, `msync:2:term` asks it to end and waits. `mmap:2:cut` shortens the second file that is
  /// mapped to nothing, and then makes the file `HOGVEC_FAULT_MARK`. With `HOGVEC_FAULT_NAMED` the file
  /// system has no files without a name.
  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdarg.h>
    #include <stdatomic.h>
    #include <stdlib.h>
    #include <stdio.h>
    #include <string.h>
    #include <sys/mman.h>
    #include <sys/stat.h>
    #include <sys/types.h>
    #include <unistd.h>

    static int due(const char *name) {
      static atomic_int count;
      const char *fault = getenv("HOGVEC_FAULT");
      size_t length = strlen(name);
      if (!fault || strncmp(fault, name, length) || fault[length] != ':') return 0;
      char *rest;
      if (atomic_fetch_add(&count, 1) + 1 != strtol(fault + length + 1, &rest, 10)) return 0;
      if (!strcmp(rest, ":kill")) raise(SIGKILL);
      if (!strcmp(rest, ":term")) { kill(getpid(), SIGTERM); sleep(20); }
      return strcmp(rest, ":cut") ? atoi(rest + 1) : -1;
    }

    #define FAULTY(result, name, parameters, given)                                  \\
      result name parameters {                                                       \\
        int error = due(#name);                                                      \\
        if (error) { errno = error; return -1; }                                     \\
        return ((result (*) parameters)dlsym(RTLD_NEXT, #name)) given;               \\
      }

    FAULTY(int, msync, (void *a, size_t n, int f), (a, n, f))
    FAULTY(int, fsync, (int d), (d))
    FAULTY(int, unlink, (const char *a), (a))
    FAULTY(int, rename, (const char *a, const char *b), (a, b))
    FAULTY(ssize_t, pwrite, (int d, const void *b, size_t n, off_t o), (d, b, n, o))

    /* Messages go on. */
    ssize_t write(int d, const void *b, size_t n) {
      int error = d > 2 ? due("write") : 0;
      if (error) { errno = error; return -1; }
      return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(d, b, n);
    }

    /* Files without a name are no one else's. */
    void *mmap(void *a, size_t n, int p, int f, int d, off_t o) {
      void *map = ((void *(*)(void *, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap"))(a, n, p, f, d, o);
      struct stat status;
      if (d < 0 || fstat(d, &status) || !S_ISREG(status.st_mode) || !status.st_nlink || !due("mmap")) return map;
      char path[64];
      snprintf(path, sizeof path, "/proc/self/fd/%d", d);
      if (!truncate(path, 0)) close(open(getenv("HOGVEC_FAULT_MARK"), O_CREAT | O_WRONLY, 0600));
      return map;
    }

    static int opened(const char *name, const char *path, int flags, va_list rest) {
      mode_t mode = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
      if (getenv("HOGVEC_FAULT_NAMED") && (flags & O_TMPFILE) == O_TMPFILE) { errno = EOPNOTSUPP; return -1; }
      return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name))(path, flags, mode);
    }

    #define OPENS(name)                                                              \\
      int name(const char *path, int flags, ...) {                                   \\
        va_list rest;                                                                \\
        va_start(rest, flags);                                                       \\
        int result = opened(#name, path, flags, rest);                               \\
        va_end(rest);                                                                \\
        return result;                                                               \\
      }

    OPENS(open)
    OPENS(open64)

    int posix_fallocate(int d, off_t o, off_t n) {
      int error = due("posix_fallocate");
      return error ? error : ((int (*)(int, off_t, off_t))dlsym(RTLD_NEXT, "posix_fallocate"))(d, o, n);
    }
    """

  /// Builds the library in a directory.
  ///
  /// - Returns: its path; `nil` if there is no C compiler.
  static func build(in directory: TemporaryDirectory) throws -> String? {
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-shared", "-fPIC", "-o", directory.file("faults.so"),
      try directory.write(source, to: "faults.c"), "-ldl",
    ]
    compiler.standardError = FileHandle.nullDevice
    try compiler.run()
    compiler.waitUntilExit()
    if compiler.terminationStatus == 0 { return directory.file("faults.so") }
    print("skipped: there is no C compiler to build the library of faults with")
    return nil
  }
}
