using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>
/// Keeps vectors that a service made of texts, which come after the texts were acknowledged. All vectors by which a user is recalled are of
/// one kind. New ones of the wanted kind (<see cref="ITextAnalysis.Target"/>) are gathered beside those in use, and take their place, for
/// one user at once, when no text of that user lacks one.
/// </summary>
internal interface IVectorShelf
{
    /// <summary>Ends when users may have come to lack vectors; each time it is asked for, the next such moment.</summary>
    Task Changed { get; }

    /// <summary>Says that from now on all servers on this store are to make vectors of the wanted kind, whatever was said before.</summary>
    ValueTask AnnounceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts everybody in line whose vectors are of another kind than the wanted one, or whose stems are of an older analyser; nobody when
    /// another server has announced another kind since.
    /// </summary>
    ValueTask SurveyAsync(CancellationToken cancellationToken);

    /// <summary>How many users lack something.</summary>
    ValueTask<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next user who lacks something, for <paramref name="lease"/>, unless another server has that user; null when there is none.</summary>
    ValueTask<Scope?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Puts a taken user back in line, behind all others.</summary>
    ValueTask ReturnAsync(Scope scope, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>The next texts of a user that lack something, those after a place; none at the end of the list.</summary>
    ValueTask<IReadOnlyList<TextGap>> ListGapsAsync(Scope scope, TextGap? after, int limit, CancellationToken cancellationToken);

    /// <summary>Keeps vectors of the wanted kind for texts that still lack them, and holds on to the taken user for another <paramref name="lease"/>.</summary>
    ValueTask FillAsync(Scope scope, IReadOnlyList<FilledGap> filled, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Takes the vectors of the wanted kind into use and the user out of line; false, changing nothing, when a text still lacks its vector.</summary>
    ValueTask<bool> CompleteAsync(Scope scope, CancellationToken cancellationToken);
}

/// <summary>A turn's text or that of a memory's version that lacks something.</summary>
internal sealed record TextGap(string Text)
{
    /// <summary>The turn; null for a memory.</summary>
    public MessageId? Turn { get; init; }

    /// <summary>The memory's version; null for a turn.</summary>
    public MemoryRecord? Memory { get; init; }

    /// <summary>Whether it is a vector that is missing, and not only stems of this analyser.</summary>
    public bool LacksVector { get; init; } = true;
}

/// <summary>What a text lacked.</summary>
/// <param name="Gap">The text.</param>
/// <param name="Vector">Its vector of the wanted kind, each value exactly representable in 16 bits; empty when it lacked none.</param>
internal sealed record FilledGap(TextGap Gap, ReadOnlyMemory<float> Vector);
