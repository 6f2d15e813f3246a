using System.Text;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Images;
using Memory.Server.Tests.Storage.Postgres.Queue;
using Memory.Testing;

namespace Memory.Server.Tests.Portability;

/// <summary>Whole servers that are killed while they take in a large document.</summary>
public sealed class ImportKillTests(ITestOutputHelper output)
{
    private static readonly int Messages = TestScale.Full ? 6_000 : 1_000;

    private static readonly int Kills = TestScale.Full ? 25 : 2;

    private static readonly Scope Ana = new(OwnerId.Default, new UserId("ana"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embedded_KilledInTheMidst_TheUserIsWholeOrAbsentAndComesWholeAgain()
    {
        var folder = Directory.CreateTempSubdirectory("memory-killed-").FullName;
        try
        {
            var unfinished = new DiskPlaces(folder).Unfinished;
            await KillAndImportAsync(() => ServerProcess.StartAsync(folder, Token), () => Task.FromResult(BytesBelow(unfinished)));
            Assert.Empty(Directory.EnumerateFiles(unfinished));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Postgres_KilledInTheMidst_TheUserIsWholeOrAbsentAndComesWholeAgain()
    {
        await using var database = await SharedDatabase.CreateAsync();
        await using var beside = await database.ConnectAsync();
        await KillAndImportAsync(
            () => ServerProcess.StartAsync(database.ServerConnectionString, attempts: 1, Token),
            async () => (long)(await beside.AskAsync("SELECT pg_relation_size('turns')"))!);
    }

    /// <summary>Kills server after server once so much more was written of the import than before it, and asks the next one what is there.</summary>
    private async Task KillAndImportAsync(Func<Task<ServerProcess>> start, Func<Task<long>> written)
    {
        var document = await DocumentAsync();
        var (random, absent, whole) = (new Random(20261122), 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await start();
            using (var client = new ApiClient(server.Address, ServerProcess.Key))
            {
                Assert.Contains((await client.DeleteAsync("/v1/users/ana")).Status, (int[])[200, 404]);
                var before = await written();
                var importing = client.PostAsync("/v1/users/ana/import", document);
                var enough = before + random.Next(1, Messages * 500);
                await Polling.UntilAsync(async () => importing.IsCompleted || await written() >= enough);
                await server.KillAsync();
                await importing.ContinueWith(static _ => { }, TaskScheduler.Default).Guarded();
                Assert.Empty(Directory.EnumerateFiles(server.Temporary, SealedSpool.FilePrefix + "*"));
            }

            await using var next = await start();
            using var asking = new ApiClient(next.Address, ServerProcess.Key);
            var found = await asking.GetAsync("/v1/users/ana/export");
            Assert.Contains(found.Status, (int[])[200, 404]);
            if (found.Status == 200)
                Assert.Equal(PortabilityRouteTests.Restored(document), PortabilityRouteTests.Restored(found.Text));
            (absent, whole) = (absent + (found.Status == 404 ? 1 : 0), whole + (found.Status == 200 ? 1 : 0));

            var again = await asking.PostAsync("/v1/users/ana/import", document);
            Assert.True(again.Status == 200, again.Text);
            Assert.Equal(Messages, again.Json.GetProperty(found.Status == 404 ? "added" : "unchanged").GetProperty("messages").GetInt32());
            Assert.Equal(PortabilityRouteTests.Restored(document), PortabilityRouteTests.Restored((await asking.GetAsync("/v1/users/ana/export")).Text));
        }

        Assert.True(absent > 0, "No kill came before the end.");
        output.WriteLine($"{Kills} kills; {absent} times nobody was there, {whole} times the whole user.");
    }

    private static async Task<string> DocumentAsync()
    {
        var time = new Storage.ManualTime();
        await using var fixture = new EmbeddedFixture();
        await using var store = await fixture.OpenAsync(time);
        await using var image = new MadeImage([.. Parts()]) { Profile = new UserProfile(Rows.Noon, "Ana", null), LastActive = Rows.Noon };
        await store.WriteImageAsync(Ana, image, Token);
        return Encoding.UTF8.GetString(await store.ExportAsync(Ana, time, Token));
    }

    private static IEnumerable<UserImagePart> Parts()
    {
        yield return new UserImagePart { Sessions = [Rows.Session("s1")] };
        foreach (var some in Enumerable.Range(1, Messages).Chunk(500))
        {
            yield return new UserImagePart
            {
                Turns = [.. some.Select(static number => Rows.Turn($"m{number}", 0, "s1", $"Message {number} of many, {new string((char)('a' + (number % 26)), 100)}.") with { Sequence = number })],
            };
        }

        yield return new UserImagePart { Observations = [.. Enumerable.Range(1, 500).Select(static number => Rows.Observation(number))] };
        yield return new UserImagePart { Memories = [.. Enumerable.Range(1, 500).Select(static number => Rows.Memory(number))] };
    }

    private static long BytesBelow(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Sum(static file => file.Exists ? file.Length : 0) : 0;
}
