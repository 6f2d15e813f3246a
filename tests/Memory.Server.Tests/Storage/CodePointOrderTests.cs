using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

public sealed class CodePointOrderTests
{
    private static readonly Gen<string> Text =
        Gen.Elements("a", "\0", "é", "\uD7FF", "\uE000", "\uFFFF", "𐀀", "😀", "😁", "\U0010FFFF").ListOf().Select(static letters => string.Concat(letters.Take(4)));

    [Fact]
    public void Compare_AnyTwoTexts_IsTheOrderOfTheirUtf8() =>
        Prop.ForAll(Text.ToArbitrary(), Text.ToArbitrary(), static (left, right) =>
            Math.Sign(CodePointOrder.Instance.Compare(left, right)) == Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)) switch { < 0 => -1, > 0 => 1, _ => 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
}
