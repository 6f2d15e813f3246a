using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>Answers kept for 24 hours, so that a repeated request gets the first one again.</summary>
internal interface IIdempotencyStore
{
    /// <summary>The kept answer; null when there is none or it is older than <see cref="KeptAnswer.Lifetime"/>.</summary>
    ValueTask<KeptAnswer?> FindAsync(OwnerId owner, RequestKey key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Notes, durably, that a request was begun, and answers the note that counts: of several servers that begin the same request at the same
    /// time the first one's. Another body under the same key begins anew unless there is an answer; so does what is older than <see cref="KeptAnswer.Lifetime"/>.
    /// </summary>
    ValueTask<KeptAnswer> BeginAsync(OwnerId owner, RequestKey key, KeptAnswer begun, CancellationToken cancellationToken);

    /// <summary>Keeps an answer, durably, unless its user was erased since the request was begun.</summary>
    ValueTask KeepAsync(OwnerId owner, RequestKey key, KeptAnswer answer, CancellationToken cancellationToken);
}

/// <summary>What a repeated request is recognised by, besides its owner.</summary>
internal sealed record RequestKey(string Method, string Path, string Key);

/// <summary>The first answer to a request.</summary>
/// <param name="Fingerprint">SHA-256 of the request's body, in hex: another body under the same key is a conflict.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The answer's media type.</param>
/// <param name="Body">The answer's body as text; null when it carried a secret, which is never kept.</param>
/// <param name="KeptAt">When it was kept.</param>
internal sealed record KeptAnswer(string Fingerprint, int Status, string? ContentType, string? Body, DateTimeOffset KeptAt)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>In place of an HTTP status: begun, and not answered as far as anybody knows.</summary>
    public const int Begun = 0;

    /// <summary>Whose memory the request was about; the answer goes with the user. Null when it was about no single user, or nobody knows yet.</summary>
    public UserId? User { get; init; }

    /// <summary>Whether it stays when the same request is begun at that time, with a body of that fingerprint.</summary>
    public bool StandsAgainst(KeptAnswer begun) => begun.KeptAt < KeptAt + Lifetime && (Status != Begun || Fingerprint == begun.Fingerprint);
}
