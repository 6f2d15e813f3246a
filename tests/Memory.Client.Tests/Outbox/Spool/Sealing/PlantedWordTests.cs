using System.Net;
using System.Text;
using System.Text.Json;
using Memory.Testing;

namespace Memory.Client.Tests.Outbox.Spool.Sealing;

/// <summary>Looks for what was said in every file of a real spool folder.</summary>
public sealed class PlantedWordTests : IDisposable
{
    private static readonly string[] Words = ["Quittenbrot", "user-Wanderfalke", "session-Eisvogel", "id-Zaunkoenig", "name-Rotmilan", "meta-Blaukehlchen", "reason-Goldammer", "Nachtigall"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-spool-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData(SpoolFixture.Key)]
    public async Task Files_OfASealedSpool_HoldNoWordThatWasSaid(string? key)
    {
        var fixture = new SpoolFixture(key);
        using var outbox = fixture.Open(options => (options.SpoolFolder, options.BatchSize, options.Capacity) = (folder.FullName, 1, 20), new LocalSpoolDisk());
        fixture.OnStore = Answer;
        for (var i = 0; i < 40; i++)
        {
            Assert.True(outbox.Enqueue(Said($"{i % 8}", i)));
            Assert.True(await outbox.FlushAsync().Guarded());
        }

        // Some are refused, one is stored, the others wait: so all that is ever written is there, marks too.
        fixture.IsUp = true;
        while (outbox.Refused == 0 || outbox.Delivered == 0 || Refused().Length == 0)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        outbox.Dispose();

        var files = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories);
        Assert.Contains(files, static file => file.EndsWith(".spool", StringComparison.Ordinal));
        var found = Words.Where(word => files.Any(file => Holds(file, word))).ToList();
        Assert.Equal(key is null ? Words : [], found);
        Assert.Equal(key is null, files.Any(static file => File.ReadAllText(file).Contains("\"done\"", StringComparison.Ordinal)));
        Assert.Equal(outbox.Refused, outbox.ReadRefused().Count());
    }

    private string[] Refused() => Directory.Exists(Path.Combine(folder.FullName, "refused")) ? Directory.GetFiles(Path.Combine(folder.FullName, "refused")) : [];

    private static IngestRequest Said(string session, int number)
    {
        using var metadata = JsonDocument.Parse("""{"a":"meta-Blaukehlchen"}""");
        var said = new IngestMessage
        {
            Role = TurnRole.User, Content = $"Nachtigall {number} Quittenbrot", Id = $"id-Zaunkoenig {session} {number}", Name = "name-Rotmilan",
            Metadata = metadata.RootElement.Clone(),
        };
        return new() { UserId = "user-Wanderfalke", SessionId = $"session-Eisvogel {session}", Messages = [said] };
    }

    private static void Answer(IngestRequest request)
    {
        if (request.SessionId!.EndsWith('3'))
            throw new MemoryApiException(HttpStatusCode.BadRequest, new ProblemReport { Detail = "reason-Goldammer" });
        if (!request.SessionId.EndsWith('5'))
            throw new MemoryUnavailableException("down");
    }

    /// <summary>In plain text, or in base64 at whichever of its three places a word may begin.</summary>
    private static bool Holds(string file, string word)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        if (bytes.IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || Path.GetFileName(file).Contains(word, StringComparison.OrdinalIgnoreCase))
            return true;
        for (var before = 0; before < 3; before++)
        {
            var inner = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + word))[(before == 0 ? 0 : before + 1)..].TrimEnd('=')[..^1];
            if (bytes.IndexOf(Encoding.ASCII.GetBytes(inner)) >= 0)
                return true;
        }

        return false;
    }
}
