import Foundation

/// A model that fastText 0.9.2 wrote, and what it says of it: skip-gram of two numbers, n-grams of two to
/// four characters in 40 buckets.
public enum FastTextSample {
  /// The bytes of a vector, and the rows that fastText makes it of (`get_word_vector`, `get_subwords`).
  public typealias Answer = (word: String, bits: [UInt32], rows: [Int])

  /// The words of the model.
  public static let known: [Answer] = [
    (
      "źdźbło", [0x3D08_6588, 0x3C87_7867],
      [
        0, 30, 18, 9, 12, 7, 7, 38, 44, 39, 10, 17, 34, 28, 33, 37, 17,
        21, 30,
      ]
    ),
    ("كتاب", [0x3E56_40E1, 0xBE32_EC9D], [1, 29, 19, 30, 13, 28, 20, 12, 12, 22, 22, 16, 31]),
    ("中国", [0x3D41_10C5, 0xBCF1_D3D5], [2, 12, 23, 19, 29, 9, 12]),
    (
      "Straße", [0x3DB9_8BFA, 0x3D5A_F751],
      [
        3, 22, 10, 24, 8, 14, 17, 9, 36, 22, 26, 28, 15, 44, 15, 27,
        36, 38, 16,
      ]
    ),
    ("😀😀", [0x3E16_887A, 0x3D43_BACF], [4, 24, 41, 45, 35, 39, 40]),
    ("</s>", [0x3EC8_8146, 0xBE9E_E0FB], [5]),
  ]

  /// Words that are not in it.
  public static let unknown: [Answer] = [
    (
      "źdźbła", [0x3DC1_108E, 0x3DA9_BCCE],
      [
        30, 18, 9, 12, 7, 7, 38, 44, 39, 10, 17, 44, 28, 35, 31, 19,
        31, 12,
      ]
    ),
    ("كتب", [0x3DC5_F305, 0xBD92_BF2F], [29, 19, 11, 13, 13, 41, 37, 9, 31]),
    ("国", [0xBCDD_2390, 0xBD6C_A048], [32, 26, 12]),
    ("😀", [0x3EAC_41A0, 0x3EA3_8C7E], [24, 26, 40]),
    ("x", [0xBE17_CFD8, 0xBD38_3396], [39, 43, 17]),
    ("a", [0x3D86_C757, 0xBE4C_DB53], [36, 6, 12]),
    ("", [0x3EFA_F772, 0xBE7A_C7C3], [13]),
  ]

  /// The model's file.
  public static let bytes = [UInt8](
    Data(
      base64Encoded: """
        uhZPLwwAAAACAAAAAwAAAAMAAAABAAAAAgAAAAEAAAACAAAAAgAAACgAAAACAAAABAAAAGQAAAAtQxzr4jYaPwYAAAAGAAAAAAAA
        ACwBAAAAAAAA///////////FumTFumLFgm8AWgAAAAAAAAAA2YPYqtin2KgAPAAAAAAAAAAA5Lit5Zu9ADwAAAAAAAAAAFN0cmHD
        n2UAHgAAAAAAAAAA8J+YgPCfmIAAHgAAAAAAAAAAPC9zPgAeAAAAAAAAAAAALgAAAAAAAAACAAAAAAAAAM101L5Zgsg+++Cevvrg
        0L2qYHk+Q2J3Pc19nj4Zxj88oX/9Pop01L5Ggcg+++Cevvrg0L1UW3k+knh3PauBnj4Crz88uXr9PnvqqL56A5E+cgf3vZaPlz6A
        lVS8JSnCvswY9D3X/vO+cvf6PsPHer40BDM+OnCNPSysnL4C+Ym+IoE5Pr4Jkr3k+w89UHT4PmCxI76tGIg9vX6EPoB/vD2otvI+
        SVKEvhgAhr4tAui+c+v1PoNMmb25tyu98pvlPvfo+j7Tyl4+JZmaPmaC577B0W89nGnzPqbQJjy28hm+ykW5vo5F5b3IWh+9JvUM
        vsUAtz66Aty+VebwPnMGwz0Wd4S+wE0wvh14kj5HP5e+03HYPnD7Kj7f+Kc9JGTuPhmPOD7Q97u+a5+PPOLAob5rbeU+3EeKvMjh
        v7xXA9C+ruHrPnLWhz6icPO+fzJUPjIXqD30NUQ+JLnpvqIIW74s49c9klnpPm7b+TeIqYU3AAYAAAAAAAAAAgAAAAAAAACmCYC5
        fCYuuWILGLs9egy6Cv6XOcAGETrS4gw7tC/2OXXPpLrPsji6TuRgu8+I2Lo=
        """, options: .ignoreUnknownCharacters) ?? Data())
}
