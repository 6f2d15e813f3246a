using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Api.Reading;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Portability.Documents;

namespace Memory.Server.Api.Portability;

/// <summary>Reads the records of a document by the bounds that hold for requests. What the system's own clock told must not lie in the future.</summary>
/// <param name="errors">Where mistakes are noted.</param>
/// <param name="latest">The latest time that the system's clock may have told.</param>
internal sealed class DocumentRecords(FieldErrors errors, DateTimeOffset latest)
{
    /// <summary>Reads an item of a list.</summary>
    public object Read(DocumentPlace place, JsonElement item)
    {
        var fields = Fields.At(item, place.Path, errors);
        return place.List switch
        {
            DocumentFormat.Sessions => Session(fields),
            DocumentFormat.Messages => Turn(fields),
            DocumentFormat.Observations => FactRecords.Observation(this, fields),
            DocumentFormat.Memories => FactRecords.Memory(this, fields),
            DocumentFormat.Associations => Link(fields),
            _ => Job(fields),
        };
    }

    public DocumentUser User(JsonElement item)
    {
        var fields = Fields.At(item, "user", errors);
        return new DocumentUser(
            new UserId(fields.RequiredText("id", Limits.Name)),
            new UserProfile(
                Past(fields, "created_at"),
                fields.Text("display_name", Limits.Name, least: 0),
                fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels)),
            PastOrNull(fields, "last_active"));
    }

    /// <summary>A time that the system's clock told.</summary>
    public DateTimeOffset Past(Fields fields, string name)
    {
        Require(fields, name);
        return PastOrNull(fields, name) ?? default;
    }

    public DateTimeOffset? PastOrNull(Fields fields, string name)
    {
        var time = fields.Time(name);
        if (time > latest)
            fields.Fault(name, "lies in the future");
        return time;
    }

    public static DateTimeOffset Time(Fields fields, string name)
    {
        Require(fields, name);
        return fields.Time(name) ?? default;
    }

    public static TWord Word<TWord>(Fields fields, string name)
        where TWord : struct, Enum
    {
        Require(fields, name);
        return fields.Word<TWord>(name) ?? default;
    }

    public static MemoryId? IdOrNull(Fields fields, string name)
    {
        if (fields.Text(name, Limits.Name) is not { } text)
            return null;
        if (Guid.TryParseExact(text, "D", out var id))
            return new MemoryId(id);
        fields.Fault(name, "must be a memory's id");
        return null;
    }

    public static MemoryId Id(Fields fields, string name)
    {
        Require(fields, name);
        return IdOrNull(fields, name) ?? default;
    }

    public static ImmutableArray<MessageId> Messages(Fields fields, string name, int least, int most)
    {
        var ids = ImmutableArray.CreateBuilder<MessageId>();
        foreach (var item in fields.Array(name, least, most))
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { } text && TextLength.IsWithin(text, 1, Limits.Name))
                ids.Add(new MessageId(text));
            else
                fields.Fault(name, $"must hold texts of 1 to {Limits.Name} characters");
        }

        return ids.ToImmutable();
    }

    public static void Require(Fields fields, string name)
    {
        if (!fields.Has(name))
            fields.Fault(name, "is required");
    }

    private Session Session(Fields fields) => new()
    {
        Id = new SessionId(fields.RequiredText("id", Limits.Name)),
        Context = fields.Object("context", Limits.SessionContext),
        CreatedAt = Past(fields, "created_at"),
        UpdatedAt = Past(fields, "updated_at"),
        ExpiresAt = fields.Time("expires_at"),
        EndedAt = PastOrNull(fields, "ended_at"),
    };

    private Turn Turn(Fields fields) => new()
    {
        Id = new MessageId(fields.RequiredText("id", Limits.Name)),
        Session = new SessionId(fields.RequiredText("session_id", Limits.Name)),
        Role = Word<TurnRole>(fields, "role"),
        Name = fields.Text("name", Limits.Name, least: 0),
        Content = fields.RequiredText("content", Limits.Message),
        SaidAt = Time(fields, "created_at"),
        StoredAt = Past(fields, "stored_at"),
        Metadata = fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels),
        IsHidden = fields.Flag("is_hidden") ?? false,
    };

    private Association Link(Fields fields)
    {
        var link = new Association
        {
            Source = Id(fields, "source_id"),
            Target = Id(fields, "target_id"),
            Relation = fields.RequiredText("relation", Limits.Name),
            Strength = fields.Number("strength", 0, 1) ?? 1,
            IsAutomatic = fields.Flag("is_automatic") ?? false,
            IsRemoved = fields.Flag("is_removed") ?? false,
            CreatedAt = Past(fields, "created_at"),
            UpdatedAt = Past(fields, "updated_at"),
        };
        if (link.Source == link.Target)
            fields.Fault("target_id", "must be another memory than source_id");
        return link;
    }

    private DocumentJob Job(Fields fields)
    {
        Require(fields, "status");
        Require(fields, "message_ids");
        return new DocumentJob(
            Word<JobLane>(fields, "lane"),
            fields.Word("status", JobStatus.Queued, JobStatus.Failed) ?? default,
            Messages(fields, "message_ids", 1, Limits.Batch),
            fields.Whole("attempts", 0, int.MaxValue) ?? 0,
            fields.Text("last_error", Limits.Content, least: 0),
            Past(fields, "created_at"),
            Past(fields, "updated_at"));
    }
}

/// <summary>Where an item stands in a document.</summary>
internal readonly record struct DocumentPlace(string List, int Index)
{
    public string Path => $"{List}[{Index}]";
}
