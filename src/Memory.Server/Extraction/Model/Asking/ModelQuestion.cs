using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Memory.Server.Extraction.Model.Asking;

/// <summary>One question to a model: what it is sent, and the turns that it may cite.</summary>
/// <param name="Turns">The turns that it may cite.</param>
/// <param name="Talk">The texts of all that was said, as much as is shown.</param>
/// <param name="Shown">What is shown behind the instructions.</param>
internal sealed record ModelQuestion(ImmutableArray<SeenTurn> Turns, ImmutableArray<string> Talk, string Shown)
{
    /// <summary>The instructions first, which never change, then what belongs to this user.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; } = [new(ChatRole.System, Instructions.Text), new(ChatRole.User, Shown)];
}
