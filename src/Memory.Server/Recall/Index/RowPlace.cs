using System.Runtime.InteropServices;

namespace Memory.Server.Recall.Index;

/// <summary>A row's place among what was said: small, since every question goes through those of all rows.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowPlace
{
    /// <summary>What it takes.</summary>
    public const int Bytes = 24;

    private readonly int _lengthAndQuestion;

    /// <summary>One that has no neighbours and no session.</summary>
    /// <param name="length">How many stems the row has.</param>
    /// <param name="endsWithQuestion">Whether what is said next answers it.</param>
    public RowPlace(int length, bool endsWithQuestion = false)
    {
        (Previous, Next, Session) = (Conversations.None, Conversations.None, Conversations.None);
        _lengthAndQuestion = (length << 1) | (endsWithQuestion ? 1 : 0);
        ContextLength = length;
    }

    /// <summary>The turn said before it in its session.</summary>
    public int Previous { get; init; }

    /// <summary>The turn said after it in its session.</summary>
    public int Next { get; init; }

    /// <summary>Its session's number.</summary>
    public int Session { get; init; }

    /// <summary>How many stems it has.</summary>
    public int Length => _lengthAndQuestion >> 1;

    public bool EndsWithQuestion => (_lengthAndQuestion & 1) != 0;

    /// <summary>How many stems it has together with what it takes over from its neighbours.</summary>
    public double ContextLength { get; init; }
}
