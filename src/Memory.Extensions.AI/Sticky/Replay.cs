namespace Memory.Extensions.AI;

/// <summary>A block of an earlier turn that stands in the prompt again.</summary>
/// <param name="Message">The turn's message, as it stood in the request for which it was found.</param>
/// <param name="Block">The block.</param>
internal sealed record Replay(SaidMessage Message, string Block)
{
    /// <summary>
    /// Where the block goes; null when its message is not there any more. A request that carries the turn on holds the message at the same
    /// place, or not far from it when something between has cut the history or put a message in front.
    /// </summary>
    public int? PlaceIn(Prompt prompt)
    {
        var length = prompt.Messages.Length;
        var at = Message.At;
        for (var away = 0; away <= Math.Max(at, length); away++)
        {
            if (Is(prompt, at - away))
                return prompt.Before(at - away);
            if (Is(prompt, at + away))
                return prompt.Before(at + away);
        }

        return null;
    }

    private bool Is(Prompt prompt, int at) => at >= 0 && at < prompt.Messages.Length && prompt.IsSpoken(at) && Message.Says(prompt.Messages[at].Text);
}
