using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>What memory adds to a prompt: the essentials about the user, what was recalled for their message, and, in sticky mode, for earlier ones.</summary>
/// <param name="Essentials">The block of essentials; null for none.</param>
/// <param name="Recalled">The block recalled for the message; null for none.</param>
internal sealed record Remembered(string? Essentials, string? Recalled)
{
    public static Remembered Nothing { get; } = new(null, null);

    /// <summary>The blocks of earlier turns, in the order of their messages.</summary>
    public IReadOnlyList<Replay> Replays { get; init; } = [];

    public bool IsNothing => Essentials is null && Recalled is null && Replays.Count == 0;

    /// <summary>
    /// The prompt's messages with the blocks in their places. The essentials follow the leading system messages, so that what an app's users
    /// share stays first; what changes with every message stands right before it. Both are user messages: some providers take system
    /// messages only at the very start.
    /// </summary>
    public IReadOnlyList<ChatMessage> Into(Prompt prompt)
    {
        var messages = new List<ChatMessage>(prompt.Messages.Length + 2 + Replays.Count);
        messages.AddRange(prompt.Messages);
        var behind = messages.Count;
        if (Recalled is not null && prompt.QuestionAt >= 0)
            messages.Insert(behind = prompt.BeforeQuestion, Stamped(Recalled));
        for (var i = Replays.Count - 1; i >= 0; i--)
        {
            // An earlier block never comes behind a later one, even where a tool's call draws them to one place.
            if (Replays[i].PlaceIn(prompt) is { } place)
                messages.Insert(behind = Math.Min(place, behind), Stamped(Replays[i].Block));
        }

        if (Essentials is not null)
            messages.Insert(prompt.AfterSystem, Stamped(Essentials));
        return messages;
    }

    /// <summary>The options with the blocks among the instructions, for a conversation that the service keeps: injected messages would pile up in it.</summary>
    public ChatOptions Into(ChatOptions options)
    {
        var clone = options.Clone();
        clone.Instructions = string.Join("\n\n", new[] { options.Instructions, Essentials, Recalled }.Where(static part => !string.IsNullOrEmpty(part)));
        return clone;
    }

    /// <summary>Whether another memory layer has put a block among these instructions.</summary>
    public static bool StandsIn(string? instructions) => instructions is not null
        && (instructions.Contains(MemoryBlock.Essentials, StringComparison.Ordinal) || instructions.Contains(MemoryBlock.Recalled, StringComparison.Ordinal));

    private static ChatMessage Stamped(string block) =>
        new(ChatRole.User, block) { AdditionalProperties = new() { [MemoryProperties.Injected] = true } };
}
