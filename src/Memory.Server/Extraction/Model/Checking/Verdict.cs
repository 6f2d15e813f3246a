namespace Memory.Server.Extraction.Model.Checking;

/// <summary>What became of a proposal: a fact with the quote that it rests on, or why it was dropped.</summary>
internal sealed record Verdict
{
    private Verdict(FoundFact? found, string quote, DropReason? reason) => (Found, Quote, Reason) = (found, quote, reason);

    public FoundFact? Found { get; }

    /// <summary>The words of the turn that say it; empty when it was dropped.</summary>
    public string Quote { get; }

    public DropReason? Reason { get; }

    public static Verdict Kept(FoundFact found, string quote) => new(found, quote, null);

    public static Verdict Dropped(DropReason reason) => new(null, "", reason);
}
