using System.CommandLine;
using Memory.Server.Cli;
using Memory.Server.Tests.Storage.Postgres;

namespace Memory.Server.Tests.Cli;

public sealed class StoreOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--data f", null, "f")]
    [InlineData("--postgres Host=typed", "Host=typed", "memory-data")]
    [InlineData("", "Host=environment", "memory-data")]
    public void Read_WithADatabaseInTheEnvironment_WhatIsTypedCounts(string typed, string? database, string folder)
    {
        // Settings of the command line stand where the environment does: below the options.
        var options = new StoreOptions(["--DATABASE_URL=Host=environment"]);
        var command = new RootCommand();
        options.AddTo(command);
        var settings = options.Read(command.Parse(typed));
        Assert.Equal((database, folder), (settings.Postgres, settings.Data));
    }

    [Fact]
    public async Task Postgres_Typed_IsWhereTheCommandsWork()
    {
        await using var database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        string[] store = ["--postgres", database.ConnectionString];
        Assert.Equal(0, (await AtShell.RunAsync(["migrate", .. store])).Code);
        Assert.Equal("{\"applied\":[]}", (await AtShell.RunAsync(["migrate", "--json", .. store])).Output.Trim());
        Assert.Equal(0, (await AtShell.RunAsync(["keys", "create", "acme", .. store])).Code);
        Assert.Contains("owner", (await AtShell.RunAsync(["keys", "list", "acme", .. store])).Output, StringComparison.Ordinal);
        Assert.StartsWith("Everything is as it must be", (await AtShell.RunAsync(["verify", .. store])).Output, StringComparison.Ordinal);
        Assert.StartsWith("All 0 users are done", (await AtShell.RunAsync(["reembed", .. store])).Output, StringComparison.Ordinal);
        Assert.Contains("There is no user", (await AtShell.RunAsync(["users", "erase", "acme", "ana", "--yes", .. store])).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://user:secret@")]
    [InlineData("Host=db;Pass word=secret")]
    public async Task Postgres_ThatIsNone_RefusedWithoutItsPassword(string address)
    {
        var refused = await AtShell.RunAsync("keys", "list", "acme", "--postgres", address);
        Assert.Equal(1, refused.Code);
        Assert.DoesNotContain("secret", refused.Error, StringComparison.Ordinal);
    }
}
