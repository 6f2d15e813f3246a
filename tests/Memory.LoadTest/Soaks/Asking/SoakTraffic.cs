using System.Text;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>What users ask during a soak: recalls, turns, lists, and now and then a chat or a memory that is stored or changed. What is written and not acknowledged goes into the outbox.</summary>
internal sealed class SoakTraffic : ITraffic
{
    /// <summary>What chats are counted under, those that are sent again apart.</summary>
    public const string Chat = "chat";
    public const string StreamedChat = "streamed chat";
    public const string ChatAgain = "chat sent again";

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

    public ChatLedger Chats { get; } = new();

    public Outbox Outbox { get; } = new();

    public PlannedRequest Next()
    {
        // Users need not stick to a server.
        server = (server + 1) % shape.Servers;
        var user = random.Below(shape.Users);
        return random.Below(100) switch
        {
            < 55 => new PlannedRequest("recall", server, reading.Recall(user, random.Below(shape.MemoriesPerUser), ref random), Recalled: user),
            < 80 => Say(user),
            < 88 => new PlannedRequest("list", server, reading.List(user)),
            < 92 => Store(user),
            < 97 => Ask(user),
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
        return Until("ingest", Outbox.Series, writing.Ingest(user, first, count, said), answer =>
        {
            if (answer.IsSuccess)
                Turns.Acknowledge(user, first, count);
            return answer.IsSuccess;
        });
    }

    /// <summary>A chat, every other one in pieces.</summary>
    private PlannedRequest Ask(int user)
    {
        var number = Chats.Begin(user);
        var isStreamed = number % 2 == 0;
        return Until(isStreamed ? StreamedChat : Chat, ChatAgain, writing.Chat(user, number, isStreamed), answer =>
        {
            var isWhole = ChatAnswers.IsWhole(answer, number, isStreamed);
            Chats.Note(number, isWhole);
            return isWhole;
        }, recalled: user);
    }

    private PlannedRequest Store(int user)
    {
        var number = text++;
        return Until("store", Outbox.Series, writing.Store(user, number), answer =>
        {
            if (answer.IsSuccess && IdOf(answer) is { } id)
                Memories.Keep(id, user, number);
            return answer.IsSuccess;
        });
    }

    private PlannedRequest Edit(string id, int user)
    {
        var number = text++;
        return Until("edit", Outbox.Series, writing.Edit(user, id, number), answer =>
        {
            if (answer.IsSuccess)
                Memories.Keep(id, user, number);
            return answer.IsSuccess;
        });
    }

    /// <summary>A request that is sent until it is acknowledged, by the next server if there is one, since the one before may be away.</summary>
    private PlannedRequest Until(string series, string seriesAgain, byte[] bytes, Func<Answer, bool> isAcknowledged, int? recalled = null)
    {
        return Make(series, server, isAgain: false);

        PlannedRequest Make(string name, int to, bool isAgain) => new(name, to, bytes, answer =>
        {
            if (!isAcknowledged(answer))
            {
                Outbox.Keep(Make(seriesAgain, (to + 1) % shape.Servers, isAgain: true), pace.Now, isFirst: !isAgain);
                return false;
            }

            if (isAgain)
                Outbox.Forget();
            return true;
        }, recalled);
    }

    private static string? IdOf(Answer answer)
    {
        var start = answer.Body.Span.IndexOf("\"id\":\""u8);
        return start < 0 ? null : Encoding.ASCII.GetString(answer.Body.Span.Slice(start + 6, 36));
    }
}
