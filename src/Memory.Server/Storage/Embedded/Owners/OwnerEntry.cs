using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>One change as an owner's journal holds it.</summary>
internal sealed record OwnerEntry
{
    /// <summary>What stays of erased users. One that still has files also takes the user, the user's keys and kept answers away.</summary>
    public ImmutableArray<TombstoneRow> Tombstones { get; init; }

    /// <summary>Users that now exist.</summary>
    public ImmutableArray<UserId> Users { get; init; }

    /// <summary>Keys as they now are.</summary>
    public ImmutableArray<ApiKey> Keys { get; init; }

    /// <summary>When keys were last used.</summary>
    public ImmutableArray<KeyUse> Uses { get; init; }

    /// <summary>Answers to keep.</summary>
    public ImmutableArray<AnswerRow> Answers { get; init; }

    /// <exception cref="JsonException">It is none, or one that this version cannot read.</exception>
    public static OwnerEntry Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, JournalFormat.Owner) ?? throw new JsonException("An entry is missing.");

    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, JournalFormat.Owner);
}

/// <summary>When a key was last used.</summary>
internal sealed record KeyUse(Guid Key, DateTimeOffset At);

/// <summary>A kept answer and the request it belongs to.</summary>
internal sealed record AnswerRow(RequestKey Request, KeptAnswer Answer);
