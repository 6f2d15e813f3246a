using System.Collections.Immutable;
using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Api.Document;

/// <summary>What the document says about one route. What holds for all routes of a kind, such as how a missing key is answered, is added when the document is written.</summary>
/// <param name="Id">Its name for generated clients, unique.</param>
/// <param name="Tag">The subject it belongs to, one of <see cref="Tags"/>.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Text">What a caller should know.</param>
internal sealed record Operation(string Id, string Tag, string Summary, string Text)
{
    /// <summary>What stands in the path and in the query.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    public Body? Body { get; init; }

    /// <summary>How it answers when it is done.</summary>
    public ImmutableArray<Success> Answers { get; init; } = [];

    /// <summary>How it answers otherwise, beyond what every route does.</summary>
    public ImmutableArray<Refusal> Refusals { get; init; } = [];
}

/// <summary>What a request carries.</summary>
/// <param name="Shape">Its schema.</param>
/// <param name="Examples">Bodies as JSON, by what they show.</param>
internal sealed record Body(Shape Shape, params ImmutableArray<(string Name, string Json)> Examples)
{
    public bool IsOptional { get; init; }
}

/// <summary>How a route answers when it is done.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">When and with what.</param>
internal sealed record Success(int Status, string Text)
{
    /// <summary>The answer's body; null for none.</summary>
    public Shape? Shape { get; init; }

    /// <summary>The record that the route's handler answers; null for an answer that is no record of the contract.</summary>
    public Type? Contract { get; init; }

    public string MediaType { get; init; } = System.Net.Mime.MediaTypeNames.Application.Json;

    /// <summary>An answer: JSON, or the very text for other media types.</summary>
    public string? Example { get; init; }

    /// <summary>A record of the contract.</summary>
    public static Success Of<T>(int status, string text, string example) =>
        new(status, text) { Shape = static book => book.Of(typeof(T)), Contract = typeof(T), Example = example };

    public static Success Nothing(string text) => new(StatusCodes.Status204NoContent, text);
}

/// <summary>A problem document that a route may answer with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="When">When that is.</param>
internal sealed record Refusal(int Status, string When);
