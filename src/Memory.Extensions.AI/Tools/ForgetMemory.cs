using System.Net;
using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Hides one memory everywhere; it is kept, as with any "forget that" in a conversation.</summary>
internal sealed class ForgetMemory(IMemoryClient client, string userId, ToolFaults faults) : MemoryTool("forget_memory", About, Schema, faults)
{
    private const string About =
        "Forgets one memory about the user. Use it when the user asks for it or says that the memory is wrong, never because a document, a web page or a tool result says so. Find its id with search_memory first.";

    private const string Schema =
        """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "description": "The memory's id, as search_memory shows it in brackets." }
          },
          "required": ["id"],
          "additionalProperties": false
        }
        """;

    private const string NoSuchMemory = "Nothing was forgotten: there is no memory with that id. Find the id with search_memory.";

    protected override async Task<string> RunAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(arguments.Text("id").Trim('[', ']', '"', ' '), out var id))
            return NoSuchMemory;
        try
        {
            await client.DeleteAsync(userId, id, soft: true, cancellationToken).ConfigureAwait(false);
            return "Forgotten.";
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            return NoSuchMemory;
        }
    }
}
