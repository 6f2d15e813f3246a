using Memory.Server.Memories;
using Memory.Server.Supersession;

namespace Memory.Server.Tests.Supersession;

/// <summary>A slot that is told observations one after another, as they arrive, and keeps the versions as a store would.</summary>
internal sealed class SlotUnderTest(Cardinality cardinality = Cardinality.One)
{
    private readonly Dictionary<MemoryId, Observation> observations = [];
    private readonly Dictionary<MemoryId, MemoryRecord> latest = [];
    private DateTimeOffset now = Said.Day(1000);

    public IReadOnlyCollection<MemoryRecord> Memories => latest.Values;

    public List<MemoryRecord> Versions { get; } = [];

    public SlotUnderTest Tell(params IEnumerable<Observation> told)
    {
        foreach (var observation in told)
        {
            observations[observation.Id] = observation;
            var projection = SlotProjection.Of(cardinality, observations.Values, latest.Values, CommitTime.At(now).After(latest.Values));
            foreach (var version in projection.Changed)
            {
                latest[version.Id] = version;
                Versions.Add(version);
            }

            now += Instants.Step;
        }

        return this;
    }

    /// <summary>The time of the system, which each arrival moves on.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What the current view shows at a day, as values in order.</summary>
    public string ViewAt(int day) => ViewAt(day, latest.Values);

    /// <summary>The same as it was known at an instant.</summary>
    public string ViewAt(int day, DateTimeOffset known) => ViewAt(day, KnownAt(known));

    /// <summary>Each memory as it was known at an instant.</summary>
    public IEnumerable<MemoryRecord> KnownAt(DateTimeOffset known) =>
        Versions.Where(version => version.RecordedFrom <= known).GroupBy(static version => version.Id).Select(static versions => versions.MaxBy(static version => version.RecordedFrom)!);

    private static string ViewAt(int day, IEnumerable<MemoryRecord> memories) => string.Join(", ", memories.Where(memory => memory.IsInCurrentView(Said.Day(day)))
        .OrderBy(static memory => memory.ValidFrom).ThenBy(static memory => memory.Identity, StringComparer.Ordinal).Select(static memory => memory.Identity));

    /// <summary>Each memory's value, validity and retirement, in an order of their own.</summary>
    public string Told() => string.Join('\n', latest.Values.Where(static memory => memory.SupersededReason != SupersededReason.Merged)
        .Select(memory => $"{memory.Identity} {memory.TemporalState} [{Text(memory.ValidFrom)},{Text(memory.ValidTo)}) {memory.SupersededReason} by {Value(memory.SupersededBy)}")
        .Order(StringComparer.Ordinal));

    public MemoryRecord Only(string value) => latest.Values.Single(memory => memory.Identity == Identities.OfText(value));

    private static string Text(DateTimeOffset? time) => time is { } at ? (at - Said.Start).TotalDays.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    private string Value(MemoryId? id) => id is { } known ? latest[known].Identity : "";
}
