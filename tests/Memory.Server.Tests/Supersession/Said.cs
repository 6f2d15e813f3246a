using Memory.Server.Memories;

namespace Memory.Server.Tests.Supersession;

/// <summary>Observations in the words of a story: who lived where from which day on.</summary>
internal static class Said
{
    private static int made;

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Day(int day) => Start.AddDays(day);

    public static Observation That(string value, int from, int? said = null, int? until = null, Cardinality cardinality = Cardinality.One) => new()
    {
        Id = NextId(),
        Stance = Stance.Asserts,
        Type = MemoryType.Fact,
        Slot = Slot.Parse(cardinality == Cardinality.One ? "location" : "skill"),
        Cardinality = cardinality,
        Content = $"User: {value}.",
        Value = Json.From(value),
        Identity = Identities.OfText(value),
        ValidFrom = Day(from),
        ValidTo = until is { } end ? Day(end) : null,
        SaidAt = Day(said ?? from),
        Trust = Trust.Rule,
        Source = new TurnReference(SessionId.Default, new MessageId($"said on day {said ?? from}")),
    };

    /// <summary>Stored by an application, which dates it.</summary>
    public static Observation Stored(string value, int from, int said) => That(value, from, said) with { Trust = Trust.Application, Source = null };

    public static Observation NoLonger(string? value, int from, Cardinality cardinality = Cardinality.One, int? said = null) => That(value ?? "", from, said, cardinality: cardinality) with
    {
        Stance = Stance.Negates,
        Value = null,
    };

    /// <summary>"I live in Berlin, not Bern": words of its own, which say what holds.</summary>
    public static Observation Corrected(string value, string wrong, int said, Cardinality cardinality = Cardinality.One) =>
        That(value, said, cardinality: cardinality) with { Corrects = Identities.OfText(wrong) };

    /// <summary>"Berlin, not Bern": only says what was said by mistake.</summary>
    public static Observation Meant(string value, string wrong, int said, Cardinality cardinality = Cardinality.One) =>
        Corrected(value, wrong, said, cardinality) with { ValidFrom = null };

    public static Observation Once(string value, int said) => That(value, said) with { TemporalState = TemporalState.Past, ValidFrom = null };

    public static Observation Planned(string value, int from, int said) => That(value, from, said) with { TemporalState = TemporalState.Future };

    public static Observation Someday(string value, int said) => That(value, said) with { TemporalState = TemporalState.Future, ValidFrom = null };

    public static MemoryId NextId() => new(new Guid(Interlocked.Increment(ref made), 0, 0, new byte[8]));
}
