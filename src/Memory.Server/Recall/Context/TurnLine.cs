using Memory.Server.Memories;

namespace Memory.Server.Recall.Context;

/// <summary>What a turn is told by: who said it and when, and what was said.</summary>
internal sealed class TurnLine
{
    /// <summary>More of a turn is neither looked at nor shown.</summary>
    private const int MaxLength = 16_384;

    /// <summary>What is left out of a part's surroundings is looked at this far, so that no cut hides what a line is aimed at.</summary>
    private const int Surroundings = 100;

    private readonly string _lead;
    private readonly string _content;

    private TurnLine(string lead, string content, string? plain) => (_lead, _content, Plain) = (lead, content, plain);

    /// <summary>All that was said as one plain line; null when it is too long to be shown whole.</summary>
    public string? Plain { get; }

    /// <summary>How many characters of the line are not what was said.</summary>
    public int LeadLength => _lead.Length;

    /// <summary>What it says, in the form by which repetitions are recognised.</summary>
    public string Meaning => Plain is null ? _content : Identities.OfText(Plain);

    /// <summary>The line with all that was said. Keys are made of it, since how much of it is shown depends on the question and on what else is.</summary>
    public string Whole => _lead + (Plain ?? _content);

    /// <summary>Null when there is nothing to be said, or what stands at the beginning is aimed at the model.</summary>
    public static TurnLine? Of(string lead, string content)
    {
        var beginning = LineSanitizer.Sanitise(content);
        if (beginning.Length == 0 || RuleAttack.IsIn(beginning))
            return null;
        return new TurnLine(lead, content, content.Length <= LineSanitizer.MaxLength || !beginning.EndsWith('…') ? beginning : null);
    }

    /// <summary>The line with at most so many characters of what was said, around what the question asks for; null when what stands there is aimed at the model.</summary>
    public string? Around(Excerpt excerpt, int length)
    {
        if (Plain is not null && Plain.Length <= length)
            return _lead + Plain;
        var text = Plain ?? (_content.Length > MaxLength ? _content[..MaxLength] : _content);
        var (at, count) = excerpt.Of(text, length - 2).GetOffsetAndLength(text.Length);
        var from = Math.Max(0, at - Surroundings);
        var near = LineSanitizer.Sanitise(text[from..Math.Min(text.Length, at + count + Surroundings)]);
        if (RuleAttack.IsIn(near))
            return null;
        var said = LineSanitizer.Sanitise(text.Substring(at, count));
        return $"{_lead}{(at > 0 ? "…" : "")}{said}{(at + count < text.Length ? "…" : "")}";
    }
}
