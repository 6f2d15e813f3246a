using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Client;

namespace StreamingChat.Web;

/// <summary>What memory knew when the question was asked: how asking it ended, what was found, and the very text that the model was handed.</summary>
internal sealed record RecalledEvent(RecallOutcome Outcome, string? Fault, IReadOnlyList<FoundMemory> Found, IReadOnlyList<string> Handed);

/// <summary>Something that was found: a memory or an earlier message, and whether the model was handed it; a line that only repeats another one is not.</summary>
internal sealed record FoundMemory(Guid? Id, string Kind, string Text, double? Score, bool IsHanded);

/// <summary>A piece of the answer.</summary>
internal sealed record AnswerEvent(string Text);

/// <summary>How the answer ended: null, or what went wrong.</summary>
internal sealed record AnsweredEvent(string? Fault);

/// <summary>What is remembered after the turn, newest first, or, when memory is away, that so many messages wait for it.</summary>
internal sealed record RememberedEvent(IReadOnlyList<ShownMemory>? Memories, int Waiting);

/// <summary>A memory as the page shows it.</summary>
internal sealed record ShownMemory(Guid Id, string Text, string? Slot, string Type, DateTimeOffset Since, bool IsEssential, string? Retired);

/// <summary>What the page shows at its top.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="IsOffline">Whether it is the stand-in.</param>
/// <param name="Waiting">How many messages wait for memory.</param>
/// <param name="IsMemoryRunning">Whether the memory server in this process runs; null when it is another one's.</param>
internal sealed record ChatStatus(string Model, bool IsOffline, int Waiting, bool? IsMemoryRunning);

/// <summary>Why a request was refused.</summary>
internal sealed record ChatMistake(string Detail);

/// <summary>How all this is written.</summary>
internal static class ChatJson
{
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }
}
