using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Makes tools by which a model looks things up in a user's memory, saves them there and forgets them, when it thinks fit.</summary>
public static class MemoryTools
{
    /// <summary>
    /// Makes the tools <c>search_memory</c>, <c>save_memory</c> and <c>forget_memory</c>, all bound to one user: whatever a model passes, they
    /// reach nobody else's memory. They answer with short texts, also when something is wrong; only the caller's own cancellation throws.
    /// </summary>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="userId">The person remembered, 1–255 characters. Take it from your sign-in, never from the conversation.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns>The tools, to be put into <c>ChatOptions.Tools</c>. They hold no state and may be kept and called side by side.</returns>
    /// <remarks>
    /// What is saved is at the model's will, and what a model wills can be swayed by what it reads: a web page or a document in the
    /// conversation may talk it into saving or forgetting something. What it saves is later shown as data, never as instructions, and what
    /// it forgets is hidden but kept. Where that is not enough, switch off <see cref="MemoryToolOptions.AllowSaving"/> and
    /// <see cref="MemoryToolOptions.AllowForgetting"/>, or have the user approve each call.
    /// </remarks>
    /// <exception cref="ArgumentException">No user is named.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range; the message names every mistake.</exception>
    public static IReadOnlyList<AIFunction> Create(MemoryConnection memory, string userId, Action<MemoryToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        var options = new MemoryToolOptions();
        configure?.Invoke(options);
        options.Validated();
        var faults = new ToolFaults(memory);
        List<AIFunction> tools = [new SearchMemory(memory.Client, userId, options, faults)];
        if (options.AllowSaving)
            tools.Add(new SaveMemory(memory.Client, userId, options, faults));
        if (options.AllowForgetting)
            tools.Add(new ForgetMemory(memory.Client, userId, faults));
        return tools;
    }
}
