using BenchmarkDotNet.Attributes;
using Memory.Client;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Storage;

namespace Memory.Benchmarks;

/// <summary>What it costs to index so many raw turns of a chat with an assistant, and to rank all of them for a question.</summary>
public class TurnRecall
{
    private const int SessionLength = 40;

    private static readonly DateTimeOffset Start = new(2025, 1, 6, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Questions =
        ["Where did I go with Priya last summer?", "What did you recommend for the garden?", "How many pictures did I take in Oslo in May?", "the red bicycle in the garage"];

    private readonly HashingEmbeddingGenerator embedder = new();
    private TextAnalysis analysis = null!;
    private UserDelta everything = null!;
    private UserIndex index = null!;
    private AskedQuestion[] questions = [];
    private int asked;

    [Params(10_000)]
    public int Turns { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        analysis = new TextAnalysis(embedder);
        Turn[] turns = [.. Sentences.Write(Turns).Select(Said)];
        everything = new UserDelta(1, IsFull: true, turns, [], []);
        index = await IndexAllAsync();
        var vectors = await analysis.AnalyzeAsync(Questions, CancellationToken.None);
        questions =
        [
            .. Questions.Select((text, i) => new AskedQuestion(new RecallQuery { Text = text, TurnLimit = 10 }, vectors[i].Vector, Start.AddYears(1))),
        ];
        if (Ranker.Rank(index, index, questions[0], SignalWeights.From()).Turns.Count == 0)
            throw new InvalidOperationException("The question recalls nothing: what would be measured is not a recall.");
    }

    [GlobalCleanup]
    public void Close() => embedder.Dispose();

    [Benchmark(Description = "index all")]
    public async Task<int> IndexAsync() => (await IndexAllAsync()).Conversations.SessionCount;

    [Benchmark(Description = "rank all")]
    public int Rank() => Ranker.Rank(index, index, questions[asked++ % questions.Length], SignalWeights.From()).Turns.Count;

    private ValueTask<UserIndex> IndexAllAsync() => new ItemBuilder(analysis).ApplyAsync(UserIndex.Empty, everything, CancellationToken.None);

    private static Turn Said(string text, int place) => new()
    {
        Id = new MessageId($"m{place}"),
        Session = new SessionId($"s{place / SessionLength}"),
        Role = place % 2 == 0 ? TurnRole.User : TurnRole.Assistant,
        Content = text,
        SaidAt = Start.AddMinutes(place * 30),
        StoredAt = Start.AddMinutes(place * 30),
        Sequence = place,
    };
}
