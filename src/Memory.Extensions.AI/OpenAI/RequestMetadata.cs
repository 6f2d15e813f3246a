using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>What a request says about itself beside its messages: whose it is, and of which conversation.</summary>
internal sealed class RequestMetadata
{
    private const string Name = "metadata";

    private readonly ReadOnlyMemory<byte> body;
    private readonly List<JsonMember> members;
    private readonly List<JsonMember> entries = [];
    private readonly int at;

    /// <summary>Reads all of it at once, so that a name that is no text shows here, where the request can still be left alone.</summary>
    public RequestMetadata(ReadOnlyMemory<byte> body, List<JsonMember> members)
    {
        (this.body, this.members) = (body, members);
        at = members.FindLastIndex(static member => member.Name == Name);
        if (at >= 0 && body.Span[members[at].Value.Start.Value] == (byte)'{')
            entries = JsonRanges.OfObject(body.Span[members[at].Value]);
    }

    /// <summary>A field's value; undefined when it is not there.</summary>
    public JsonElement Field(string name)
    {
        var place = members.FindLastIndex(member => member.Name == name);
        return place < 0 ? default : JsonElement.Parse(body.Span[members[place].Value]);
    }

    /// <summary>
    /// The options that resolvers are shown: the model, and as properties the entries of the metadata and the fields <c>user</c> and
    /// <c>safety_identifier</c>. The user is whom the metadata names, else either field.
    /// </summary>
    public ChatOptions ToOptions()
    {
        var properties = new AdditionalPropertiesDictionary();
        if (Field(Name) is { ValueKind: JsonValueKind.Object } metadata)
        {
            foreach (var entry in metadata.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.String)
                    properties[entry.Name] = entry.Value.GetString();
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["user", "safety_identifier"])
        {
            if (Text(name) is not { } value)
                continue;
            properties[name] = value;
            if (string.IsNullOrWhiteSpace(properties.GetValueOrDefault(MemoryProperties.UserId) as string))
                properties[MemoryProperties.UserId] = value;
        }

        return new ChatOptions { ModelId = Text("model"), AdditionalProperties = properties };
    }

    /// <summary>Takes our own entries out, and the metadata as a whole when nothing else is in it.</summary>
    public void RemoveOurs(ByteEdits edits)
    {
        var kept = entries.FindAll(static entry => entry.Name is not (MemoryProperties.UserId or MemoryProperties.SessionId));
        if (kept.Count == entries.Count)
            return;
        var value = members[at].Value;
        if (kept.Count > 0)
            edits.Replace(value.Start.Value, value.End.Value, Joined(kept, value.Start.Value));
        else if (at > 0)
            edits.Replace(members[at - 1].Value.End.Value, value.End.Value, []);
        else
            edits.Replace(members[at].Start, members[at + 1].Start, []);
    }

    private byte[] Joined(List<JsonMember> kept, int offset)
    {
        var texts = kept.Select(entry => Encoding.UTF8.GetString(body.Span[(offset + entry.Start)..(offset + entry.Value.End.Value)]));
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', texts)}}}");
    }

    private string? Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
