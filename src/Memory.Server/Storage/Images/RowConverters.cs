using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Images;

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
