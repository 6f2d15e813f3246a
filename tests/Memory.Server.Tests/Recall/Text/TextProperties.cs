using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class TextProperties
{
    /// <summary>Characters in their composed form, and what they are made of.</summary>
    private static readonly (string Composed, string Decomposed)[] Letters =
    [
        ("é", "e\u0301"), ("Ü", "U\u0308"), ("ñ", "n\u0303"), ("ç", "c\u0327"), ("ệ", "e\u0323\u0302"), ("Å", "A\u030A"), ("ž", "z\u030C"), ("ё", "е\u0308"), ("й", "и\u0306"),
        ("ώ", "ω\u0301"), ("آ", "ا\u0653"), ("أ", "ا\u0654"), ("ئ", "ي\u0654"), ("が", "か\u3099"), ("ポ", "ホ\u309A"), ("ヴ", "ウ\u3099"), ("한", "\u1112\u1161\u11AB"), ("가", "\u1100\u1161"), ("각", "가\u11A8"),
    ];

    private static readonly string[] Plain = ["a", "B", "running", "Cats", "x", "7", "10", "3.5", "1,000", "don't", "re-tryCount", "a_b", "c++", "C#", "'", ".", "-", ",", " ", " ", " ", "@", "!", "#", "&", ":"];

    private static readonly Gen<string[]> Pieces = Gen.Elements(Plain).ArrayOf();

    [Fact]
    public void Terms_AnyText_AreBoundedAndNeverEmpty() => Check(Anything(), static text =>
    {
        var (words, terms) = (Tokenizer.Words(text), Tokenizer.Terms(text));
        return terms.All(static term => term.Length is > 0 and <= Tokenizer.MaxWordLength && !term.Any(char.IsWhiteSpace)) && words.Count <= terms.Count && terms.Count <= 3 * text.Length;
    });

    [Fact]
    public void Stems_AnyText_AreBoundedAndNeverEmpty() => Check(Anything(), static text =>
        TextAnalyzer.Stems(text).All(static stem => stem.Length is > 0 and <= Tokenizer.MaxWordLength + 1) && TextAnalyzer.Analyze(text).Equals(TextAnalyzer.Analyze(text)));

    [Fact]
    public void Stems_DecomposedText_AreThoseOfTheComposed() => Check(
        Gen.Elements(Letters.Append((" ", " ")).Append(("s", "s")).ToArray()).ArrayOf(),
        static letters => Same(string.Concat(letters.Select(static letter => letter.Item1)), string.Concat(letters.Select(static letter => letter.Item2))));

    [Fact]
    public void Stems_FullWidthText_AreThoseOfThePlain() => Check(Pieces, static pieces =>
        string.Concat(pieces) is var text && Same(text, string.Concat(text.Select(static character => character is > ' ' and < '\x7f' ? (char)(character + 0xFEE0) : character))));

    [Fact]
    public void Stems_TextInPieces_FollowTheirOrder() => Check(Pieces, static pieces =>
        string.Join(" ! ", pieces) is var text && Tokenizer.Words(text).SequenceEqual(pieces.SelectMany(Tokenizer.Words)));

    private static bool Same(string left, string right) => TextAnalyzer.Stems(left).SequenceEqual(TextAnalyzer.Stems(right));

    private static Gen<string> Anything() => Gen.Elements(
        [.. Plain, .. Letters.Select(static letter => letter.Decomposed), "😀", "👨\u200D👩", "🇩", "\ud83d", "\udc36", "\u200B", "\0", "東", "ก", "ｱ", "ﾞ", "ß", "ﬃ", "İ", "²", "Ⅳ", "\U00010428", new string('x', 70), "'s", "n't", "l'"])
        .ListOf().Select(static pieces => string.Concat(pieces));

    private static void Check<T>(Gen<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 50_000 : 700).WithQuietOnSuccess(true));
}
