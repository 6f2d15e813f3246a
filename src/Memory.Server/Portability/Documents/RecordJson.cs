using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Portability.Documents;

/// <summary>Writes records as a document of a user holds them: the contract's names where it has them, and nothing for what has no value.</summary>
internal static class RecordJson
{
    public static void Write(Utf8JsonWriter json, UserId user, UserProfile profile, DateTimeOffset? lastActive)
    {
        json.WriteStartObject();
        json.WriteString("id", user.Value);
        json.Text("display_name", profile.DisplayName);
        json.Raw("metadata", profile.Metadata);
        json.WriteString("created_at", profile.CreatedAt);
        json.Time("last_active", lastActive);
        json.WriteEndObject();
    }

    /// <summary>What is told of a key: never its secret, nor its hash.</summary>
    public static void Write(Utf8JsonWriter json, ApiKey key)
    {
        json.WriteStartObject();
        json.WriteString("key_id", key.Id);
        json.Word("scope", key.Scope);
        json.Text("user_id", key.User?.Value);
        json.Whole("rate_limit", key.RateLimit);
        json.Raw("metadata", key.Metadata);
        json.WriteString("created_at", key.CreatedAt);
        json.Time("last_used_at", key.LastUsedAt);
        json.Time("revoked_at", key.RevokedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Session session)
    {
        json.WriteStartObject();
        json.WriteString("id", session.Id.Value);
        json.Raw("context", session.Context);
        json.WriteString("created_at", session.CreatedAt);
        json.WriteString("updated_at", session.UpdatedAt);
        json.Time("expires_at", session.ExpiresAt);
        json.Time("ended_at", session.EndedAt);
        json.WriteEndObject();
    }

    /// <summary>A turn's place among the others is its place in the document.</summary>
    public static void Write(Utf8JsonWriter json, Turn turn)
    {
        json.WriteStartObject();
        json.WriteString("id", turn.Id.Value);
        json.WriteString("session_id", turn.Session.Value);
        json.Word("role", turn.Role);
        json.Text("name", turn.Name);
        json.WriteString("content", turn.Content);
        json.WriteString("created_at", turn.SaidAt);
        json.WriteString("stored_at", turn.StoredAt);
        json.Raw("metadata", turn.Metadata);
        json.Flag("is_hidden", turn.IsHidden);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Association link)
    {
        json.WriteStartObject();
        json.WriteString("source_id", link.Source.Value);
        json.WriteString("target_id", link.Target.Value);
        json.WriteString("relation", link.Relation);
        json.WriteNumber("strength", link.Strength);
        json.Flag("is_automatic", link.IsAutomatic);
        json.Flag("is_removed", link.IsRemoved);
        json.WriteString("created_at", link.CreatedAt);
        json.WriteString("updated_at", link.UpdatedAt);
        json.WriteEndObject();
    }

    /// <summary>A job as far as it still matters: which turns wait to be read, or were given up.</summary>
    public static void Write(Utf8JsonWriter json, IngestJob job)
    {
        json.WriteStartObject();
        json.Word("lane", job.Lane);
        json.WriteString("status", job.Status == JobStatus.Failed ? "failed" : "queued");
        json.Texts("message_ids", job.Messages.Select(static message => message.Value));
        json.Whole("attempts", job.Attempts);
        json.Text("last_error", job.LastError);
        json.WriteString("created_at", job.CreatedAt);
        json.WriteString("updated_at", job.UpdatedAt);
        json.WriteEndObject();
    }

    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
    }

    public static void Whole(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    /// <summary>A flag is written when it is set.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool? value, bool otherwise = false)
    {
        if (value is { } flag && flag != otherwise)
            json.WriteBoolean(name, flag);
    }

    public static void Word<TWord>(this Utf8JsonWriter json, string name, TWord word)
        where TWord : struct, Enum => json.WriteString(name, word.ToString().ToLowerInvariant());

    /// <summary>The application's JSON, to the letter.</summary>
    public static void Raw(this Utf8JsonWriter json, string name, Json? value)
    {
        if (value is not { } text)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(text.Text, skipInputValidation: true);
    }
}
