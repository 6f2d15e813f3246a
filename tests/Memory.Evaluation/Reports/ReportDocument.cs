using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Reports;

/// <summary>A report as it is written to a file. <c>docs/evaluation.md</c> tells the shape; fields may be added, nothing changes meaning.</summary>
internal sealed record ReportDocument(
    ReportSettings Settings, IReadOnlyDictionary<string, double> Figures, IReadOnlyList<Ablated>? Ablation, IReadOnlyList<ReportQuestion> Questions)
{
    [JsonPropertyOrder(-2)]
    public string Format { get; } = "memory-evaluation";

    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    public static ReportDocument Of(EvaluationOptions options, IReadOnlyList<SetFindings> found, IReadOnlyList<Ablated>? ablation) => new(
        new ReportSettings(options.Weights, options.Budgets, options.Parallel),
        found.SelectMany(static set => NamedFigures.Of(SetFigures.Of(set))).ToImmutableSortedDictionary(StringComparer.Ordinal),
        ablation,
        [.. found.SelectMany(static set => set.Findings.Select(finding => ReportQuestion.Of(set.Set.Name, finding)))]);
}

/// <summary>How the questions were asked.</summary>
internal sealed record ReportSettings(IReadOnlyDictionary<string, double>? Weights, IReadOnlyList<int> Budgets, int Parallel);

/// <summary>What one question found.</summary>
internal sealed record ReportQuestion(
    string Set, string Conversation, string Category, string Question, IReadOnlyList<ReportGold> Gold, double TopScore, double TookMs)
{
    public required IReadOnlyList<ReportContext> Contexts { get; init; }

    public int? OldRank { get; init; }

    public int? NewRank { get; init; }

    public bool? SlotFound { get; init; }

    public bool? FactFirst { get; init; }

    public bool? FreeOfStale { get; init; }

    public static ReportQuestion Of(string set, Finding finding)
    {
        var (question, ranked) = (finding.Question, finding.Ranked);
        var gold = question.Gold.Zip(ranked.RanksOf(question.Gold), static (turn, rank) => new ReportGold(turn, rank));
        return new ReportQuestion(
            set, finding.Conversation, question.Category, question.Text, [.. gold], ranked.TopScore, Math.Round(finding.Took.TotalMilliseconds, 3))
        {
            Contexts = [.. finding.Contexts.Select(static context => new ReportContext(context.Shape.Limit, context.Shape.Budget, context.InLines, context.Covered))],
            OldRank = ranked.BestOf(question.Old),
            NewRank = ranked.BestOf(question.New),
            SlotFound = finding.HasSlot,
            FactFirst = finding.HasFactFirst,
            FreeOfStale = finding.IsFreeOfStale,
        };
    }
}

/// <summary>A gold turn and its rank from 1; null when it was not among the first 50.</summary>
internal sealed record ReportGold(string Turn, int? Rank);

/// <summary>How many gold turns one context held.</summary>
internal sealed record ReportContext(int Limit, int Budget, int InLines, int Covered);

/// <summary>How reports are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
