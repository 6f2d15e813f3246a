using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>The form that a reply is to have, for services that can hold a model to one.</summary>
internal static class ReplySchema
{
    // Strict modes want every property required and no other; what may be missing is null.
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "facts": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "turn": { "type": "integer" },
                  "quote": { "type": "string" },
                  "about": { "type": "string", "enum": ["user", "other"] },
                  "slot": { "type": ["string", "null"] },
                  "value": { "type": ["string", "null"] },
                  "fact": { "type": "string" },
                  "type": { "type": "string", "enum": ["fact", "preference", "event"] },
                  "when": { "type": "string", "enum": ["current", "past", "future", "recurring"] },
                  "negated": { "type": "boolean" },
                  "from": { "type": ["string", "null"] },
                  "to": { "type": ["string", "null"] },
                  "corrects": { "type": ["string", "null"] },
                  "confidence": { "type": "number" },
                  "importance": { "type": ["integer", "null"] }
                },
                "required": ["turn", "quote", "about", "slot", "value", "fact", "type", "when", "negated", "from", "to", "corrects", "confidence", "importance"],
                "additionalProperties": false
              }
            }
          },
          "required": ["facts"],
          "additionalProperties": false
        }
        """;

    /// <summary>The form by its schema.</summary>
    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(Parse(), "facts_about_the_user", "Facts that the user's turns state.");

    private static JsonElement Parse()
    {
        using var document = JsonDocument.Parse(Schema);
        return document.RootElement.Clone();
    }
}
