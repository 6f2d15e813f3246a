using Memory.Server.Memories;

namespace Memory.Server.Users;

/// <summary>Is told of every erasure, so that what was saved elsewhere brings nobody back.</summary>
internal interface IErasureWitness
{
    /// <summary>Notes an erasure. What cannot be noted now is noted later; it never fails.</summary>
    ValueTask NoteAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken);
}
