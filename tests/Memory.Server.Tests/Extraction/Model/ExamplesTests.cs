using System.Globalization;
using System.Text.Json;
using Memory.Server.Extraction.Model;
using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>The examples that a model is taught by must stand up to the same validation as its replies.</summary>
public sealed class ExamplesTests
{
    private static readonly string[] Blocks = [.. Examples.Text.Split("\n\n").Skip(1)];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Blocks.Length)];

    [Fact]
    public void Examples_All_AreAFew() => Assert.InRange(Blocks.Length, 8, 12);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Example_AsAReply_IsKeptWhole(int place)
    {
        var reply = Blocks[place][Blocks[place].IndexOf("{\"facts\"", StringComparison.Ordinal)..];
        var lines = Blocks[place].Split('\n').TakeWhile(static line => !line.StartsWith("{\"facts\"", StringComparison.Ordinal)).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        var turns = lines.Where(static line => line.TryGetProperty("text", out _)).Select(TurnOf).ToList();
        var reading = new ModelReading
        {
            Turns = [.. turns.Where(static turn => turn.Role == TurnRole.User)],
            Before = [.. turns.Where(static turn => turn.Role != TurnRole.User)],
            Known = [.. lines.Where(static line => line.TryGetProperty("known", out _)).Select(KnownOf)],
        };
        using var model = new ScriptedModel(reply);
        using var metrics = new ExtractionMetrics(null);
        var findings = await new ModelExtractor(model, supportsSchema: false, new(), Utf8TokenEstimator.Default, metrics).ExtractAsync(reading, TestContext.Current.CancellationToken);
        using var written = JsonDocument.Parse(reply);
        Assert.Equal((written.RootElement.GetProperty("facts").GetArrayLength(), ""), (findings.Facts.Length, string.Join(' ', findings.Dropped.Select(static one => one.Reason))));
    }

    private static Turn TurnOf(JsonElement line, int place)
    {
        var said = DateTimeOffset.ParseExact(line.GetProperty("said").GetString()!, "yyyy-MM-dd HH:mm dddd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new Turn
        {
            Id = new MessageId($"m{place}"),
            Session = SessionId.Default,
            Role = line.TryGetProperty("turn", out _) ? TurnRole.User : TurnRole.Assistant,
            Content = line.GetProperty("text").GetString()!,
            SaidAt = said,
            StoredAt = said,
        };
    }

    private static MemoryRecord KnownOf(JsonElement line)
    {
        var value = Json.From(line.GetProperty("value"));
        return new MemoryRecord
        {
            Id = default,
            Type = MemoryType.Fact,
            Content = line.TryGetProperty("fact", out var fact) ? fact.GetString()! : $"User: {line.GetProperty("value")}.",
            Slot = Slot.Parse(line.GetProperty("known").GetString()),
            Cardinality = line.GetProperty("holds").GetString() == "many" ? Cardinality.Many : Cardinality.One,
            Value = value,
            Identity = Identities.Of(value, ""),
            CreatedAt = default,
            UpdatedAt = default,
            RecordedFrom = default,
        };
    }
}
