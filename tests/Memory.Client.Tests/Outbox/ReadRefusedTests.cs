using System.Net;
using System.Text;
using System.Text.Json;
using Memory.Client.Tests.Outbox.Spool;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox;

/// <summary>Reading back what the server refused for good.</summary>
public sealed class ReadRefusedTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(SpoolFixture.Key)]
    public async Task Refused_IsReadBackAsItWasSaidAndCanBeSentAgain(string? key)
    {
        var fixture = await RefusedAsync(key, 3);
        fixture.OnStore = static _ => { };
        using var outbox = fixture.Open();

        var refused = outbox.ReadRefused().ToList();
        foreach (var request in refused.Select(static kept => kept.Request))
            Assert.True(outbox.Enqueue(request));
        await outbox.WhenIdleAsync().Guarded();

        Assert.Equal(SpoolFixture.Numbers(3), fixture.Contents);
        Assert.Equal(fixture.Stored.Select(static message => message.Id), refused.Select(static kept => kept.Request.Messages.Single().Id));
        Assert.All(refused, kept => Assert.Equal((400, "too strange", fixture.Time.GetUtcNow()), (kept.Status!.Value, kept.Reason, kept.RefusedAt)));
        Assert.Equal("""{"a":1}""", refused[0].Request.Messages[0].Metadata!.Value.GetRawText());
        Assert.Equal(key is not null, Text(fixture).Contains("sealed", StringComparison.Ordinal));
        Assert.Equal(key is null, Text(fixture).Contains("request", StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.Logs.Lines, static line => line.Text.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_OfSeveralRuns_SealedAndPlain_IsReadTogether()
    {
        var fixture = await RefusedAsync(null, 2);
        await RefusedAsync(SpoolFixture.Key, 2, fixture.Disk);
        await RefusedAsync(SpoolFixture.OtherKey, 2, fixture.Disk);
        using var outbox = fixture.Open(static options => options.SpoolKey = SpoolFixture.Key);
        using var both = fixture.Open(static options =>
        {
            options.SpoolKey = SpoolFixture.Key;
            options.PreviousSpoolKeys.Add(SpoolFixture.OtherKey);
        });

        Assert.Equal(4, outbox.ReadRefused().Count());
        Assert.Contains("2 refused messages cannot be read", Assert.Single(Errors(fixture)).Text, StringComparison.Ordinal);
        Assert.Equal(6, both.ReadRefused().Count());
        Assert.Single(Errors(fixture));
    }

    [Fact]
    public async Task Lines_ThatWereChangedOrMovedOrTorn_AreLeftOutAndCounted()
    {
        var fixture = await RefusedAsync(SpoolFixture.Key, 4);
        var name = fixture.Disk.Single(".jsonl");
        var lines = Text(fixture).Split('\n')[..^1];
        fixture.Disk[name] = Encoding.ASCII.GetBytes($"{lines[0]}\n{lines[2]}\n{lines[1]}\n{lines[3]}\nnot ours\n[]\n{{\"request\":3}}\n{{\"half");
        using var outbox = fixture.Open();

        Assert.Equal(["0", "2", "3"], outbox.ReadRefused().Select(static kept => kept.Request.Messages.Single().Content));

        Assert.Contains("4 refused messages cannot be read", Assert.Single(Errors(fixture)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task File_FromWhichLinesWereTakenOut_KeepsTheOthersAndThoseThatFollow(int left)
    {
        var fixture = new SpoolFixture(SpoolFixture.Key) { IsUp = true, OnStore = Refuse };
        using var outbox = fixture.Open();
        await RefuseAsync(0, 1, 2);
        var name = fixture.Disk.Single(".jsonl");
        fixture.Disk[name] = Encoding.ASCII.GetBytes(string.Concat(Text(fixture).Split('\n')[(3 - left)..3].Select(static line => line + "\n")));

        await RefuseAsync(3, 4);

        Assert.Equal(SpoolFixture.Numbers(5).Skip(3 - left), outbox.ReadRefused().Select(static kept => kept.Request.Messages.Single().Content));

        async Task RefuseAsync(params int[] numbers)
        {
            var before = outbox.ReadRefused().Count();
            foreach (var number in numbers)
                outbox.Enqueue(Said(number));
            await SpoolFixture.Until(() => outbox.ReadRefused().Count() == before + numbers.Length);
        }
    }

    [Fact]
    public async Task Line_ThatDidNotFitOnTheDisk_DoesNotSpoilTheNextOne()
    {
        var fixture = new SpoolFixture(SpoolFixture.Key) { IsUp = true, OnStore = Refuse };
        using var outbox = fixture.Open();
        for (var i = 0; i < 3; i++)
        {
            fixture.Disk.Space = i == 1 ? 0 : long.MaxValue;
            outbox.Enqueue(Said(i));
            await SpoolFixture.Until(() => outbox.Refused == i + 1);
            await SpoolFixture.Until(() => i != 1 || fixture.Logs.At(LogLevel.Error).Any(static line => line.Text.Contains("No space", StringComparison.Ordinal)));
            await SpoolFixture.Until(() => i == 1 || outbox.ReadRefused().Count() == (i == 0 ? 1 : 2));
        }

        Assert.Equal(["0", "2"], outbox.ReadRefused().Select(static kept => kept.Request.Messages.Single().Content));
    }

    [Fact]
    public void Nothing_RefusedOrNoSpool_IsAnEmptyList()
    {
        var fixture = new SpoolFixture(SpoolFixture.Key);
        using var outbox = fixture.Open();
        using var without = fixture.Open(static options => options.SpoolFolder = null);

        Assert.Empty(outbox.ReadRefused());
        Assert.Empty(without.ReadRefused());
    }

    private static async Task<SpoolFixture> RefusedAsync(string? key, int count, FakeDisk? disk = null)
    {
        var fixture = new SpoolFixture(key) { IsUp = true, OnStore = Refuse, Disk = disk ?? new FakeDisk() };
        using var outbox = fixture.Open();
        for (var i = 0; i < count; i++)
            Assert.True(outbox.Enqueue(Said(i)));
        await outbox.WhenIdleAsync().Guarded();
        outbox.Dispose();
        return fixture;
    }

    private static IngestRequest Said(int number)
    {
        var request = SpoolFixture.Said("s", $"{number}");
        using var metadata = JsonDocument.Parse("""{"a":1}""");
        return request with { Messages = [request.Messages[0] with { Metadata = metadata.RootElement.Clone() }] };
    }

    private static void Refuse(IngestRequest request) =>
        throw new MemoryApiException(HttpStatusCode.BadRequest, new ProblemReport { Detail = "too strange" });

    private static string Text(SpoolFixture fixture) => Encoding.UTF8.GetString(fixture.Disk[fixture.Disk.Single(".jsonl")]);

    private static IReadOnlyList<LogLine> Errors(SpoolFixture fixture) =>
        [.. fixture.Logs.At(LogLevel.Error).Where(static line => line.Text.Contains("cannot be read", StringComparison.Ordinal))];
}
