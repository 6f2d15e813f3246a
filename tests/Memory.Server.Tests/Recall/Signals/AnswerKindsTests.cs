using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class AnswerKindsTests
{
    [Theory]
    [InlineData("When did she go to the concert?", "Time")]
    [InlineData("  … when is it?", "Time")]
    [InlineData("What date did we move?", "Time")]
    [InlineData("In what year was I born?", "Time")]
    [InlineData("On which day is the exam?", "Time")]
    [InlineData("At what time do I get up?", "Time")]
    [InlineData("Which month did it rain?", "Time")]
    [InlineData("Since when do I run?", "Time")]
    [InlineData("Until when is the shop open?", "Time")]
    [InlineData("How long have I lived here?", "Time, Number")]
    [InlineData("How many dogs do I have?", "Number")]
    [InlineData("How much is the rent?", "Number")]
    [InlineData("How often do I swim?", "Number")]
    [InlineData("And how old is my sister?", "Number")]
    [InlineData("What percentage did we grow?", "Number")]
    [InlineData("the number of my house", "Number")]
    [InlineData("What age was she?", "Number")]
    [InlineData("Where do I live?", "Name")]
    [InlineData("WHERE DO I WORK", "Name")]
    [InlineData("Which city is she from?", "Name")]
    [InlineData("What restaurant did we like?", "Name")]
    [InlineData("Who called?", "Person")]
    [InlineData("Whose car is it?", "Person")]
    [InlineData("To whom did I lend it?", "Person")]
    [InlineData("Why did I quit?", "Reason")]
    [InlineData("What inspired her to paint?", "Reason")]
    [InlineData("the reasons for leaving", "Reason")]
    [InlineData("How come I stopped?", "Reason")]
    [InlineData("Who knows why and where?", "Name, Person, Reason")]
    public void Of_Question_WhatItsAnswerWouldHave(string question, string expected) => Assert.Equal(Enum.Parse<Cues>(expected), CuesOf(question, isWithAssistant: false));

    [Theory]
    [InlineData("What do I like?")]
    [InlineData("Tell me about my dog")]
    [InlineData("Did I like it when it rained?")]
    [InlineData("Whenever I travel, I read")]
    [InlineData("Is the show worth watching?")]
    [InlineData("the whole story")]
    [InlineData("Somewhere quiet, or wherever")]
    [InlineData("Which yearbook is mine?")]
    [InlineData("What numbers did we draw?")]
    [InlineData("Anyhow, much ado")]
    [InlineData("Is he older?")]
    [InlineData("reasonable ideas")]
    [InlineData("Can you suggest a film?")]
    [InlineData("Have I been to Rome?")]
    [InlineData("")]
    public void Of_NoSuchQuestionBetweenPeople_Nothing(string question) => Assert.Equal(Cues.None, CuesOf(question, isWithAssistant: false));

    [Theory]
    [InlineData("Can you suggest a film?", "Preference, Instruction")]
    [InlineData("What should I cook?", "Preference, Instruction")]
    [InlineData("How do I fix it?", "Preference, Instruction")]
    [InlineData("Any tips for sleeping?", "Preference, Instruction")]
    [InlineData("Help me write a letter", "Preference, Instruction")]
    [InlineData("What would you recommend?", "Preference, Instruction")]
    [InlineData("Have I been to Rome?", "Negation")]
    [InlineData("Did my sister call?", "Negation")]
    [InlineData("Am I a vegetarian?", "Negation")]
    [InlineData("What did you recommend?", "None")]
    [InlineData("Which tips did you give me?", "None")]
    [InlineData("What do I like?", "None")]
    [InlineData("Have you eaten?", "None")]
    [InlineData("Did mystery novels bore her?", "None")]
    public void Of_QuestionToAnAssistant_AdviceAsTheyLikeIt(string question, string expected) =>
        Assert.Equal(Enum.Parse<Cues>(expected), CuesOf(question, isWithAssistant: true));

    [Theory]
    [InlineData("what did you recommend?")]
    [InlineData("Which book had you mentioned?")]
    [InlineData("what have you told me about it?")]
    [InlineData("what did the assistant say")]
    [InlineData("what did you originally suggest")]
    [InlineData("the plan that you gave me")]
    [InlineData("you previously recommended a hotel")]
    [InlineData("your last suggestion")]
    [InlineData("remind me what you said")]
    [InlineData("what was on the list you provided?")]
    public void IsAboutAssistant_ItsOwnWords_Yes(string question) => Assert.True(AnswerKinds.IsAboutAssistant(question));

    [Theory]
    [InlineData("what would you suggest?")]
    [InlineData("what did I say?")]
    [InlineData("what did I tell you about my job?")]
    [InlineData("can you give me a list?")]
    [InlineData("will you explain this?")]
    [InlineData("what did my sister suggest?")]
    [InlineData("which doctor recommended it?")]
    [InlineData("have you seen it?")]
    [InlineData("do you recommend it?")]
    [InlineData("")]
    public void IsAboutAssistant_AnythingElse_No(string question) => Assert.False(AnswerKinds.IsAboutAssistant(question));

    [Fact]
    public void Of_LongText_ReadOnceAndAtOnce() => Assert.Equal(Cues.None, CuesOf(string.Concat(Enumerable.Repeat("you your did you ", 50_000)), isWithAssistant: true));

    private static Cues CuesOf(string question, bool isWithAssistant)
    {
        var kinds = AnswerKinds.Of(question, isWithAssistant);
        Assert.All(kinds, static kind => Assert.InRange(kind.Strength, 0.01, 1));
        return kinds.Aggregate(Cues.None, static (all, kind) => all | kind.Cue);
    }
}
