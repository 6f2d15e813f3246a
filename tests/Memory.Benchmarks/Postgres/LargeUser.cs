using System.Globalization;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Benchmarks.Postgres;

/// <summary>
/// Candidates for one user with 50,000 turns among 2,000 users with 50 each: as the store finds them, and, for comparison, the nearest by an
/// approximate index over all users' vectors, which is asked for as many and brings what is left of its find after the filter by user.
/// </summary>
internal sealed class LargeUser : IAsyncDisposable
{
    private const int LargeCount = 50_000;
    private const int SmallCount = 50;
    private const int SmallUsers = 2_000;
    private const int Wanted = 200;
    private const int Rounds = 30;
    private const int Batch = 1_000;

    private static readonly Scope Large = ThrowawayStore.ScopeOf(user: 0);
    private static readonly Scope Small = ThrowawayStore.ScopeOf(user: 1);

    private static readonly string[] Questions =
        ["Where did I go with Priya last summer?", "the red coat", "a museum in Kyoto before the exams, with a sister of mine", "Who repaired a boat?"];

    private readonly HashingEmbeddingGenerator embedder = new();
    private readonly ThrowawayDatabase database;
    private readonly TextAnalysis analysis;
    private PostgresMemoryStore? store;

    private LargeUser(ThrowawayDatabase database) => (this.database, analysis) = (database, new TextAnalysis(embedder));

    private ICandidateSource Source => store!.Candidates!;

    /// <summary>Measures everything and writes a table.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        await using var run = new LargeUser(await ThrowawayDatabase.CreateAsync());
        await output.WriteLineAsync($"Storing {LargeCount + (SmallUsers * SmallCount):N0} turns of {SmallUsers + 1:N0} users …");
        await run.FillAsync();
        await output.WriteLineAsync($"{"",-58} {"p50",11} {"p99",11}");
        await run.FindAsync(output);

        await using var search = await NearestSearch.OpenAsync(run.database.ConnectionString);
        await run.SearchAsync(output, search, "nearest, exact scan");
        await output.WriteLineAsync($"building the approximate index over all vectors … {await search.BuildIndexAsync()}");
        await run.SearchAsync(output, search, "nearest, approximate index");
        await search.IterateAsync();
        await run.SearchAsync(output, search, "nearest, approximate index, iterative");
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
        embedder.Dispose();
        await database.DisposeAsync();
    }

    private async Task FillAsync()
    {
        store = await PostgresMemoryStore.OpenAsync(
            new PostgresOptions { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromMinutes(1), SearchPatience = TimeSpan.FromMinutes(1) },
            analysis,
            TimeProvider.System,
            NullLogger<PostgresMemoryStore>.Instance,
            CancellationToken.None);
        await SayAsync(Large, Sentences.Write(LargeCount));
        await Parallel.ForEachAsync(
            Enumerable.Range(1, SmallUsers), async (user, _) => await SayAsync(ThrowawayStore.ScopeOf(user), Sentences.Write(SmallCount + user).Skip(user)));
    }

    private async Task SayAsync(Scope scope, IEnumerable<string> sentences)
    {
        var said = DateTimeOffset.UnixEpoch;
        foreach (var batch in sentences.Select((text, i) => (Text: text, Number: i)).Chunk(Batch))
        {
            var turns = batch.Select(line => new Turn
            {
                Id = new MessageId(line.Number.ToString(CultureInfo.InvariantCulture)),
                Session = SessionId.Default,
                Role = Client.TurnRole.User,
                Content = line.Text,
                SaidAt = said.AddMinutes(line.Number),
                StoredAt = said.AddMinutes(line.Number),
            });
            var commit = new UserCommit { At = said, User = new UserProfile(said), Turns = [.. turns] };
            await store!.WriteAsync(scope, (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(commit, true)), CancellationToken.None);
        }
    }

    private async Task FindAsync(TextWriter output)
    {
        foreach (var (scope, name) in ((Scope, string)[])[(Large, "50,000 turns"), (Small, "50 turns")])
        {
            Latencies latencies = new($"candidates of a user with {name}, all reasons");
            var found = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var question = (await analysis.AnalyzeAsync([Questions[round % Questions.Length]], CancellationToken.None))[0];
                var set = await latencies.MeasureAsync(() => Source.FindAsync(
                    scope,
                    new CandidateQuestion
                    {
                        Stems = question.Stems, Emphases = [.. question.Stems.Select(static _ => 1f)], Vector = question.Vector, Vectors = analysis.Kind.Vectors,
                        AskedSlots = [], PerReason = Wanted, Around = SessionSignal.Reach, WithMemories = true, WithTurns = true,
                    },
                    CancellationToken.None).AsTask());
                found = set.Rows.Turns.Count;
            }

            await output.WriteLineAsync($"{latencies}, {found} turns");
        }
    }

    private async Task SearchAsync(TextWriter output, NearestSearch search, string name)
    {
        foreach (var (scope, size) in ((Scope, string)[])[(Large, "50,000"), (Small, "50")])
        {
            Latencies latencies = new($"{name}, user with {size} turns");
            var fewest = int.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var question = (await analysis.AnalyzeAsync([Questions[round % Questions.Length]], CancellationToken.None))[0];
                fewest = Math.Min(fewest, await latencies.MeasureAsync(() => search.CountAsync(scope, question.Vector, Wanted)));
            }

            await output.WriteLineAsync($"{latencies}, at least {fewest} of {Wanted} found");
        }
    }
}
