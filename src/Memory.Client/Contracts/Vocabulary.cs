using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>What kind of thing a memory is. The four kinds are frozen in v1.</summary>
public enum MemoryType
{
    /// <summary>Something true about the user: where they live, whom they work for.</summary>
    [JsonStringEnumMemberName("fact")] Fact,

    /// <summary>Something the user likes, dislikes or wants done a certain way.</summary>
    [JsonStringEnumMemberName("preference")] Preference,

    /// <summary>Something that happens or happened at a time.</summary>
    [JsonStringEnumMemberName("event")] Event,

    /// <summary>Something the application itself records about the user.</summary>
    [JsonStringEnumMemberName("system")] System,
}

/// <summary>How many current memories a slot holds.</summary>
public enum Cardinality
{
    /// <summary>One: a newer value supersedes the older one (<c>location</c>, <c>employer</c>).</summary>
    [JsonStringEnumMemberName("one")] One,

    /// <summary>Many: values stand side by side and leave only by deletion, by <c>valid_to</c> or by a negation (<c>skill</c>, <c>pet</c>).</summary>
    [JsonStringEnumMemberName("many")] Many,
}

/// <summary>When a memory holds, seen from the present.</summary>
public enum TemporalState
{
    /// <summary>It holds now. The default.</summary>
    [JsonStringEnumMemberName("current")] Current,

    /// <summary>It held once and never supersedes what is current.</summary>
    [JsonStringEnumMemberName("past")] Past,

    /// <summary>It will hold, and becomes current when its <c>valid_from</c> comes.</summary>
    [JsonStringEnumMemberName("future")] Future,

    /// <summary>It holds again and again ("every Tuesday") and supersedes nothing.</summary>
    [JsonStringEnumMemberName("recurring")] Recurring,
}

/// <summary>How a memory came to be.</summary>
public enum IngestionMode
{
    /// <summary>The application stored it as it stands. The default on requests.</summary>
    [JsonStringEnumMemberName("explicit")] Explicit,

    /// <summary>Deterministic rules derived it, from a <c>type:key=value</c> line or from a conversation.</summary>
    [JsonStringEnumMemberName("rules")] Rules,

    /// <summary>A model derived it on the server. Only ever seen in responses.</summary>
    [JsonStringEnumMemberName("extracted")] Extracted,
}

/// <summary>Why a memory was retired.</summary>
public enum SupersededReason
{
    /// <summary>A newer value took its place.</summary>
    [JsonStringEnumMemberName("replaced")] Replaced,

    /// <summary>It had been wrong from the start.</summary>
    [JsonStringEnumMemberName("corrected")] Corrected,

    /// <summary>The user said that it no longer holds.</summary>
    [JsonStringEnumMemberName("negated")] Negated,

    /// <summary>It said the same as another memory and was folded into it.</summary>
    [JsonStringEnumMemberName("merged")] Merged,

    /// <summary>Its wording was edited; this is the earlier wording.</summary>
    [JsonStringEnumMemberName("edited")] Edited,
}

/// <summary>Who said a message.</summary>
public enum TurnRole
{
    /// <summary>The person who is remembered. Only their turns yield facts about them.</summary>
    [JsonStringEnumMemberName("user")] User,

    /// <summary>The model.</summary>
    [JsonStringEnumMemberName("assistant")] Assistant,

    /// <summary>The application.</summary>
    [JsonStringEnumMemberName("system")] System,

    /// <summary>A tool's output.</summary>
    [JsonStringEnumMemberName("tool")] Tool,
}

/// <summary>Where a background job stands.</summary>
public enum JobStatus
{
    /// <summary>Durable and waiting for its turn.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>A worker has it.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>Its effects are durable.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>It was given up after its last attempt; an administrator may retry it.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>What an API key may reach.</summary>
public enum KeyScope
{
    /// <summary>All users of one owner.</summary>
    [JsonStringEnumMemberName("owner")] Owner,

    /// <summary>One user of one owner.</summary>
    [JsonStringEnumMemberName("user")] User,

    /// <summary>An owner's users and the administration routes.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}
