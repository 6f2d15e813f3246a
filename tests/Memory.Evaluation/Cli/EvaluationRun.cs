using System.Text.Json;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;
using Memory.Evaluation.Reports;
using Memory.Evaluation.Truth;

namespace Memory.Evaluation.Cli;

/// <summary>One run of the command: reads, asks, reports, compares with the floors.</summary>
internal sealed class EvaluationRun(EvaluationOrder order, TextWriter output, TextWriter error, TimeProvider time)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (order.Truth)
            return await JudgeAsync(cancellationToken);
        var sets = Chosen(await QuestionFile.ReadAllAsync(order.Files, cancellationToken));
        var floors = order.Floors is { } path ? await Floors.ReadAsync(path, cancellationToken) : null;

        var (found, ablation) = await AskAsync(sets, cancellationToken);
        var figures = found.Select(SetFigures.Of).ToList();
        foreach (var set in figures)
            FigureTables.Write(set, output);
        if (ablation is not null)
            AblationTable.Write(ablation, output);
        if (order.Json is { } json)
            await WriteJsonAsync(json, ReportDocument.Of(order.Options, found, ablation), cancellationToken);

        var missed = floors?.MissedBy(figures.SelectMany(NamedFigures.Of)) ?? [];
        foreach (var line in missed)
            await error.WriteLineAsync(line);
        return missed.Count == 0 ? EvaluationCommand.Done : EvaluationCommand.Failed;
    }

    private async Task<int> JudgeAsync(CancellationToken cancellationToken)
    {
        var conversations = await TruthFile.ReadAllAsync(order.Files, cancellationToken);
        if (order.Only is { } only)
            conversations = conversations.FirstOrDefault(conversation => conversation.Id == only) is { } one ? [one] : throw new InputException($"--only: no conversation is called {only}");
        var verdicts = await TruthRun.RunAsync(conversations, order.Postgres, cancellationToken);
        TruthTable.Write(verdicts, output);
        TruthTable.WriteMistakes(verdicts, output);
        return EvaluationCommand.Done;
    }

    private IReadOnlyList<QuestionSet> Chosen(IReadOnlyList<QuestionSet> sets)
    {
        if (order.Only is not { } only)
            return sets;
        var chosen = sets
            .Select(set => set with { Conversations = [.. set.Conversations.Where(conversation => conversation.Name == only)] })
            .Where(static set => set.Conversations.Count > 0)
            .ToList();
        return chosen.Count > 0 ? chosen : throw new InputException($"--only: no conversation is called {only}");
    }

    private async Task<(IReadOnlyList<SetFindings> Found, IReadOnlyList<Ablated>? Ablation)> AskAsync(
        IReadOnlyList<QuestionSet> sets, CancellationToken cancellationToken)
    {
        await using var server = order.Server is null ? await ThrowawayServer.StartAsync(order.Postgres, cancellationToken) : null;
        using var client = server?.CreateClient() ?? ServerAddress.Connect(order.Server!, order.ApiKey!);
        var evaluator = new Evaluator(client, order.Options, time);
        var found = await Progress.ShowAsync("asking", Evaluator.StepsOf(sets), error, watch => evaluator.RunAsync(sets, watch, cancellationToken));
        return (found, order.Ablation ? await AblateAsync(evaluator, sets, found, cancellationToken) : null);
    }

    private async Task<IReadOnlyList<Ablated>> AblateAsync(
        Evaluator evaluator, IReadOnlyList<QuestionSet> sets, IReadOnlyList<SetFindings> with, CancellationToken cancellationToken)
    {
        var rows = new List<Ablated>();
        var weights = await evaluator.WeightsAsync(sets, cancellationToken);
        foreach (var (signal, weight) in weights.Where(signal => Ablation.CanTakeAway(signal.Key, weights)))
        {
            var asked = Ablation.Without(signal, order.Options.Weights);
            var without = await Progress.ShowAsync(
                $"without {signal}", Evaluator.QuestionsOf(sets), error, watch => evaluator.RankAsync(sets, asked, watch, cancellationToken));
            rows.AddRange(Ablation.Compare(signal, weight, with, without));
        }

        return rows;
    }

    private static async Task WriteJsonAsync(string path, ReportDocument report, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, report, ReportJson.Default.ReportDocument, cancellationToken);
    }
}
