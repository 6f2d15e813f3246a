using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall;

/// <summary>Compares answers bit by bit.</summary>
internal static class SameAnswer
{
    public static void Check(RecallAnswer expected, RecallAnswer actual)
    {
        Assert.Equal(expected.Memories.Select(static found => (found.Memory.Id, found.Score)), actual.Memories.Select(static found => (found.Memory.Id, found.Score)));
        Assert.Equal(expected.Memories.Select(static found => found.Memory), actual.Memories.Select(static found => found.Memory));
        Assert.Equal(expected.Memories.Select(static found => found.Parts), actual.Memories.Select(static found => found.Parts));
        Assert.Equal(expected.Turns.Select(static found => (found.Turn.Id, found.Score)), actual.Turns.Select(static found => (found.Turn.Id, found.Score)));
        Assert.Equal(expected.Turns.Select(static found => found.Turn), actual.Turns.Select(static found => found.Turn));
        Assert.Equal(expected.Turns.Select(static found => found.Parts), actual.Turns.Select(static found => found.Parts));
        Assert.Equal(expected.Context, actual.Context);
        Assert.Equal(expected.ContextKeys, actual.ContextKeys);
        Assert.Equal(expected.Lapsed, actual.Lapsed);
        Assert.Equal((expected.TokenCount, expected.Weights.Count), (actual.TokenCount, actual.Weights.Count));
    }
}
