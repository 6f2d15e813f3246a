using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>A tool over one user's memory: what a model is told about it, and that it never throws into the chat.</summary>
internal abstract class MemoryTool(string name, string description, string schema, ToolFaults faults) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema { get; } = JsonElement.Parse(schema);

    protected sealed override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var text = await RunAsync(arguments, cancellationToken).ConfigureAwait(false);
            faults.End();
            return text;
        }
        catch (Exception fault)
        {
            // The one place that swallows: a model can go on with "it did not work", but not with an exception.
            cancellationToken.ThrowIfCancellationRequested();
            return faults.Tell(fault);
        }
    }

    /// <summary>Does what the tool is for, and answers what the model is to read.</summary>
    protected abstract Task<string> RunAsync(AIFunctionArguments arguments, CancellationToken cancellationToken);
}
