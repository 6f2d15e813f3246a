using System.Globalization;
using Memory.Server.Dates;

namespace Memory.Server.Tests.Dates;

/// <summary>Said on Wednesday 2023-06-14 10:00 +02:00; each mention as "from/to precision", with r for relative and y for any year.</summary>
public sealed class DateMentionsTests
{
    private static readonly DateTimeOffset SaidAt = new(2023, 6, 14, 10, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("I fly on 2023-05-07.", "2023-05-07/05-08 Day")]
    [InlineData("Logged at 2023-05-07T10:30:00Z, fixed 2023/05/09", "2023-05-07/05-08 Day|2023-05-09/05-10 Day")]
    [InlineData("Am 7.5.2023 war das.", "2023-05-07/05-08 Day")]
    [InlineData("It was 25/12/2022 or 12/25/22 or 5/7/2023", "2022-12-25/12-26 Day|2022-12-25/12-26 Day|2023-05-07/05-08 Day")]
    [InlineData("The invoice of 2023-05", "2023-05-01/06-01 Month")]
    [InlineData("on 7 May 2023", "2023-05-07/05-08 Day")]
    [InlineData("May 7th, 2023, was fine", "2023-05-07/05-08 Day")]
    [InlineData("on the 7th of May 2021", "2021-05-07/05-08 Day")]
    [InlineData("Friday, 9 June 2023", "2023-06-09/06-10 Day")]
    [InlineData("Sept. 5, 2022 was when", "2022-09-05/09-06 Day")]
    [InlineData("from 7-9 May 2023", "2023-05-07/05-10 Day")]
    [InlineData("May 7–9, 2023", "2023-05-07/05-10 Day")]
    [InlineData("the fourth of July 2020", "2020-07-04/07-05 Day")]
    [InlineData("We met in May 2021", "2021-05-01/06-01 Month")]
    [InlineData("back in 2019 and 2020", "2019-01-01/2020-01-01 Year|2020-01-01/2021-01-01 Year")]
    [InlineData("in the 1990s", "1990-01-01/2000-01-01 Year")]
    [InlineData("during the 80s", "1980-01-01/1990-01-01 Year")]
    [InlineData("the summer of 2022", "2022-06-01/09-01 Season")]
    [InlineData("winter 2021", "2021-12-01/2022-03-01 Season")]
    [InlineData("Thanksgiving 2022", "2022-11-24/11-25 Day")]
    [InlineData("Easter 2023, Good Friday 2024", "2023-04-09/04-10 Day|2024-03-29/03-30 Day")]
    [InlineData("Black Friday of 2021", "2021-11-26/11-27 Day")]
    [InlineData("the week before 9 June 2023", "2023-05-29/06-09 Week")]
    [InlineData("the weekend before 9 June 2023", "2023-06-03/06-05 Week")]
    [InlineData("the Friday before 9 June 2023", "2023-06-02/06-03 Day")]
    [InlineData("the sunday after 9 June 2023", "2023-06-11/06-12 Day")]
    [InlineData("the weekend of 9 June 2023", "2023-06-10/06-12 Week")]
    [InlineData("the week of May 9, 2023", "2023-05-08/05-15 Week")]
    [InlineData("the day after Christmas 2022", "2022-12-26/12-27 Day")]
    [InlineData("two days before Christmas 2022", "2022-12-23/12-24 Day")]
    [InlineData("the month before May 2022", "2022-04-01/05-01 Month")]
    public void In_CalendarWithYear_IsSure(string text, string mentions) => Assert.Equal(mentions, Told(text));

    [Theory]
    [InlineData("What happened on 7 May?", "2023-05-07/05-08 Day y")]
    [InlineData("What did she do on May 7th?", "2023-05-07/05-08 Day y")]
    [InlineData("What about may 7th", "2023-05-07/05-08 Day y")]
    [InlineData("What about December 7?", "2023-12-07/12-08 Day y")]
    [InlineData("We went there in December", "2022-12-01/2023-01-01 Month y")]
    [InlineData("I'm going to move in February", "2024-02-01/03-01 Month y")]
    [InlineData("We'll move in may", "2024-05-01/06-01 Month y")]
    [InlineData("Born on February 29th", "2020-02-29/03-01 Day y")]
    [InlineData("on Halloween and at Christmas", "2022-10-31/11-01 Day y|2022-12-25/12-26 Day y", true)]
    [InlineData("New Year's Eve, New Year’s Day, New Year's", "2022-12-31/2023-01-01 Day y|2023-01-01/01-02 Day y|2023-01-01/01-02 Day y", true)]
    [InlineData("for Valentine's Day or St. Patrick's Day", "2023-02-14/02-15 Day y|2023-03-17/03-18 Day y")]
    [InlineData("Mother's Day was lovely", "2023-05-14/05-15 Day y")]
    [InlineData("in the summer", "2023-06-01/09-01 Season y")]
    [InlineData("over the winter we stayed", "2022-12-01/2023-03-01 Season y", true)]
    [InlineData("on 5/7", "2023-05-07/05-08 Day y")]
    public void In_CalendarWithoutYear_IsTheLikeliestYear(string text, string mentions, bool looksBack = false) => Assert.Equal(mentions, Told(text, looksBack));

    [Theory]
    [InlineData("I ran today", "2023-06-14/06-15 Day r")]
    [InlineData("Yesterday morning I ran", "2023-06-13/06-14 Day r")]
    [InlineData("see you tomorrow", "2023-06-15/06-16 Day r")]
    [InlineData("the day before yesterday", "2023-06-12/06-13 Day r")]
    [InlineData("the day after tomorrow", "2023-06-16/06-17 Day r")]
    [InlineData("Last night's show", "2023-06-13/06-14 Day r")]
    [InlineData("this morning", "2023-06-14/06-15 Day r")]
    [InlineData("last week", "2023-06-05/06-12 Week r")]
    [InlineData("LAST WEEKEND", "2023-06-10/06-12 Week r")]
    [InlineData("We hiked this weekend", "2023-06-10/06-12 Week r")]
    [InlineData("We'll hike this weekend", "2023-06-17/06-19 Week r")]
    [InlineData("this past weekend", "2023-06-10/06-12 Week r")]
    [InlineData("this coming weekend", "2023-06-17/06-19 Week r")]
    [InlineData("the weekend before last", "2023-06-03/06-05 Week r")]
    [InlineData("next month", "2023-07-01/08-01 Month r")]
    [InlineData("last year's trip", "2022-01-01/2023-01-01 Year r")]
    [InlineData("last Friday", "2023-06-09/06-10 Day r")]
    [InlineData("I went on Friday", "2023-06-09/06-10 Day r")]
    [InlineData("I will go on Friday", "2023-06-16/06-17 Day r")]
    [InlineData("on Friday", "2023-06-16/06-17 Day r")]
    [InlineData("on Friday", "2023-06-09/06-10 Day r", true)]
    [InlineData("Friday night we danced", "2023-06-09/06-10 Day r")]
    [InlineData("next Friday", "2023-06-23/06-24 Day r")]
    [InlineData("this Friday", "2023-06-16/06-17 Day r")]
    [InlineData("Tuesday last week", "2023-06-06/06-07 Day r")]
    [InlineData("the Tuesday of last week", "2023-06-06/06-07 Day r")]
    [InlineData("two days ago", "2023-06-12/06-13 Day r")]
    [InlineData("2 weeks ago", "2023-05-28/06-04 Week r")]
    [InlineData("a month ago", "2023-04-29/05-30 Month r")]
    [InlineData("two years ago", "2020-12-14/2021-12-14 Year r")]
    [InlineData("a year and a half ago", "2021-11-29/12-30 Month r")]
    [InlineData("a few weeks ago", "2023-05-07/06-04 Month r")]
    [InlineData("a couple of months ago", "2023-02-27/04-30 Season r")]
    [InlineData("months ago", "2022-09-29/2023-04-30 Season r")]
    [InlineData("an hour ago", "2023-06-14/06-15 Day r")]
    [InlineData("in two weeks", "2023-06-25/07-02 Week r")]
    [InlineData("three days from now", "2023-06-17/06-18 Day r")]
    [InlineData("the last two weeks", "2023-05-31/06-15 Month r")]
    [InlineData("over the past year", "2022-06-14/2023-06-15 Year r")]
    [InlineData("in the next few days", "2023-06-14/06-20 Week r")]
    [InlineData("the other day", "2023-06-07/06-15 Week r")]
    [InlineData("this summer", "2023-06-01/09-01 Season r")]
    [InlineData("last summer", "2022-06-01/09-01 Season r")]
    [InlineData("next winter", "2023-12-01/2024-03-01 Season r")]
    [InlineData("last May", "2023-05-01/06-01 Month r")]
    [InlineData("last Christmas", "2022-12-25/12-26 Day r")]
    [InlineData("Halloween last year", "2022-10-31/11-01 Day r")]
    [InlineData("the end of the month", "2023-06-01/07-01 Month r")]
    [InlineData("due on the 20th, I think", "2023-06-20/06-21 Day r")]
    public void In_ToldFromNow_IsResolved(string text, string mentions, bool looksBack = false) => Assert.Equal(mentions, Told(text, looksBack));

    [Theory]
    [InlineData("")]
    [InlineData("Meet me at 5pm or 10:30, room 2019b")]
    [InlineData("I may go, she may 2 times; soldiers march on")]
    [InlineData("I have two cats and 3 dogs, 1,200 books and 2000 words, $2020, 2015%")]
    [InlineData("every Friday, each Christmas, every day")]
    [InlineData("one day I want to spring and fall")]
    [InlineData("the 15th floor on the 15th floor")]
    [InlineData("call 555-2019 or 10.0.0.1, version 2.5.3, ratio 3/4")]
    [InlineData("on February 30th, 2023-13-45, 99/99/2023, 0.0.2023")]
    [InlineData("the week before the party, two weeks before we met")]
    [InlineData("April and June came, August laughed")]
    [InlineData("999 decades ago, in 9999 years")]
    [InlineData("日本語のテキスト、حفلة, 🎉")]
    public void In_NoTime_FindsNothing(string text) => Assert.Equal("", Told(text));

    [Fact]
    public void In_ManySentences_FindsAllInOrder() => Assert.Equal(
        "2023-06-13/06-14 Day r|2021-05-01/06-01 Month|2023-06-12/06-19 Week r",
        Told("Hi! Yesterday I slept, it was fine.\nWe met in May 2021. Do you? This week is hard"));

    [Fact]
    public void In_UnknownMoment_FindsOnlyFullDates() => Assert.Equal(
        [new DateOnly(2023, 5, 7)],
        DateMentions.In("Yesterday, on Friday, in May, on 7 May 2023", default, looksBack: true).Select(static mention => DateOnly.FromDateTime(mention.Period.From.DateTime)));

    [Fact]
    public void In_MoreThanAnyoneSays_IsBounded() =>
        Assert.Equal(DateMentions.Most, DateMentions.In(string.Concat(Enumerable.Repeat("yesterday ", 5_000)), SaidAt, looksBack: true).Count);

    [Theory]
    [InlineData("the week before ")]
    [InlineData("last ")]
    [InlineData("may 5 of ")]
    [InlineData("2 years and a half before the ")]
    [InlineData("1-1-1/")]
    [InlineData("in the end of the ")]
    [InlineData("a few several couple of ")]
    public void In_EndlessNonsense_EndsSoon(string piece) =>
        Assert.InRange(DateMentions.In(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)), SaidAt, looksBack: false).Count, 0, DateMentions.Most);

    private static string Told(string text, bool looksBack = false) =>
        string.Join('|', DateMentions.In(text, SaidAt, looksBack).Select(Spell));

    private static string Spell(DateMention mention)
    {
        Assert.Equal(SaidAt.Offset, mention.Period.From.Offset);
        var (from, to) = mention.Period;
        var end = to.ToString(from.Year == to.Year ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}/{end} {mention.Precision}{(mention.IsRelative ? " r" : "")}{(mention.HasYear ? "" : " y")}");
    }
}
