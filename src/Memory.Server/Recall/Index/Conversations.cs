using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>
/// How the turns of an index follow one another. Its rows are numbered through, memories and dead rows included; what stands alone has no neighbours and
/// no session. It never changes: a change makes a new one that shares what stayed.
/// </summary>
internal sealed class Conversations(NumberedRows rows, RowPlaces places, ImmutableDictionary<SessionId, SessionEnd> sessions, int sessionCount)
{
    /// <summary>No row, or no session.</summary>
    public const int None = -1;

    /// <summary>What a row takes: its place, and its share of what is looked up.</summary>
    public const long BytesPerRow = RowPlace.Bytes + 48;

    public static Conversations Empty { get; } = new(new NumberedRows([]), RowPlaces.Empty, ImmutableDictionary<SessionId, SessionEnd>.Empty, 0);

    public NumberedRows Rows => rows;

    public RowPlaces Places => places;

    /// <summary>The sessions by their ids, also those that have no turn any more.</summary>
    public ImmutableDictionary<SessionId, SessionEnd> Sessions => sessions;

    /// <summary>How many numbers sessions have.</summary>
    public int SessionCount => sessionCount;

    /// <summary>The turn said before it in its session.</summary>
    public int Previous(int row) => row == None ? None : places[row].Previous;

    /// <summary>The turn said after it in its session.</summary>
    public int Next(int row) => row == None ? None : places[row].Next;

    public int SessionOf(int row) => places[row].Session;

    /// <summary>Whether the turn ends with a question, which what is said next answers.</summary>
    public bool EndsWithQuestion(int row) => places[row].EndsWithQuestion;

    /// <summary>How much it gives to and takes from its neighbours for its length (<see cref="TurnContext"/>).</summary>
    public double Shortness(int row) => TurnContext.ShortnessOf(places[row].Length);

    /// <summary>How many stems it has.</summary>
    public int Length(int row) => places[row].Length;

    /// <summary>How many stems it has together with what it takes over from its neighbours.</summary>
    public double ContextLength(int row) => places[row].ContextLength;
}

/// <summary>A session's number, and the row of the turn that was said last in it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SessionEnd(int Number, int Last);
