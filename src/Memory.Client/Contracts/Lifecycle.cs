namespace Memory.Client;

/// <summary>Asks for a run of regular work on memories.</summary>
public sealed record LifecycleRunRequest
{
    /// <summary>Whether to tell only what a run would do. A real run right after it does exactly that, unless memories change in between.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The one person whose memories are meant; null for everybody in the store, which takes an admin key of owner <c>default</c>.</summary>
    public string? UserId { get; init; }
}

/// <summary>What a run of regular work did, or would do. Counts are of everything; at most 100 users and 100 memories of each are listed.</summary>
public sealed record LifecycleReport
{
    /// <summary>The work: <c>decay</c>, <c>optimize</c> or <c>retention</c>.</summary>
    public required string Job { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The instant from which ages were counted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many users were looked at.</summary>
    public required int Users { get; init; }

    /// <summary>How many of them could not be worked on; the next run tries them again.</summary>
    public required int FailedUsers { get; init; }

    /// <summary>How many memories were <c>decayed</c>, <c>demoted</c>, <c>promoted</c>, <c>merged</c>, <c>archived</c>, <c>expired</c> or <c>deleted</c>; what was done to none is missing.</summary>
    public required IReadOnlyDictionary<string, int> Actions { get; init; }

    /// <summary>How many memories each rule of retention applied to, such as <c>event_delete_after_days</c>; empty for other work.</summary>
    public required IReadOnlyDictionary<string, int> Rules { get; init; }

    /// <summary>The lowest confidence that age has left of any of these memories, 0–1; null when there are none.</summary>
    public double? LowestConfidence { get; init; }

    /// <summary>The users whose memories change, by owner and id.</summary>
    public required IReadOnlyList<UserLifecycle> Changes { get; init; }

    /// <summary>Whether there are more changes than are listed.</summary>
    public required bool IsTruncated { get; init; }
}

/// <summary>What a run did to one user's memories.</summary>
public sealed record UserLifecycle
{
    /// <summary>The tenant.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>How many memories what was done to.</summary>
    public required IReadOnlyDictionary<string, int> Actions { get; init; }

    /// <summary>The lowest confidence that age has left of any of them, 0–1.</summary>
    public required double LowestConfidence { get; init; }

    /// <summary>The first 100 of them.</summary>
    public required IReadOnlyList<LifecycleChange> Memories { get; init; }
}

/// <summary>One thing that a run did to a memory.</summary>
public sealed record LifecycleChange
{
    /// <summary>The memory.</summary>
    public required Guid MemoryId { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required MemoryType Type { get; init; }

    /// <summary>Its slot.</summary>
    public string? Key { get; init; }

    /// <summary>What was done: one of the words of <see cref="LifecycleReport.Actions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The rule of retention that asked for it; null for other work.</summary>
    public string? Rule { get; init; }

    /// <summary>Its confidence as it was observed, 0–1.</summary>
    public required double Confidence { get; init; }

    /// <summary>What age has left of it, 0–1.</summary>
    public required double EffectiveConfidence { get; init; }

    /// <summary>The memory that took it in; null unless it was merged.</summary>
    public Guid? MergedInto { get; init; }
}

/// <summary>How the server is.</summary>
public sealed record ServerHealth
{
    /// <summary><c>ok</c>, or <c>unavailable</c> when its storage cannot be reached.</summary>
    public required string Status { get; init; }

    /// <summary>Since how many seconds it runs.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>The server's version.</summary>
    public required string Version { get; init; }

    /// <summary>What it keeps memories in: <c>embedded</c> or <c>postgres</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>How many extraction jobs wait or run; null while the storage cannot be reached.</summary>
    public int? QueueDepth { get; init; }

    /// <summary>The regular work of the store and its last runs, by name; empty while the storage cannot be reached.</summary>
    public IReadOnlyList<ScheduledJob> Jobs { get; init; } = [];

    /// <summary>How far the store is encrypted; null when nothing is and nothing is to be.</summary>
    public EncryptionHealth? Encryption { get; init; }

    /// <summary>How many seconds the storage took to say that it is well, or how long it was waited for.</summary>
    public double? StorageLatencySeconds { get; init; }

    /// <summary>The queue lane by lane; empty while the storage cannot be reached.</summary>
    public IReadOnlyList<LaneHealth> Lanes { get; init; } = [];

    /// <summary>The chat model; null when none is configured.</summary>
    public ServiceHealth? Model { get; init; }

    /// <summary>What makes vectors of texts.</summary>
    public ServiceHealth? Embedder { get; init; }
}

/// <summary>How far a store is on the way to what its settings of encryption ask for.</summary>
public sealed record EncryptionHealth
{
    /// <summary><c>sealing</c> while it is being encrypted, <c>sealed</c> when everything is; <c>opening</c> while it is written plain again, <c>plain</c> when everything is.</summary>
    public required string State { get; init; }

    /// <summary>How many users were looked at and are as they should be, since the server started.</summary>
    public required int UsersDone { get; init; }

    /// <summary>How many users are left.</summary>
    public required int UsersToDo { get; init; }
}

/// <summary>Regular work and its last run, on whichever server it was.</summary>
public sealed record ScheduledJob
{
    /// <summary>The work: <c>decay</c>, <c>optimize</c> or <c>retention</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When the last run was started; null when there was none.</summary>
    public DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? LastEndedAt { get; init; }

    /// <summary>What became of it: <c>running</c>, <c>done</c>, <c>failed</c> or, by a shutdown, <c>stopped</c>; null when there was none.</summary>
    public string? LastOutcome { get; init; }

    /// <summary>When the next run is due.</summary>
    public required DateTimeOffset NextDueAt { get; init; }
}
