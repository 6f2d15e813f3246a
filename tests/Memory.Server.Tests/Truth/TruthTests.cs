using System.Text.Json.Nodes;
using Memory.Evaluation.Truth;

namespace Memory.Server.Tests.Truth;

/// <summary>What the server as it stands remembers of conversations that somebody labelled who had not seen its rules.</summary>
public sealed class TruthTests(ITestOutputHelper output)
{
    /// <summary>The share of the conversations that rules can know which must come out exactly right. It only rises.</summary>
    private const double Floor = 0.95;

    /// <summary>The share of the conversations that take a model which must come out exactly right when it notes what a good one would.</summary>
    private const double ModelFloor = 0.68;

    internal static string[] Files => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Truth", "Conversations"), "*.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversations_ByRules_AreExactlyRightAboveTheFloor()
    {
        var conversations = await TruthFile.ReadAllAsync(Files.Order(StringComparer.Ordinal), Token);

        var verdicts = await TruthRun.RunAsync(conversations, postgres: null, Token);

        using var table = new StringWriter();
        TruthTable.Write(verdicts, table);
        TruthTable.WriteMistakes(verdicts, table);
        output.WriteLine(table.ToString());
        var share = TruthTable.ShareRight(verdicts, needsModel: false);
        Assert.True(share >= Floor, $"{share:F3} of the conversations are exactly right.");
    }

    [Fact]
    public async Task Conversations_WithAModel_AreExactlyRightAboveTheFloor()
    {
        var conversations = await TruthFile.ReadAllAsync(Files.Order(StringComparer.Ordinal), Token);
        using var model = new ScriptedReader([.. await RepliesAsync()]);

        var verdicts = await TruthRun.RunAsync([.. conversations.Where(static one => one.NeedsModel)], postgres: null, Token, model);

        using var table = new StringWriter();
        TruthTable.Write(verdicts, table);
        TruthTable.WriteMistakes(verdicts, table);
        output.WriteLine(table.ToString());
        Assert.True(model.Calls > 45);
        var share = TruthTable.ShareRight(verdicts, needsModel: true);
        Assert.True(share >= ModelFloor, $"{share:F3} of the conversations that take a model are exactly right.");
    }

    [Fact]
    public async Task Conversations_Always_AreManyAndVaried()
    {
        var conversations = await TruthFile.ReadAllAsync(Files, Token);

        var modelShare = (double)conversations.Count(static one => one.NeedsModel) / conversations.Count;
        Assert.True(conversations.Count >= 150);
        Assert.True(conversations.GroupBy(static one => one.Theme, StringComparer.Ordinal).Count() >= 16);
        Assert.All(conversations.GroupBy(static one => one.Theme, StringComparer.Ordinal), theme => Assert.True(theme.Count() >= 10, theme.Key));
        Assert.All(conversations, one => Assert.InRange(one.Turns.Count, 2, 8));
        Assert.InRange(modelShare, 0.1, 0.3);
        Assert.True(conversations.Count(static one => one.Questions.Count > 0) >= 20);
        Assert.All(conversations, one => Assert.True(
            one.Current.Count + one.History.Count + one.States.Count + one.Absent.Count + one.Questions.Count > 0 || one.Besides is not null, one.Id));
    }

    /// <summary>The facts of all scripted replies.</summary>
    private static async Task<List<JsonObject>> RepliesAsync()
    {
        var facts = new List<JsonObject>();
        foreach (var file in Files)
        {
            var conversations = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!.AsArray();
            facts.AddRange(conversations.Where(static one => one!["model_reply"] is not null).SelectMany(static one => one!["model_reply"]!["facts"]!.AsArray()).Select(static fact => fact!.AsObject()));
        }

        return facts;
    }
}
