using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Reports;

namespace Memory.Server.Tests.Evaluation;

/// <summary>How well the server as it stands recalls this repository's own questions. What they may not fall below stands beside them.</summary>
public sealed class QualityTests
{
    private const string FloorsFile = "floors.json";

    [Fact]
    public async Task Quality_OwnQuestions_StayAboveTheirFloor()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var files = Directory.GetFiles(FileOf(""), "*.json").Where(path => Path.GetFileName(path) != FloorsFile).Order(StringComparer.Ordinal);
        var sets = await QuestionFile.ReadAllAsync(files, cancellation);
        var floors = await Floors.ReadAsync(FileOf(FloorsFile), cancellation);
        await using var server = await ThrowawayServer.StartAsync(postgres: null, cancellation);
        using var client = server.CreateClient();

        var options = new EvaluationOptions { Tag = "quality", Budgets = [1_024] };
        var found = await new Evaluator(client, options, TimeProvider.System).RunAsync(sets, NoWatch.Instance, cancellation);

        Assert.Empty(floors.MissedBy(found.Select(SetFigures.Of).SelectMany(NamedFigures.Of)));
        Assert.All(sets, set => Assert.True(floors.Concern(set.Name), $"{set.Name} has no floor in {FloorsFile}."));
    }

    internal static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Questions", name);
}
