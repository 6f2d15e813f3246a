namespace Memory.Extensions.AI;

/// <summary>A block of an earlier turn that stands in the prompt again.</summary>
/// <param name="At">Where the turn's message stood in the request for which it was found.</param>
/// <param name="Said">The text of that message.</param>
/// <param name="Block">The block.</param>
internal sealed record Replay(int At, string Said, string Block)
{
    /// <summary>
    /// Where the block goes; null when its message is not there any more. A request that carries the turn on holds the message at the same
    /// place, or further to the front when something between has cut the history.
    /// </summary>
    public int? PlaceIn(Prompt prompt)
    {
        for (var at = Math.Min(At, prompt.Messages.Length - 1); at >= 0; at--)
        {
            if (prompt.IsSpoken(at) && prompt.Messages[at].Text == Said)
                return prompt.Before(at);
        }

        return null;
    }
}
