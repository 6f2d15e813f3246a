using Memory.Client;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Asking;

/// <summary>Asks the questions of a conversation that was handed over.</summary>
internal sealed class Interview(MemoryUnderTest memory, EvaluationOptions options)
{
    /// <summary>Asks every question once for turns, and for a context of each shape.</summary>
    public async Task<IReadOnlyList<Finding>> AskAsync(Conversation conversation, IEvaluationWatch watch, CancellationToken cancellationToken)
    {
        var user = options.UserOf(conversation);
        var slots = conversation.Questions.Any(static question => question.IsUpdate)
            ? SlotChanges.In(await memory.ListAsync(user, cancellationToken))
            : SlotChanges.None;
        var findings = new List<Finding>();
        foreach (var question in conversation.Questions)
        {
            var (ranked, took) = await RankAsync(user, question, options.Weights, cancellationToken);
            var finding = new Finding(conversation.Name, question, ranked) { Took = took, HasSlot = question.IsUpdate ? slots.Concern(question) : null };
            findings.Add(await WithContextsAsync(user, finding, cancellationToken));
            watch.Advance();
        }

        return findings;
    }

    /// <summary>Asks every question once more for turns alone, with these weights.</summary>
    public async Task<IReadOnlyList<Finding>> RankAsync(
        Conversation conversation, IReadOnlyDictionary<string, double> weights, IEvaluationWatch watch, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var question in conversation.Questions)
        {
            var (ranked, took) = await RankAsync(options.UserOf(conversation), question, weights, cancellationToken);
            findings.Add(new Finding(conversation.Name, question, ranked) { Took = took });
            watch.Advance();
        }

        return findings;
    }

    private async Task<(RankedTurns Ranked, TimeSpan Took)> RankAsync(
        string user, Question question, IReadOnlyDictionary<string, double>? weights, CancellationToken cancellationToken)
    {
        var request = new RecallRequest
        {
            UserId = user,
            Query = question.Text,
            Limit = 0,
            IncludeTurns = true,
            TurnLimit = RankFigures.Deepest,
            AsOf = question.AskedAt,
            Weights = weights,
        };
        var (answer, took) = await memory.RecallAsync(request, cancellationToken);
        return (new RankedTurns([.. answer.Turns.Select(static turn => turn.Id)], answer.Turns is [var first, ..] ? first.Score : 0), took);
    }

    private async Task<Finding> WithContextsAsync(string user, Finding finding, CancellationToken cancellationToken)
    {
        var question = finding.Question;
        var contexts = new List<ContextFinding>();
        bool? factFirst = null;
        var showsStale = false;
        foreach (var shape in Shapes())
        {
            var answer = await RecallAsync(user, question, shape, cancellationToken);
            if (ContextReading.Find(shape, answer, question.Gold) is { } context)
                contexts.Add(context);
            if (shape.Limit != ContextShape.ProductLimit)
                continue;
            factFirst ??= question.Fact is { } fact ? ContextReading.IsFirst(fact, answer.Memories) : null;
            showsStale |= ContextReading.ShowsAsCurrent(answer.Context, question.Stale);
        }

        return finding with { Contexts = contexts, HasFactFirst = factFirst, IsFreeOfStale = question.Stale.Count > 0 ? !showsStale : null };
    }

    private IEnumerable<ContextShape> Shapes() =>
        from limit in new[] { ContextShape.ProductLimit, ContextShape.WidestLimit }
        from budget in options.Budgets
        select new ContextShape(limit, budget);

    private async Task<RecallResponse> RecallAsync(string user, Question question, ContextShape shape, CancellationToken cancellationToken)
    {
        var request = new RecallRequest
        {
            UserId = user,
            Query = question.Text,
            Limit = shape.Limit,
            TurnLimit = shape.Limit,
            TokenBudget = shape.Budget,
            AsOf = question.AskedAt,
            Weights = options.Weights,
            Held = [],
        };
        return (await memory.RecallAsync(request, cancellationToken)).Answer;
    }
}
