namespace Memory.Client;

/// <summary>A message that the server refused for good, as it was kept for someone to look at.</summary>
public sealed record RefusedRequest
{
    /// <summary>When it was set aside.</summary>
    public required DateTimeOffset RefusedAt { get; init; }

    /// <summary>The status of the server's answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The request that would hand the message over alone. It can be sent again as it stands: the message keeps its id.</summary>
    public required IngestRequest Request { get; init; }
}
