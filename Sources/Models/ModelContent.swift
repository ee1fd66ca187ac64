internal import HogvecSystem

/// Refuses a model's file that was changed since it was written.
///
/// - Parameter place: where the fingerprint of all other bytes is, inside the content.
func checkContent(
  _ content: UnsafeRawBufferPointer, _ path: String, checksumAt place: Int
) throws(FileError) {
  let written = unsafe Fingerprint(bytes: content[place..<(place + 8)])
  let found = unsafe Fingerprint(of: content, exceptAt: place)
  guard found == written else {
    throw FileError("'\(path)' is damaged: its fingerprint is \(found), and it was written with \(written)")
  }
}

/// A number of a model that no training gives.
func notFinite(_ value: Double, _ path: String, at byte: Int) -> FileError {
  FileError("'\(path)', byte \(byte): a number of the model is \(value), which is not finite")
}
