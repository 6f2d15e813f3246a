using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Storage.Images;

namespace Memory.Server.Backups.Archives;

/// <summary>How archives are written: one compact JSON object a line. Unknown fields are skipped, so that later versions may add some.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [
        typeof(SlotConverter), typeof(JsonTextConverter), typeof(UserIdConverter), typeof(SessionIdConverter), typeof(MessageIdConverter),
        typeof(MemoryIdConverter), typeof(JobIdConverter), typeof(OwnerIdConverter)])]
[JsonSerializable(typeof(ArchivedRow))]
[JsonSerializable(typeof(SegmentHeader))]
[JsonSerializable(typeof(ManifestRecord))]
internal sealed partial class ArchiveJson : JsonSerializerContext;

/// <summary>The format's settings that no attribute can hold.</summary>
internal static class ArchiveText
{
    private static readonly JsonSerializerOptions Options = new(ArchiveJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = ArchiveJson.Default.WithAddedModifier(WriteWhatIsRequired),
    };

    public static JsonTypeInfo<ArchivedRow> Row { get; } = (JsonTypeInfo<ArchivedRow>)Options.GetTypeInfo(typeof(ArchivedRow));

    public static JsonTypeInfo<SegmentHeader> Header { get; } = (JsonTypeInfo<SegmentHeader>)Options.GetTypeInfo(typeof(SegmentHeader));

    public static JsonTypeInfo<ManifestRecord> Manifest { get; } = (JsonTypeInfo<ManifestRecord>)Options.GetTypeInfo(typeof(ManifestRecord));

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
