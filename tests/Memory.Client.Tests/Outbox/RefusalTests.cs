using System.Net;
using System.Text.Json;
using Memory.Client.Tests.Outbox.Spool;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox;

/// <summary>What becomes of messages that the server will not have.</summary>
public sealed class RefusalTests
{
    private readonly SpoolFixture fixture = new() { IsUp = true };

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Refused_AmongGoodOnes_IsKeptInAFileThatCanBeSentAgain(int status)
    {
        using var outbox = fixture.Open();
        fixture.IsUp = false;
        await SpoolFixture.FillAsync(outbox, 0, 60);
        fixture.OnStore = request => Refuse(request, "17", (HttpStatusCode)status);

        await fixture.RecoverAsync(outbox);

        Assert.Equal(SpoolFixture.Numbers(60).Except(["17"]), fixture.Contents);
        Assert.Equal((59L, 1L, 0L), (outbox.Delivered, outbox.Refused, outbox.Dropped));
        await SpoolFixture.Until(() => outbox.Spooled == 0);
        using var line = JsonDocument.Parse(fixture.Disk[fixture.Disk.Single(".jsonl")]);
        Assert.StartsWith("/spool/refused/", fixture.Disk.Single(".jsonl"), StringComparison.Ordinal);
        Assert.Equal(status, line.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("too strange", line.RootElement.GetProperty("reason").GetString());
        Assert.Equal(fixture.Time.GetUtcNow(), line.RootElement.GetProperty("refused_at").GetDateTimeOffset());
        var request = line.RootElement.GetProperty("request").Deserialize(MemoryRequestJson.Default.IngestRequest)!;
        Assert.Equal(("u", "s", "17"), (request.UserId, request.SessionId, request.Messages.Single().Content));
        Assert.NotNull(request.Messages.Single().Id);
    }

    [Fact]
    public async Task NotFound_WithWordsOfTheServer_IsLoggedWithoutThem()
    {
        using var outbox = fixture.Open();
        var problem = new ProblemReport { Status = 404, Detail = "no user called Ada" };
        fixture.OnStore = request => throw new MemoryApiException(HttpStatusCode.NotFound, problem);
        outbox.Enqueue(SpoolFixture.Said("s", "0"));

        await SpoolFixture.Until(() => fixture.Logs.At(LogLevel.Warning).Count > 0);

        Assert.EndsWith("the server answered 404.", fixture.Logs.At(LogLevel.Warning)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedOn_WhileOthersAreStored_IsSetAsideAfterItsTriesAndNobodyElseIs()
    {
        using var outbox = fixture.Open(static options => options.MaxTries = 4);
        fixture.IsUp = false;
        await SpoolFixture.FillAsync(outbox, 0, 30);
        var alone = 0;
        fixture.OnStore = request =>
        {
            if (request.Messages.Any(static message => message.Content == "11"))
            {
                alone += request.Messages.Count == 1 ? 1 : 0;
                throw new MemoryUnavailableException("The memory server answered 500.") { StatusCode = HttpStatusCode.InternalServerError };
            }
        };
        fixture.IsUp = true;

        await AdvanceUntilIdleAsync(outbox);

        Assert.Equal(SpoolFixture.Numbers(30).Except(["11"]), fixture.Contents);
        Assert.Equal((4, 1L), (alone, outbox.Refused));
        await SpoolFixture.Until(() => outbox.Spooled == 0);
        Assert.Contains("\"11\"", System.Text.Encoding.UTF8.GetString(fixture.Disk[fixture.Disk.Single(".jsonl")]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BreaksTheConnection_WhileOthersAreStored_IsSetAside()
    {
        using var outbox = fixture.Open(static options => options.MaxTries = 3);
        fixture.OnStore = static request =>
        {
            if (request.SessionId == "deadly")
                throw new MemoryUnavailableException("broke off");
        };
        outbox.Enqueue(SpoolFixture.Said("deadly", "x"));
        var said = 0;
        while (outbox.Refused == 0)
        {
            var stored = outbox.Delivered;
            Assert.True(outbox.Enqueue(SpoolFixture.Said($"s{said}", $"{said++}")));
            while (outbox.Delivered == stored)
            {
                fixture.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            fixture.Time.Advance(TimeSpan.FromSeconds(30));
        }

        await outbox.WhenIdleAsync().Guarded();
        Assert.Equal((1L, said), (outbox.Refused, fixture.Stored.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task ServerDown_HoweverLong_IsNobodysFault(int? status)
    {
        using var outbox = fixture.Open(static options => options.MaxTries = 1);
        fixture.OnStore = _ => throw new MemoryUnavailableException("down") { StatusCode = (HttpStatusCode?)status };
        for (var i = 0; i < 5; i++)
            outbox.Enqueue(SpoolFixture.Said($"s{i}", $"{i}"));
        var attempts = 0;
        for (var retry = 0; retry < 200; retry++)
        {
            await SpoolFixture.Until(() => fixture.Server.Ingests.Count > attempts);
            attempts = fixture.Server.Ingests.Count;
            await fixture.Time.WhenTimersAsync(2);
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((5, 0L, 0L), (outbox.Pending, outbox.Refused, outbox.Dropped));
        fixture.OnStore = static _ => { };
        Assert.True(await outbox.DrainAsync(TimeSpan.FromHours(1)).Guarded());
    }

    [Fact]
    public async Task Refused_AndTheFolderIsFull_IsCountedAndSaidAndTheRestGoesOn()
    {
        using var outbox = fixture.Open(static options => options.MaxSpoolBytes = 4 << 20);
        fixture.Disk["/spool/refused/earlier.jsonl"] = new byte[(4 << 20) - 100];
        fixture.OnStore = static request => Refuse(request, "bad", HttpStatusCode.BadRequest);

        outbox.Enqueue(SpoolFixture.Said("s", "bad"));
        outbox.Enqueue(SpoolFixture.Said("s", "good"));
        await outbox.WhenIdleAsync().Guarded();

        Assert.Equal(["good"], fixture.Contents);
        Assert.Equal(1, outbox.Refused);
        await SpoolFixture.Until(() => fixture.Logs.At(LogLevel.Error).Any(line => line.Text.Contains("has reached its size", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Batch_OfLargeMessages_StaysWithinItsBytes()
    {
        using var outbox = fixture.Open(static options => options.MaxBatchBytes = 64 << 10);
        fixture.IsUp = false;
        for (var i = 0; i < 20; i++)
            outbox.Enqueue(SpoolFixture.Said("s", new string('ü', i == 7 ? 40_000 : 2_000)));

        await fixture.RecoverAsync(outbox);

        var sizes = fixture.Server.Ingests.Select(request => (request.Messages.Count, Bytes: JsonSerializer.SerializeToUtf8Bytes(request, MemoryRequestJson.Default.IngestRequest).Length)).ToList();
        Assert.All(sizes, size => Assert.True(size.Count == 1 || size.Bytes <= 64 << 10, $"{size}"));
        Assert.Contains(sizes, size => size.Bytes > 64 << 10);
        Assert.Contains(sizes, size => size.Count > 2);
        Assert.Equal(20, fixture.Stored.Count);
    }

    [Fact]
    public async Task Metadata_OfADisposedDocument_IsMisuseAndSaidAtOnce()
    {
        await using var outbox = fixture.Open();
        var document = JsonDocument.Parse("{}");
        var said = new IngestMessage { Role = TurnRole.User, Content = "x", Metadata = document.RootElement };
        document.Dispose();

        Assert.Throws<ArgumentException>(() => outbox.Enqueue(new() { UserId = "u", Messages = [said] }));
        Assert.Throws<ArgumentException>(() => outbox.Enqueue(new() { UserId = "u", Messages = [said with { Metadata = default(JsonElement) }] }));
        Assert.Throws<ArgumentException>(() => outbox.Enqueue(new() { UserId = "", Messages = [said] }));
        Assert.Equal(0, outbox.Pending);
    }

    private async Task AdvanceUntilIdleAsync(IngestOutbox outbox)
    {
        while (outbox.Pending > 0)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    private static void Refuse(IngestRequest request, string content, HttpStatusCode status)
    {
        if (request.Messages.Any(message => message.Content == content))
            throw new MemoryApiException(status, new ProblemReport { Detail = "too strange" });
    }
}
