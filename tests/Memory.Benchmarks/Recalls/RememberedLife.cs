using System.Globalization;
using Memory.Client;
using Memory.Server.Curation;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Benchmarks.Recalls;

/// <summary>A user half of whose memory is facts and half what was said, in sessions with an assistant; the user moves ten times.</summary>
internal static class RememberedLife
{
    private const int Batch = 200;
    private const int SessionLength = 40;
    private const int Homes = 10;

    private static readonly string[] Towns = ["Austin", "Dallas", "Oslo", "Kyoto", "Denver", "Galway"];

    /// <summary>Stores so many memories of a user in a server, past its routes: what is measured is how they are recalled.</summary>
    public static async Task StoreAsync(MemoryServerHost server, Server.Memories.Scope scope, int count)
    {
        var (store, curator, ids) = (server.Get<IMemoryStore>(), server.Get<MemoryCurator>(), server.Get<IIdSource>());
        foreach (var batch in Sentences.Write(count).Index().Chunk(Batch))
        {
            await SayAsync(store, scope, [.. batch.Where(static line => line.Index % 2 == 0)]);
            await curator.RememberAsync(scope, [.. batch.Where(static line => line.Index % 2 == 1).Select(line => FactOf(line.Item, line.Index, count / Homes))], ids, CancellationToken.None);
        }
    }

    private static NewFact FactOf(string text, int number, int every) => number % every == 1
        ? HomeIn(Towns[number / every % Towns.Length])
        : new NewFact { Type = MemoryType.Fact, Content = text };

    private static NewFact HomeIn(string town) =>
        new() { Type = MemoryType.Fact, Content = $"User lives in {town}", Slot = Slot.Parse("location"), Value = new Json($"\"{town}\"") };

    private static async Task SayAsync(IMemoryStore store, Server.Memories.Scope scope, (int Number, string Text)[] lines)
    {
        var start = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
        var commit = new UserCommit
        {
            At = start,
            User = new Server.Memories.UserProfile(start),
            Turns =
            [
                .. lines.Select(line => new Turn
                {
                    Id = new MessageId(line.Number.ToString(CultureInfo.InvariantCulture)),
                    Session = new SessionId(string.Create(CultureInfo.InvariantCulture, $"s{line.Number / 2 / SessionLength}")),
                    Role = line.Number % 4 == 0 ? TurnRole.User : TurnRole.Assistant,
                    Content = line.Text,
                    SaidAt = start.AddMinutes(line.Number),
                    StoredAt = start.AddMinutes(line.Number),
                }),
            ],
        };
        await store.WriteAsync(scope, (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(commit, true)), CancellationToken.None);
    }
}
