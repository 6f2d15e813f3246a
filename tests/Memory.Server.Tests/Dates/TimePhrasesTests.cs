using Memory.Server.Dates;
using Memory.Server.Tests.Extraction;

namespace Memory.Server.Tests.Dates;

/// <summary>Time phrases resolve against Wednesday 2025-03-12 10:00 +02:00 and leave the other words as they were.</summary>
public sealed class TimePhrasesTests
{
    [Theory]
    [InlineData("I moved to Dallas yesterday", "I moved to Dallas", "2025-03-11", "2025-03-12")]
    [InlineData("I arrive tomorrow morning", "I arrive", "2025-03-13", "2025-03-14")]
    [InlineData("I leave the day after tomorrow", "I leave", "2025-03-14", "2025-03-15")]
    [InlineData("I moved last week", "I moved", "2025-03-03", "2025-03-10")]
    [InlineData("I moved to Dallas last month with Ana", "I moved to Dallas with Ana", "2025-02-01", "2025-03-01")]
    [InlineData("I am moving in May", "I am moving", "2025-05-01", "2025-06-01")]
    [InlineData("I moved in May", "I moved", "2024-05-01", "2024-06-01")]
    [InlineData("I am moving in February", "I am moving", "2026-02-01", "2026-03-01")]
    [InlineData("I am moving in May 2027", "I am moving", "2027-05-01", "2027-06-01")]
    [InlineData("I have an exam next Friday", "I have an exam", "2025-03-21", "2025-03-22")]
    [InlineData("I have an exam this Friday", "I have an exam", "2025-03-14", "2025-03-15")]
    [InlineData("I have an exam on Friday", "I have an exam", "2025-03-14", "2025-03-15")]
    [InlineData("I had an exam on Friday", "I had an exam", "2025-03-07", "2025-03-08")]
    [InlineData("I moved two years ago", "I moved", "2023-03-12", "2023-03-13")]
    [InlineData("I moved a couple of months ago", "I moved", "2025-01-12", "2025-01-13")]
    [InlineData("I am leaving in three weeks", "I am leaving", "2025-04-02", "2025-04-03")]
    [InlineData("I moved in 2019", "I moved", "2019-01-01", "2020-01-01")]
    [InlineData("I fly on June 3rd", "I fly", "2025-06-03", "2025-06-04")]
    [InlineData("I fly on the 3rd of June 2026", "I fly", "2026-06-03", "2026-06-04")]
    [InlineData("I fly on 2025-06-03", "I fly", "2025-06-03", "2025-06-04")]
    [InlineData("I fly on the 20th", "I fly", "2025-03-20", "2025-03-21")]
    [InlineData("I am going there next summer", "I am going there", "2025-06-01", "2025-09-01")]
    [InlineData("I took it up last spring", "I took it up", "2024-03-01", "2024-06-01")]
    [InlineData("I was there on Feb 29 2024", "I was there", "2024-02-29", "2024-03-01")]
    public void Read_Point_ResolvesAndIsTakenOut(string clause, string words, string from, string to)
    {
        var (rest, times) = TimePhrases.Read(clause, LabelledSentences.SaidAt);
        Assert.Equal(words, rest);
        Assert.Equal((from, to), (LabelledSentences.Day(times.At?.From), LabelledSentences.Day(times.At?.To)));
        Assert.Equal(LabelledSentences.SaidAt.Offset, times.At!.Value.From.Offset);
    }

    [Theory]
    [InlineData("I live here since 2020", "2020-01-01")]
    [InlineData("I live here since May", "2024-05-01")]
    [InlineData("I have lived here since last year", "2024-01-01")]
    [InlineData("I have lived here for three years", "2022-03-12")]
    [InlineData("I have lived here for the past two months", "2025-01-12")]
    public void Read_Since_TellsTheStart(string clause, string from) =>
        Assert.Equal(from, LabelledSentences.Day(TimePhrases.Read(clause, LabelledSentences.SaidAt).Times.Start));

    [Theory]
    [InlineData("I am in Paris until Friday", "2025-03-15")]
    [InlineData("I am in Paris until tomorrow", "2025-03-14")]
    [InlineData("I am in Paris till March 20", "2025-03-21")]
    [InlineData("I am in Paris until the end of the month", "2025-04-01")]
    [InlineData("I am in Paris until May", "2025-05-01")]
    [InlineData("I worked there until 2020", "2020-01-01")]
    public void Read_Until_TellsTheEnd(string clause, string to) =>
        Assert.Equal(to, LabelledSentences.Day(TimePhrases.Read(clause, LabelledSentences.SaidAt).Times.Until));

    [Theory]
    [InlineData("I swim every Tuesday", "every tuesday")]
    [InlineData("I swim every other week", "every other week")]
    [InlineData("I swim on Sundays", "on sundays")]
    [InlineData("I swim three times a week", "three times a week")]
    [InlineData("I swim every Thursday evening", "every thursday evening")]
    public void Read_Habit_TellsHowOften(string clause, string often)
    {
        var (rest, times) = TimePhrases.Read(clause, LabelledSentences.SaidAt);
        Assert.Equal(("I swim", often), (rest, times.Recurrence));
    }

    [Theory]
    [InlineData("I may live in Austin")]
    [InlineData("My favorite month is May")]
    [InlineData("I have two cats")]
    [InlineData("I fly on February 31")]
    [InlineData("I march in parades")]
    public void Read_NoTime_LeavesTheClauseAlone(string clause)
    {
        var (rest, times) = TimePhrases.Read(clause, LabelledSentences.SaidAt);
        Assert.Equal(clause, rest);
        Assert.Equal(TimeMentions.None, times);
    }

    [Theory]
    [InlineData("I am moving in two weeks ago until since for every")]
    [InlineData("since since since until until in in in the the end of the end of")]
    [InlineData("in 999 decades, 999 years ago, for 999 decades")]
    public void Read_Nonsense_DoesNotThrow(string clause) => Assert.NotNull(TimePhrases.Read(clause, LabelledSentences.SaidAt).Words);
}
