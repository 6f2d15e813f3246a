using System.Globalization;
using System.Reflection;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>Puts a word of its own into every text of a row, also into texts that later versions add.</summary>
internal sealed class Planted
{
    private readonly List<string> _words = [];

    /// <summary>All words so far.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The row with a word in each of its texts; what a test cannot choose freely is left as it is.</summary>
    public T In<T>(T row, params string[] except)
        where T : class
    {
        var planted = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(row, null)!;
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && !except.Contains(property.Name)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type == typeof(string))
                property.SetValue(planted, Word(typeof(T).Name + property.Name));
            else if (type == typeof(Json))
                property.SetValue(planted, new Json($$"""{"{{Word(typeof(T).Name + property.Name + "Name")}}":"{{Word(typeof(T).Name + property.Name)}}"}"""));
            else if (type == typeof(MessageId))
                property.SetValue(planted, new MessageId(Word(typeof(T).Name + property.Name)));
            else if (type == typeof(SessionId))
                property.SetValue(planted, new SessionId(Word(typeof(T).Name + property.Name)));
        }

        return planted;
    }

    /// <summary>A text that a test put somewhere itself.</summary>
    public string Note(string word)
    {
        _words.Add(word);
        return word;
    }

    /// <summary>Writes a row of each kind, with a word in each of its texts.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="idsToo">Whether ids and slots are words as well; on Postgres they may be read, as docs/encryption.md says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task WriteAsync(IMemoryStore store, Scope scope, bool idsToo, CancellationToken cancellationToken)
    {
        string[] except = idsToo ? [] : ["Id", "Session"];
        var turn = In(Rows.Turn("m1"), except);
        await store.CommitAsync(
            scope,
            new UserCommit
            {
                At = Rows.Noon,
                User = In(new UserProfile(Rows.Noon)),
                Sessions = [In(Rows.Session("s1"), except)],
                Turns = [turn, In(Rows.Turn("m2"), except)],
                Observations = [In(Rows.Observation(1, slot: SlotOf("planted_slot_of_observation"))), In(Rows.Observation(2, slot: "hobby"))],
                Memories = [In(Rows.Memory(1, slot: SlotOf("planted_slot_of_memory"))), In(Rows.Memory(2)), In(Rows.Memory(2) with { RecordedFrom = Rows.Noon.AddMinutes(5) })],
                Associations = [In(Rows.Link(1, 2))],
                Jobs = [In(Rows.Job(scope, 1) with { Messages = [turn.Id], Status = JobStatus.Failed }, except)],
            },
            cancellationToken);
        await store.Keys.AddAsync(In(Rows.Key(scope.Owner.Value, 1)), cancellationToken);
        var request = idsToo ? In(new RequestKey("POST", "/v1/memory", "k")) : new RequestKey("POST", "/v1/memory", "k");
        await store.Idempotency.BeginAsync(scope.Owner, request, new KeptAnswer("f", KeptAnswer.Begun, "application/json", "{}", Rows.Noon), cancellationToken);
        await store.Idempotency.KeepAsync(scope.Owner, request, In(new KeptAnswer("f", 201, "application/json", "{}", Rows.Noon)), cancellationToken);

        string SlotOf(string word) => idsToo ? Note(word) : "location";
    }

    private string Word(string where)
    {
        _words.Add(string.Create(CultureInfo.InvariantCulture, $"planted{where}{_words.Count}word"));
        return _words[^1];
    }
}
