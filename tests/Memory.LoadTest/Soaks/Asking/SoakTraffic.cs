using System.Text;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>What users ask during a soak: recalls, turns, lists, and now and then a memory that is stored or changed. What is written and not acknowledged goes into the outbox.</summary>
internal sealed class SoakTraffic : ITraffic
{
    private const int MostTurns = 5;

    /// <summary>Texts of stored memories, apart from those that were there before.</summary>
    private const int FirstText = 1 << 24;

    private readonly SoakShape shape;
    private readonly TimeProvider time;
    private readonly IPace pace;
    private readonly MemoryRequests reading;
    private readonly SoakRequests writing;
    private readonly DateTimeOffset[] lastSaid;
    private Splitting random;
    private int server = -1;
    private int text = FirstText;

    public SoakTraffic(SoakShape shape, string apiKey, LifeTexts texts, IPace pace, TimeProvider time)
    {
        (this.shape, this.pace, this.time) = (shape, pace, time);
        (reading, writing, random) = (new MemoryRequests(apiKey, texts), new SoakRequests(apiKey, texts), new Splitting(Splitting.SeedOf(shape.Seed, -2, 0)));
        (Turns, lastSaid) = (new TurnLedger(shape.Users), new DateTimeOffset[shape.Users]);
    }

    public TurnLedger Turns { get; }

    public MemoryLedger Memories { get; } = new();

    public Outbox Outbox { get; } = new();

    public PlannedRequest Next()
    {
        // Users need not stick to a server.
        server = (server + 1) % shape.Servers;
        var user = random.Below(shape.Users);
        return random.Below(100) switch
        {
            < 58 => new PlannedRequest("recall", server, reading.Recall(user, random.Below(shape.MemoriesPerUser), ref random)),
            < 84 => Say(user),
            < 93 => new PlannedRequest("list", server, reading.List(user)),
            < 97 => Store(user),
            _ => Memories.TakeOne(random.Below(1 << 20)) is { } known ? Edit(known.Id, known.User) : Store(user),
        };
    }

    private PlannedRequest Say(int user)
    {
        var count = 1 + random.Below(MostTurns);
        var first = Turns.Say(user, count);

        // Later than the turn before, whatever the clock does.
        var said = time.GetUtcNow() is var now && now > lastSaid[user] ? now : lastSaid[user].AddMilliseconds(1);
        lastSaid[user] = said.AddMilliseconds(count);
        return Until("ingest", writing.Ingest(user, first, count, said), _ => Turns.Acknowledge(user, first, count));
    }

    private PlannedRequest Store(int user)
    {
        var number = text++;
        return Until("store", writing.Store(user, number), answer =>
        {
            if (IdOf(answer) is { } id)
                Memories.Keep(id, user, number);
        });
    }

    private PlannedRequest Edit(string id, int user)
    {
        var number = text++;
        return Until("edit", writing.Edit(user, id, number), _ => Memories.Keep(id, user, number));
    }

    /// <summary>A request that is sent until it is acknowledged, by the next server if there is one, since the one before may be away.</summary>
    private PlannedRequest Until(string series, byte[] bytes, Action<Answer> acknowledged)
    {
        return Make(series, server, isAgain: false);

        PlannedRequest Make(string name, int to, bool isAgain) => new(name, to, bytes, answer =>
        {
            if (!answer.IsSuccess)
            {
                Outbox.Keep(Make(Outbox.Series, (to + 1) % shape.Servers, isAgain: true), pace.Now, isFirst: !isAgain);
                return false;
            }

            acknowledged(answer);
            if (isAgain)
                Outbox.Forget();
            return true;
        });
    }

    private static string? IdOf(Answer answer)
    {
        var start = answer.Body.Span.IndexOf("\"id\":\""u8);
        return start < 0 ? null : Encoding.ASCII.GetString(answer.Body.Span.Slice(start + 6, 36));
    }
}
