/// The sum over the inner nodes on the way to the target of -log logistic(+-u_node . h), plus where the way
/// goes along a 0 (Morin and Bengio 2005; Mikolov et al. 2013, eq. 3). Output rows are inner nodes.
public struct HierarchicalSoftmax: ReferenceObjective {
  /// The ways to the words.
  public let tree: HuffmanTree

  /// The objective over a tree.
  public init(_ tree: HuffmanTree) { self.tree = tree }

  /// The loss, with its gradients added. Cost: the rows it looks at times the dimension.
  public func evaluate(
    _ hidden: [Double], target: Int, outputs: [[Double]], hiddenGradient: inout [Double],
    outputGradient: inout [[Double]]
  ) -> Double {
    var loss = 0.0
    for (node, bit) in zip(tree.nodes(of: target), tree.code(of: target)) {
      let score = product(outputs[node], hidden)
      loss += ObjectiveFunctions.softplus(bit ? score : -score)
      addScoreGradient(
        ObjectiveFunctions.logistic(score) - (bit ? 0 : 1), hidden, outputs[node],
        hiddenGradient: &hiddenGradient,
        rowGradient: &outputGradient[node])
    }
    return loss
  }
}
