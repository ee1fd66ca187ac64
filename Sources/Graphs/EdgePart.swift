internal import HogvecCorpus
internal import HogvecSystem

/// The edges of a part of an edge list, in its order.
struct EdgePart: Sendable {
  /// The nodes that are named, by numbers in the order in which they appear.
  let names: NodeNames
  /// Where each edge comes from, and where it leads.
  private(set) var sources: [UInt32] = []
  private(set) var targets: [UInt32] = []
  /// What each edge weighs, 0 or more and finite; empty if the list has no weights.
  private(set) var weights: [Float] = []

  /// Reads whole lines.
  ///
  /// - Parameters:
  ///   - text: the whole list.
  ///   - range: the part to be read.
  /// - Throws: ``EdgeFault`` for the first line that is not as the syntax says, or if there is not enough
  ///   memory.
  init(
    _ range: Range<Int>, of text: UnsafeRawBufferPointer, _ syntax: EdgeSyntax
  ) throws(EdgeFault) {
    let text = unsafe UnsafeRawBufferPointer(rebasing: text[..<range.upperBound])
    var dictionary: WordDictionary
    do throws(FileError) { dictionary = try WordDictionary() } catch { throw .file(error) }
    var fields = EdgeFields()
    var offset = range.lowerBound
    while offset < text.count {
      let line = unsafe EdgeSyntax.line(of: text, at: offset)
      unsafe fields.split(line, atCommas: syntax.hasCommas)
      if fields.count > 0 {
        if let reason = syntax.objection(to: fields) { throw .line(offset: offset, reason: reason) }
        if syntax.isWeighted {
          do throws(EdgeSyntax.Refusal) {
            weights.append(try unsafe EdgeSyntax.weight(fields[2]))
          } catch {
            throw .line(offset: offset, reason: error.reason)
          }
        }
        do throws(FileError) {
          sources.append(try unsafe dictionary.add(1, to: fields[0]))
          targets.append(try unsafe dictionary.add(1, to: fields[1]))
        } catch {
          throw .file(error)
        }
      }
      offset += line.count + 1
    }
    do throws(FileError) { names = try NodeNames(dictionary) } catch { throw .file(error) }
  }

  /// Gives the nodes other numbers.
  ///
  /// - Parameter numbers: the new number of each node.
  mutating func renumber(_ numbers: [UInt32]) {
    for edge in sources.indices { sources[edge] = numbers[Int(sources[edge])] }
    for edge in targets.indices { targets[edge] = numbers[Int(targets[edge])] }
  }
}
