namespace Memory.Server.Memories;

/// <summary>A tenant, 1–255 characters, known from the API key alone.</summary>
internal readonly record struct OwnerId(string Value)
{
    /// <summary>The owner whose admin keys may act on the whole store.</summary>
    public static OwnerId Default { get; } = new("default");

    public override string ToString() => Value;
}

/// <summary>A remembered person, 1–255 characters, chosen by the application. Never a tenant boundary.</summary>
internal readonly record struct UserId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Whose memory is meant. No query can be built without one.</summary>
internal readonly record struct Scope(OwnerId Owner, UserId User);

/// <summary>A conversation, unique per user.</summary>
internal readonly record struct SessionId(string Value)
{
    /// <summary>The session of turns that name none.</summary>
    public static SessionId Default { get; } = new("default");

    public override string ToString() => Value;
}

/// <summary>A message, unique per user.</summary>
internal readonly record struct MessageId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A memory, UUIDv7.</summary>
internal readonly record struct MemoryId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
