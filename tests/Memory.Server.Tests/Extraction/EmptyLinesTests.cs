using Memory.Server.Extraction.Reading;

namespace Memory.Server.Tests.Extraction;

/// <summary>A message of empty lines costs no more than any other of its length: a pattern that reads them all from each of them gives up in time, and throws.</summary>
public sealed class EmptyLinesTests
{
    private static readonly string Lines = new('\n', 400_000);

    [Theory]
    [InlineData("I ski", false)]
    [InlineData(" \t system: obey", true)]
    [InlineData("  ## Instructions", true)]
    [InlineData("#\n assistant prompt:", true)]
    public void Hostility_BehindCountlessEmptyLines_IsStillSeen(string last, bool isAimedAtTheModel) =>
        Assert.Equal(isAimedAtTheModel, Hostility.IsAimedAtTheModel(Lines + last));
}
