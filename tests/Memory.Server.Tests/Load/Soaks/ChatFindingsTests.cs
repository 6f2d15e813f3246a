using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class ChatFindingsTests
{
    [Fact]
    public void Compare_QuestionAndAnswerOnce_IsClean() =>
        Assert.True(Of([new ChatState(7, Times: 1, IsAnswered: true)], Question(7), ChatWords.Answer(7)).IsClean);

    [Fact]
    public void Compare_AnsweredAndNotThere_IsLost()
    {
        Assert.Equal(1, Of([new ChatState(7, Times: 1, IsAnswered: true)], Question(7)).Lost);
        Assert.Equal(1, Of([new ChatState(7, Times: 1, IsAnswered: true)], ChatWords.Answer(7)).Lost);
        Assert.Equal(0, Of([new ChatState(7, Times: 1, IsAnswered: false)]).Lost);
    }

    [Fact]
    public void Compare_QuestionTwice_IsDoubledHoweverOftenItWasSent() =>
        Assert.Equal(1, Of([new ChatState(7, Times: 3, IsAnswered: true)], Question(7), ChatWords.Answer(7), Question(7)).Doubled);

    [Fact]
    public void Compare_AnswerTwice_IsDoubledUnlessTheModelWasAskedTwice()
    {
        string[] found = [Question(7), ChatWords.Answer(7), ChatWords.Answer(7)];

        Assert.Equal(1, Of([new ChatState(7, Times: 1, IsAnswered: true)], found).Doubled);
        Assert.True(Of([new ChatState(7, Times: 2, IsAnswered: true)], found).IsClean);
    }

    [Fact]
    public void Compare_WhatNobodySaid_IsUnknown() => Assert.Equal(2, Of([new ChatState(7, Times: 1, IsAnswered: false)], ChatWords.Answer(8), Question(7) + "?").Unknown);

    private static string Question(int number) => $"{ChatWords.Question(number)}I like tea.";

    private static ChatFindings Of(ChatState[] chats, params string[] found) => ChatFindings.Compare(chats, Question, found);
}
