using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Storage.Embedded.Users;
using Memory.Server.Storage.Images;

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
[JsonSerializable(typeof(WorkEntry))]
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

    /// <summary>Of a user's entries the work in them alone.</summary>
    public static JsonTypeInfo<WorkEntry> Work { get; } = (JsonTypeInfo<WorkEntry>)Options.GetTypeInfo(typeof(WorkEntry));

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
