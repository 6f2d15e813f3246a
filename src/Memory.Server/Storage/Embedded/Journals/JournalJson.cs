using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// How journals are written: one compact JSON object per commit. Unknown fields are skipped, so that later versions may add some.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [
        typeof(SlotConverter), typeof(JsonTextConverter), typeof(UserIdConverter), typeof(SessionIdConverter), typeof(MessageIdConverter),
        typeof(MemoryIdConverter), typeof(JobIdConverter), typeof(OwnerIdConverter)])]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(UserEntry))]
[JsonSerializable(typeof(OwnerEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>The format's settings that no attribute can hold.</summary>
internal static class JournalFormat
{
    private static readonly JsonSerializerOptions Options = new(JournalJson.Default.Options)
    {
        // Text stays readable in the file, as UTF-8; control characters are escaped all the same, which Frame relies on.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JournalJson.Default.WithAddedModifier(WriteWhatIsRequired),
    };

    public static JsonTypeInfo<JournalHeader> Header { get; } = (JsonTypeInfo<JournalHeader>)Options.GetTypeInfo(typeof(JournalHeader));

    public static JsonTypeInfo<UserEntry> User { get; } = (JsonTypeInfo<UserEntry>)Options.GetTypeInfo(typeof(UserEntry));

    public static JsonTypeInfo<OwnerEntry> Owner { get; } = (JsonTypeInfo<OwnerEntry>)Options.GetTypeInfo(typeof(OwnerEntry));

    /// <summary>Defaults are left out, except where reading insists on a value.</summary>
    private static void WriteWhatIsRequired(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsRequired)
                property.ShouldSerialize = static (_, _) => true;
        }
    }
}

/// <summary>Writes an id or a name as the one string it is.</summary>
internal abstract class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        parse(reader.GetString() ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
}

internal sealed class SlotConverter() : TextConverter<Slot>(
    static text => Slot.Parse(text) ?? throw new JsonException("A slot has no name."), static slot => slot.Name);

/// <summary>Kept as a string, so that not one character of the application's JSON changes.</summary>
internal sealed class JsonTextConverter() : TextConverter<Json>(static text => new Json(text), static json => json.Text);

internal sealed class OwnerIdConverter() : TextConverter<OwnerId>(static text => new OwnerId(text), static id => id.Value);

internal sealed class UserIdConverter() : TextConverter<UserId>(static text => new UserId(text), static id => id.Value);

internal sealed class SessionIdConverter() : TextConverter<SessionId>(static text => new SessionId(text), static id => id.Value);

internal sealed class MessageIdConverter() : TextConverter<MessageId>(static text => new MessageId(text), static id => id.Value);

internal sealed class JobIdConverter() : TextConverter<JobId>(static text => new JobId(text), static id => id.Value);

internal sealed class MemoryIdConverter() : TextConverter<MemoryId>(
    static text => new MemoryId(Guid.ParseExact(text, "N")), static id => id.Value.ToString("N"));
