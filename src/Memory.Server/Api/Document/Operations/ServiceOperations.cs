using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about the server's own routes.</summary>
internal static class ServiceOperations
{
    public static Operation Root { get; } = new("getService", Tags.Service, "Name and version", "Tells what answers here. It needs no key.")
    {
        Answers = [Success.Of<Contract.ServiceInfo>(200, "The server.", """{"name":"memory-server","version":"0.1.0"}""")],
    };

    public static Operation Document { get; } = new(
        "getOpenApi", Tags.Service, "This document", "The routes of this very server, as OpenAPI 3.1. It needs no key. An entity tag, sent back as `If-None-Match`, spares sending it again.")
    {
        Answers =
        [
            new Success(200, "The document.") { Shape = static _ => new() { [Shapes.Type] = "object", ["additionalProperties"] = true }, Example = """{"openapi":"3.1.1"}""" },
            new Success(304, "It has not changed."),
        ],
    };
}
