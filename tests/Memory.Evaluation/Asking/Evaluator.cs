using System.Collections.Immutable;
using Memory.Client;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Asking;

/// <summary>Hands conversations over to a memory, one user each, and asks it their questions.</summary>
internal sealed class Evaluator(IMemoryClient client, EvaluationOptions options, TimeProvider time)
{
    private readonly MemoryUnderTest memory = new(client, time);

    /// <summary>How many times a run calls <see cref="IEvaluationWatch.Advance"/>.</summary>
    public static int StepsOf(IReadOnlyList<QuestionSet> sets) => sets.Sum(static set => set.Conversations.Count) + QuestionsOf(sets);

    public static int QuestionsOf(IReadOnlyList<QuestionSet> sets) => sets.SelectMany(static set => set.Conversations).Sum(static conversation => conversation.Questions.Count);

    /// <summary>Hands everything over and asks everything.</summary>
    /// <exception cref="EvaluationException">A job failed, or the server refused a request.</exception>
    /// <exception cref="MemoryUnavailableException">The server does not answer.</exception>
    public Task<IReadOnlyList<SetFindings>> RunAsync(IReadOnlyList<QuestionSet> sets, IEvaluationWatch watch, CancellationToken cancellationToken)
    {
        var interview = new Interview(memory, options);
        return ForEachAsync(sets, (conversation, cancellation) => RunAsync(conversation, interview, watch, cancellation), cancellationToken);
    }

    /// <summary>Asks everything again for turns alone, with these weights. Everything was handed over before.</summary>
    public Task<IReadOnlyList<SetFindings>> RankAsync(
        IReadOnlyList<QuestionSet> sets, IReadOnlyDictionary<string, double> weights, IEvaluationWatch watch, CancellationToken cancellationToken)
    {
        var interview = new Interview(memory, options);
        return ForEachAsync(sets, (conversation, cancellation) => interview.RankAsync(conversation, weights, watch, cancellation), cancellationToken);
    }

    /// <summary>The weights that the server's signals have in this run, by the names that it gives them: those of the first question. None without one.</summary>
    /// <exception cref="EvaluationException">The server does not tell.</exception>
    public async Task<IReadOnlyDictionary<string, double>> WeightsAsync(IReadOnlyList<QuestionSet> sets, CancellationToken cancellationToken)
    {
        if (sets.SelectMany(static set => set.Conversations).FirstOrDefault(static conversation => conversation.Questions.Count > 0) is not { } conversation)
            return ImmutableDictionary<string, double>.Empty;
        var request = new RecallRequest
        {
            UserId = options.UserOf(conversation),
            Query = conversation.Questions[0].Text,
            Explain = true,
            Weights = options.Weights,
        };
        var (answer, _) = await memory.RecallAsync(request, cancellationToken);
        return answer.Weights is { Count: > 0 } weights
            ? weights.ToImmutableSortedDictionary(StringComparer.Ordinal)
            : throw new EvaluationException("The server does not tell the weights of its signals.");
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(
        Conversation conversation, Interview interview, IEvaluationWatch watch, CancellationToken cancellationToken)
    {
        foreach (var turn in conversation.Turns.Where(static turn => ContentLimit.IsExceededBy(turn.Content)))
            watch.Note($"{conversation.Name}: turn {turn.Id} is cut to {ContentLimit.Characters:N0} characters, the most that a server takes");
        var started = time.GetTimestamp();
        await memory.IngestAsync(options.UserOf(conversation), conversation.Turns, options.JobPatience, cancellationToken);
        var ingested = time.GetTimestamp();
        watch.Advance();
        var findings = await interview.AskAsync(conversation, watch, cancellationToken);
        watch.Finish(
            $"{conversation.Name}: {conversation.Turns.Count} turns in {time.GetElapsedTime(started, ingested).TotalSeconds:0.0} s, "
            + $"{conversation.Questions.Count} questions in {time.GetElapsedTime(ingested).TotalSeconds:0.0} s");
        return findings;
    }

    /// <summary>What the server refuses is told with the conversation that it is about.</summary>
    private static async Task<IReadOnlyList<Finding>> AskAsync(
        Conversation conversation, Func<Conversation, CancellationToken, Task<IReadOnlyList<Finding>>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(conversation, cancellationToken);
        }
        catch (MemoryApiException refusal)
        {
            throw new EvaluationException($"{conversation.Name}: {Refusal.Describe(refusal)}");
        }
    }

    /// <summary>The findings are in the order of the sets, whatever was done first.</summary>
    private async Task<IReadOnlyList<SetFindings>> ForEachAsync(
        IReadOnlyList<QuestionSet> sets, Func<Conversation, CancellationToken, Task<IReadOnlyList<Finding>>> ask, CancellationToken cancellationToken)
    {
        var conversations = sets.SelectMany(static set => set.Conversations).ToList();
        var found = new IReadOnlyList<Finding>[conversations.Count];
        var degree = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(conversations.Index(), degree, async (at, cancellation) => found[at.Index] = await AskAsync(at.Item, ask, cancellation));

        var next = 0;
        return [.. sets.Select(set => new SetFindings(set, [.. set.Conversations.SelectMany(_ => found[next++])]))];
    }
}
