namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>Several clients of one app, each with a server or a key of its own, that were given one folder.</summary>
public sealed class NamedClientTests
{
    private readonly SpoolFixture fixture = new();

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "")]
    [InlineData("a", "A")]
    [InlineData("a", "b")]
    [InlineData("a/b", "b")]
    [InlineData("..", "")]
    [InlineData("refused", "")]
    public async Task Restart_OfSeveralClients_EachTakesOnlyItsOwn(string name, string other)
    {
        using (var outbox = fixture.Open(name: name))
            await SpoolFixture.FillAsync(outbox, 0, 5);
        var stranger = new SpoolFixture { Disk = fixture.Disk };
        using var elsewhere = stranger.Open(name: other);

        await stranger.RecoverAsync(elsewhere);

        Assert.Empty(stranger.Stored);
        using var next = fixture.Open(name: name);
        await fixture.RecoverAsync(next);
        Assert.Equal(SpoolFixture.Numbers(5), fixture.Contents);
    }

    [Theory]
    [InlineData("", "/spool")]
    [InlineData("crm-2", "/spool/client-crm-2")]
    [InlineData("CRM", "/spool/client-%43%52%4d")]
    [InlineData("a/../é", "/spool/client-a%2f%2e%2e%2f%c3%a9")]
    public void Folder_OfAClient_IsReadableAndStaysBelow(string name, string folder) =>
        Assert.Equal(Path.GetFullPath(folder), SpoolFolder.Of(SpoolFixture.Folder, name));
}
