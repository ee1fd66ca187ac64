internal import HogvecSystem

/// The functions that objectives are made of, in Double.
public enum ObjectiveFunctions {
  /// 1 / (1 + exp(-x)).
  public static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// log(1 + exp(x)), without overflow.
  public static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
}
