using Memory.Server.Memories;

namespace Memory.Server.Tests.Memories;

public sealed class JobIdTests
{
    private static readonly Scope Ana = World.Of("acme", "ana");

    [Fact]
    public void HashOfScope_OfAJob_IsItsUsers()
    {
        var job = JobId.Create(Ana, Guid.Parse("0193000000007000800000000000000a"));

        Assert.Equal(JobId.ScopeHash(Ana), job.HashOfScope);
        Assert.True(job.BelongsTo(Ana));
        Assert.False(job.BelongsTo(World.Of("acme", "bob")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789abcdef-1")]
    [InlineData("../../../../../../../etc/passwd/../1")]
    public void HashOfScope_OfAWrongForm_IsNone(string id) => Assert.Null(new JobId(id).HashOfScope);
}
