using System.Text.Json.Nodes;

namespace Memory.Server.Tests.Portability;

/// <summary>A document that is right, small enough to be spoiled in one place.</summary>
internal static class SmallDocument
{
    public const string Home = "00000000-0000-7000-8000-000000000001";
    public const string NewHome = "00000000-0000-7000-8000-000000000002";
    public const string Pet = "00000000-0000-7000-8000-000000000003";

    public static JsonObject For(string user) => JsonNode.Parse(
        $$$"""
        {
          "format": "memory-export", "version": 1,
          "user": {"id": "{{{user}}}", "display_name": "Ana", "created_at": "2026-01-01T00:00:00Z", "last_active": "2026-01-03T00:00:00Z"},
          "keys": [{"owner_id": "somebody", "api_key": "ignored"}],
          "sessions": [{"id": "s1", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}],
          "messages": [
            {"id": "m1", "session_id": "s1", "role": "user", "content": "I live in Lima", "created_at": "2026-01-01T00:00:00Z", "stored_at": "2026-01-01T00:00:00Z"},
            {"id": "m2", "session_id": "s1", "role": "user", "content": "I moved to Oslo", "created_at": "2026-01-02T00:00:00Z", "stored_at": "2026-01-02T00:00:00Z", "metadata": {"a": [1.50]}}
          ],
          "observations": [{{{Said(Home, "Lima", 1)}}}, {{{Said(NewHome, "Oslo", 2)}}}, {{{Said(Pet, "Miso", 2, "pet", "many")}}}],
          "memories": [
            {{{Believed(Home, "Lima", 1, "\"recorded_to\": \"2026-01-02T00:00:00Z\"")}}},
            {{{Believed(Home, "Lima", 2, $"\"superseded_by\": \"{NewHome}\", \"superseded_at\": \"2026-01-02T00:00:00Z\", \"superseded_reason\": \"replaced\", \"valid_to\": \"2026-01-02T00:00:00Z\"")}}},
            {{{Believed(NewHome, "Oslo", 2, "\"importance\": 4")}}},
            {{{Believed(Pet, "Miso", 2, "\"is_essential\": true", "pet", "many")}}}
          ],
          "associations": [{"source_id": "{{{NewHome}}}", "target_id": "{{{Pet}}}", "relation": "lives_in", "strength": 0.25, "created_at": "2026-01-02T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z"}],
          "jobs": [{"lane": "rules", "status": "failed", "message_ids": ["m1"], "attempts": 5, "last_error": "x", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}],
          "audit": [{"anything": "is passed over"}],
          "unknown": {"deep": [[[{"a": null}]], "text", 1e3, true]}
        }
        """)!.AsObject();

    private static string Said(string id, string value, int day, string key = "location", string cardinality = "one") =>
        $$$"""
        {"id": "{{{id}}}", "stance": "asserts", "type": "fact", "content": "User: {{{key}}} is {{{value}}}", "key": "{{{key}}}", "cardinality": "{{{cardinality}}}", "value": "{{{value}}}",
         "identity": "{{{value.ToLowerInvariant()}}}", "temporal_state": "current", "valid_from": "2026-01-0{{{day}}}T00:00:00Z", "said_at": "2026-01-0{{{day}}}T00:00:00Z", "trust": "rule",
         "confidence": 0.9, "ingestion_mode": "rules", "source": {"session_id": "s1", "message_id": "m{{{day}}}"}}
        """;

    private static string Believed(string id, string value, int day, string more, string key = "location", string cardinality = "one") =>
        $$$"""
        {"id": "{{{id}}}", "recorded_from": "2026-01-0{{{day}}}T00:00:00Z", "type": "fact", "content": "User: {{{key}}} is {{{value}}}", "key": "{{{key}}}", "cardinality": "{{{cardinality}}}",
         "value": "{{{value}}}", "identity": "{{{value.ToLowerInvariant()}}}", "confidence": 0.9, "ingestion_mode": "rules", "created_at": "{{{(id == Home ? "2026-01-01" : "2026-01-02")}}}T00:00:00Z",
         "updated_at": "2026-01-02T00:00:00Z", "temporal_state": "current", "valid_from": "{{{(id == Home ? "2026-01-01" : "2026-01-02")}}}T00:00:00Z", "said_at": "2026-01-02T00:00:00Z", {{{more}}},
         "source": {"session_id": "s1", "message_ids": ["m{{{day}}}"]}}
        """;
}
