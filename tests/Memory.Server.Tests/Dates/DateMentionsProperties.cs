using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Dates;

namespace Memory.Server.Tests.Dates;

public sealed class DateMentionsProperties
{
    private static readonly string[] Pieces =
    [
        .. ("a the of in on by to from since until before after prior early mid last past previous this next coming few couple several one two seven half now ago end other eve "
            + "good black new year's valentine's day days week weeks weekend month year years decade night may march june sept friday sunday summer winter fall christmas easter "
            + "thanksgiving will was ended today yesterday tomorrow every first fourth 7 31 29 30 99 2023 9999 0 7th 31st 00 1990s 80s 2023-05-07 2023-02-30 7.5.2023 5/7 7-9 1:30 cat").Split(' '),
        ",", ".", "!", "\n", "’", "😀", "\ud83d", "é", "世", "%", "$",
    ];

    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(static pieces => string.Join(' ', pieces));

    private static readonly Gen<DateTimeOffset> Moment =
        from year in Gen.Choose(1, 9999)
        from usual in Gen.Choose(1890, 2210)
        from isUsual in Gen.Elements(true, true, true, false)
        from minute in Gen.Choose(0, (365 * 24 * 60) - 1)
        from offset in Gen.Choose(-14, 14)
        select new DateTimeOffset(Math.Clamp(isUsual ? usual : year, 2, 9998), 1, 1, 0, 0, 0, TimeSpan.FromHours(offset)).AddMinutes(minute);

    [Fact]
    public void In_AnyWordsAtAnyMoment_ArePlausiblePeriods() =>
        Prop.ForAll(Text.ToArbitrary(), Moment.ToArbitrary(), static (text, saidAt) =>
            DateMentions.In(text, saidAt, looksBack: false).Concat(DateMentions.In(text, saidAt, looksBack: true)).All(static mention =>
                mention.Period.From < mention.Period.To && mention.Period.From.TimeOfDay == TimeSpan.Zero && mention.Period.To - mention.Period.From < TimeSpan.FromDays(366 * 100)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 100_000 : 1_500).WithQuietOnSuccess(true));

    [Fact]
    public void In_AnyCharacters_DoesNotThrow() =>
        Prop.ForAll<string?>(static text => DateMentions.In(text ?? "", DateTimeOffset.UnixEpoch, looksBack: false).Count <= DateMentions.Most)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
}
