using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Memories;

/// <summary>A job's id. It tells where the job lives, so that no index over all users' jobs is needed.</summary>
internal readonly record struct JobId(string Value)
{
    private const int ScopeLength = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static JobId Create(Scope scope, Guid id) => new($"{ScopeHash(scope)}-{id:n}");

    /// <summary>The hash of its user's scope, as <see cref="ScopeHash"/> makes them; null when it has the wrong form. It may name a file: nothing but hexadecimal digits passes.</summary>
    public string? HashOfScope => Value.Length > ScopeLength && !Value.AsSpan(0, ScopeLength).ContainsAnyExcept(HexDigits) ? Value[..ScopeLength] : null;

    /// <summary>Whether it could be a job of that user; a wrong form is nobody's.</summary>
    public bool BelongsTo(Scope scope) =>
        Value.Length == ScopeLength + 33 && Value[ScopeLength] == '-' && Value.StartsWith(ScopeHash(scope), StringComparison.Ordinal);

    /// <summary>Names a user in files and ids without telling who it is: the first half of SHA-256 over owner, NUL and user.</summary>
    public static string ScopeHash(Scope scope) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scope.Owner.Value}\0{scope.User.Value}")).AsSpan(0, ScopeLength / 2));

    public override string ToString() => Value;
}

/// <summary>The extraction of some turns.</summary>
internal sealed record IngestJob
{
    public required JobId Id { get; init; }

    /// <summary>Who works it. The jobs that an ingest answers with are the rules'.</summary>
    public JobLane Lane { get; init; }

    public required JobStatus Status { get; init; }

    public required ImmutableArray<MessageId> Messages { get; init; }

    /// <summary>How often a worker began it; counted durably before the work.</summary>
    public int Attempts { get; init; }

    public string? LastError { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Not before then, after a failed attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Since when each attempt has failed; null while none has, or not since it was last queued by somebody.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Its place in the user's order of jobs, given by the store.</summary>
    public long Sequence { get; init; }

    /// <summary>The memories it made or refreshed, once it is done.</summary>
    public ImmutableArray<MemoryId> Memories { get; init; } = [];
}
