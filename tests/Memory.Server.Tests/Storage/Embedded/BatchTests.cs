using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class BatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ended_HoldsNothingOfWhatItWrote(bool succeeds)
    {
        var batch = new Batch();
        batch.Add(new byte[100_000], then: null);
        Assert.InRange(batch.HeldBytes, 100_000, 400_000);

        if (succeeds)
            batch.Succeed(flushed: null);
        else
            batch.Fail(new IOException("full"));

        Assert.Equal(0, batch.HeldBytes);
        Assert.True(batch.Durable.IsCompleted);
    }
}
