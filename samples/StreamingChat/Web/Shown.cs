using System.Net;
using Memory.Client;
using Memory.Extensions.AI;

namespace StreamingChat.Web;

/// <summary>What memory tells, as the page shows it.</summary>
internal static class Shown
{
    /// <summary>Of long texts the prompt holds parts; this much of one is looked for there.</summary>
    private const int Recognised = 80;

    public static ShownMemory Of(MemoryRecord memory) => new(
        memory.Id, memory.Content, memory.Key, memory.Type.ToString().ToLowerInvariant(), memory.ValidFrom ?? memory.CreatedAt,
        memory.IsEssential && memory.SupersededReason is null, memory.SupersededReason?.ToString().ToLowerInvariant());

    public static RecalledEvent Of(MemoryChatOutcome outcome)
    {
        string?[] blocks = [outcome.ConsciousBlock, outcome.RecallBlock];
        var handed = blocks.OfType<string>().ToList();

        // As it stood before it was escaped for the prompt.
        var prompt = WebUtility.HtmlDecode(string.Join('\n', handed));
        var found = new List<FoundMemory>();
        foreach (var memory in outcome.Recall?.Response?.Memories ?? [])
            found.Add(new FoundMemory(memory.Id, memory.Type.ToString().ToLowerInvariant(), memory.Content, memory.Score, IsIn(prompt, memory.Content)));
        foreach (var memory in outcome.Conscious?.Set?.Memories ?? [])
        {
            if (!found.Exists(one => one.Id == memory.Id))
                found.Add(new FoundMemory(memory.Id, "essential", memory.Content, null, IsIn(prompt, memory.Content)));
        }

        foreach (var turn in outcome.Recall?.Response?.Turns ?? [])
            found.Add(new FoundMemory(null, $"said by the {turn.Role.ToString().ToLowerInvariant()}", turn.Content, turn.Score, IsIn(prompt, turn.Content)));
        return new RecalledEvent(
            outcome.Outcome, (outcome.Recall?.Fault ?? outcome.Conscious?.Fault)?.Message,
            [.. found.OrderByDescending(static one => one.IsHanded).ThenByDescending(static one => one.Score ?? 0)], handed);
    }

    private static bool IsIn(string prompt, string text) => prompt.Contains(text[..Math.Min(text.Length, Recognised)], StringComparison.Ordinal);
}
