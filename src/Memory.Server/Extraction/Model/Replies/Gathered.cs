using System.Collections.Immutable;
using System.Text.Json;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>The proposals found so far in a reply, up to a bound.</summary>
internal sealed class Gathered(int most)
{
    private readonly ImmutableArray<JsonElement>.Builder items = ImmutableArray.CreateBuilder<JsonElement>();
    private int broken;
    private int surplus;

    /// <summary>Whether a proposal was cut off.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether anything could be read, be it that there is nothing to note.</summary>
    public bool IsUnderstood { get; set; }

    public void Add(JsonElement item)
    {
        IsUnderstood = true;
        if (items.Count < most)
            items.Add(item);
        else
            surplus++;
    }

    /// <summary>Counts what stands where a proposal should and is none.</summary>
    public void AddBroken()
    {
        IsUnderstood = true;
        broken++;
    }

    public Reply ToReply() => new(items.ToImmutable(), broken + (IsCut ? 1 : 0), surplus);
}
