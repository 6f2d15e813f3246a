using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Recall;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall;

/// <summary>A life made up from a seed: turns, and memories that were edited, superseded, restored, deleted, or lie in the future. And questions to it.</summary>
internal sealed class RandomMemory(int seed)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words =
        ["tea", "coffee", "Dallas", "Austin", "San", "Diego", "lives", "living", "dog", "dogs", "東京", "colour", "the", "violin", "vilin", "work", "Zoë", "c++", "1,000"];

    private readonly Random _random = new(seed);

    /// <summary>The clock's now, later than everything that was recorded.</summary>
    public static DateTimeOffset Now { get; } = Start.AddDays(60);

    public List<Turn> Turns { get; } = [];

    /// <summary>The versions of each memory, oldest first.</summary>
    public List<List<MemoryRecord>> Memories { get; } = [];

    public List<Association> Links { get; } = [];

    public RandomMemory Live(int turns, int memories)
    {
        for (var i = 0; i < turns; i++)
            Turns.Add(Say(i));
        for (var i = 0; i < memories; i++)
            Memories.Add([Know(i + 1)]);
        foreach (var versions in Memories)
        {
            for (var changes = Math.Max(0, _random.Next(5) - 2); changes > 0; changes--)
                versions.Add(Change(versions[^1]) with { RecordedFrom = versions[^1].RecordedFrom.AddHours(1 + _random.Next(100)) });
        }

        for (var i = 0; i < memories; i++)
            Associate(Pick(Memories)[0].Id, Pick(Memories)[0].Id);

        return this;
    }

    public RecallQuery Ask()
    {
        var text = _random.Next(8) switch
        {
            0 => "",
            1 => "where do I live?",
            2 => "my favourite colour",
            _ => Text(1, 4),
        };
        return new RecallQuery
        {
            Text = text,
            Limit = _random.Next(4) == 0 ? _random.Next(3) : 100,
            TurnLimit = _random.Next(4) == 0 ? _random.Next(3) : 100,
            Types = Rarely() ? [MemoryType.Preference] : [],
            Slots = Rarely() ? [Slot.Parse("location")!.Value, Slot.Parse("favourite_colour")!.Value] : [],
            Metadata = Rarely() ? new Json(_random.Next(3) switch { 0 => """{"k":"v"}""", 1 => """{"n":1.0}""", _ => "{}" }) : null,
            CurrentViewOnly = _random.Next(3) > 0,
            AsOf = _random.Next(3) == 0 ? Some() : null,
            KnownAt = Rarely() ? Some() : null,
            ExcludeSession = Rarely() ? new SessionId("s1") : null,
            TokenBudget = 4_000,
        };
    }

    private void Associate(MemoryId source, MemoryId target)
    {
        if (source == target || Links.Exists(link => link.Source == source && link.Target == target))
            return;
        var at = Some();
        Links.Add(new Association
        {
            Source = source, Target = target, Relation = "related to", Strength = (1 + _random.Next(4)) / 4.0, IsAutomatic = _random.Next(2) == 0, IsRemoved = Rarely(), CreatedAt = at, UpdatedAt = at,
        });
    }

    private Turn Say(int number) => new()
    {
        Id = new MessageId($"m{number:D3}"),
        Session = new SessionId($"s{_random.Next(3)}"),
        Role = (TurnRole)_random.Next(4),
        Content = _random.Next(30) == 0 ? "?!" : Text(1, 9),
        SaidAt = Some(),
        StoredAt = Some(),
        Metadata = Metadata(),
        Sequence = number + 1,
        IsHidden = Rarely(),
    };

    private MemoryRecord Know(int number)
    {
        var at = Some();
        var valued = Valued(new MemoryRecord
        {
            Id = Rows.Id(number),
            Type = (MemoryType)_random.Next(4),
            Content = "",
            Identity = "",
            Slot = Slot.Parse(Pick<string?>(null, "location", "pet", "favourite_colour", "like")),
            Cardinality = Cardinality.Many,
            Confidence = _random.Next(101) / 100.0,
            Importance = _random.Next(2) == 0 ? null : 1 + _random.Next(5),
            Metadata = Metadata(),
            IsEssential = _random.Next(3) == 0,
            TemporalState = Pick(TemporalState.Current, TemporalState.Current, TemporalState.Past, TemporalState.Future, TemporalState.Recurring),
            ValidFrom = _random.Next(2) == 0 ? null : Some(),
            ValidTo = Rarely() ? Some().AddDays(10) : null,
            ExpiresAt = Rarely() ? Some().AddDays(20) : null,
            CreatedAt = at,
            UpdatedAt = at,
            RecordedFrom = at,
            Source = Turns.Count == 0 || _random.Next(3) == 0 ? null : new MemorySource(new SessionId("s0"), [Pick(Turns).Id]),
        });
        return valued;
    }

    private MemoryRecord Change(MemoryRecord memory) => _random.Next(5) switch
    {
        0 => Valued(memory),
        1 => memory with { IsDeleted = !memory.IsDeleted, UpdatedAt = Some() },
        2 => memory with { SupersededAt = null, SupersededBy = null, SupersededReason = null, ValidTo = null, LastRefreshedAt = Some() },
        3 => memory with { SupersededAt = Some(), SupersededReason = SupersededReason.Merged, SupersededBy = Pick(Memories)[0].Id },
        _ => memory with
        {
            SupersededAt = Some(), SupersededReason = SupersededReason.Replaced, SupersededBy = Pick(Memories)[0].Id, ValidTo = _random.Next(2) == 0 ? null : Some(),
        },
    };

    private MemoryRecord Valued(MemoryRecord memory)
    {
        var content = Text(2, 6);
        Json? value = _random.Next(4) switch
        {
            0 => null,
            1 => new Json("17"),
            _ => new Json(JsonSerializer.Serialize(Text(1, 3))),
        };
        return memory with { Content = content, Value = value, Identity = Identities.Of(value, content) };
    }

    private Json? Metadata() => _random.Next(4) switch
    {
        0 => new Json("""{"k":"v","n":1}"""),
        1 => new Json("""{"n":10e-1,"o":{"a":[1]},"k":"w"}"""),
        _ => null,
    };

    private DateTimeOffset Some() => Start.AddMinutes(_random.Next(60 * 24 * 50));

    private string Text(int least, int most) => string.Join(' ', Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => Pick(Words)));

    private bool Rarely() => _random.Next(6) == 0;

    private T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
