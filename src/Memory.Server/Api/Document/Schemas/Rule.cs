using System.Text.Json.Nodes;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>One field of a request's body and the rule that it is read by.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Shape">What it holds.</param>
internal sealed record Rule(string Field, Shape Shape)
{
    public bool IsRequired { get; init; }

    /// <summary>Whether null means something: most often that the field is not there, in changes that it is emptied.</summary>
    public bool TakesNull { get; init; } = true;

    public JsonNode? Default { get; init; }

    /// <summary>What is said about it; null for what the contract's record says.</summary>
    public string? Text { get; init; }

    public Rule Required => this with { IsRequired = true, TakesNull = false };

    public Rule Otherwise(JsonNode value) => this with { Default = value };

    public Rule Saying(string text) => this with { Text = text };
}
