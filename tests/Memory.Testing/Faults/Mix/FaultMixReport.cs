using System.Globalization;
using Memory.Client;

namespace Memory.Testing.Faults.Mix;

/// <summary>What a mix of chats and faults came to.</summary>
public sealed record FaultMixReport
{
    /// <summary>How much later than the deadline a chat may go on: what the machine needs to notice.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    public required FaultMixOptions Options { get; init; }

    /// <summary>How many chats were held.</summary>
    public required int Chats { get; init; }

    /// <summary>How many of them streamed.</summary>
    public required int Streamed { get; init; }

    /// <summary>How many the caller stopped early.</summary>
    public required int StoppedEarly { get; init; }

    /// <summary>Chats that failed or were changed, in words; empty when there were none.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }

    public required IReadOnlyDictionary<RecallOutcome, int> Outcomes { get; init; }

    /// <summary>How often requests met each fault; for those of the network, how often it was gone.</summary>
    public required IReadOnlyDictionary<Fault, int> Faults { get; init; }

    /// <summary>How often each route met a fault.</summary>
    public required IReadOnlyDictionary<MemoryRoute, int> Routes { get; init; }

    /// <summary>How long the chats take without memory. What stands out here is the machine.</summary>
    public required Distribution Bare { get; init; }

    /// <summary>How much longer the same chats take with memory.</summary>
    public required Distribution Added { get; init; }

    public required StoredOnce Turns { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>The longest that memory may delay a chat.</summary>
    public TimeSpan Limit => Options.Deadline + Grace;

    /// <summary>The numbers, a line each.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        chats               {Chats} in {Options.Apps} applications ({Streamed} streaming, {StoppedEarly} stopped early), seed {Options.Seed}, {Took.TotalSeconds:0.0} s
        failed or changed   {Complaints.Count}
        outcomes            {List(Outcomes)}
        faults by route     {List(Routes)}
        faults by kind      {List(Faults)}
        without memory      {Bare}
        added by memory     {Added} (deadline {Options.Deadline.TotalMilliseconds:0} ms)
        over the limit      {Added.Above(Limit)} of {Added.Count} measured took more than {Limit.TotalMilliseconds:0} ms longer with memory
        messages            {Turns.Said} said, {Turns.Stored} stored, {Turns.Missing} missing, {Turns.Surplus} twice
        sessions            {Turns.OutOfOrder} out of order
        """);

    private static string List<T>(IReadOnlyDictionary<T, int> counts)
        where T : struct, Enum => string.Join(", ", counts.OrderBy(static count => count.Key).Select(static count => $"{count.Key} {count.Value}"));
}
