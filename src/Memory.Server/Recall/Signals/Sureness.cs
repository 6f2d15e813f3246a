using System.Runtime.InteropServices;

namespace Memory.Server.Recall.Signals;

/// <summary>How sure the best memory and the best turn are to have to do with the question, 0–1 each. Either kind is judged by itself, so that asking for the other changes nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sureness(double OfMemories, double OfTurns)
{
    public static Sureness None => default;

    public double Of(bool isMemory) => isMemory ? OfMemories : OfTurns;

    public Sureness Or(Sureness other) => new(Math.Max(OfMemories, other.OfMemories), Math.Max(OfTurns, other.OfTurns));

    public Sureness Times(double factor) => new(Math.Min(1, OfMemories * factor), Math.Min(1, OfTurns * factor));

    /// <summary>The largest part of either kind.</summary>
    public static Sureness Largest(SeenRows rows, ReadOnlySpan<double> parts)
    {
        double memories = 0, turns = 0;

        // Most parts are no larger than one before, which is told without asking whose they are.
        for (var row = parts.NextAbove(0, 0); row < parts.Length; row = parts.NextAbove(row + 1, Math.Min(memories, turns)))
        {
            if (rows.IsMemory(row))
                memories = Math.Max(memories, parts[row]);
            else
                turns = Math.Max(turns, parts[row]);
        }

        return new Sureness(memories, turns);
    }
}
