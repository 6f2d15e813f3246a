using Memory.Server.Dates;

namespace Memory.Server.Extraction.Reading;

/// <summary>How a clause speaks of what it says.</summary>
internal enum Mode
{
    /// <summary>"I live in Austin."</summary>
    Holds,

    /// <summary>"I used to live in Austin."</summary>
    UsedTo,

    /// <summary>"I no longer live in Austin."</summary>
    NoLonger,
}

/// <summary>One statement of the user's, brought to a common wording: "i'm currently based in oslo" is "I am based in oslo".</summary>
internal sealed record Clause
{
    /// <summary>The statement without its time phrases.</summary>
    public required string Text { get; init; }

    /// <summary>The statement with its time phrases.</summary>
    public required string Spoken { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    public TimeMentions Times { get; init; } = TimeMentions.None;

    public Mode Mode { get; init; }

    /// <summary>Whether it was said of "we": true of the user as a place to live, not as a name or a job.</summary>
    public bool IsPlural { get; init; }

    /// <summary>Whether it is meant to last ("from now on", "always").</summary>
    public bool IsLasting { get; init; }

    /// <summary>Whether the same turn asks for a piece of work, which a wish about style may belong to.</summary>
    public bool IsPartOfTask { get; init; }

    public bool IsPast => Mode == Mode.UsedTo;
}
