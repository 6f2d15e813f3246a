namespace Memory.Client;

/// <summary>What requests do to memories, in the words of OpenTelemetry's conventions for GenAI memory.</summary>
internal static class MemoryOperation
{
    public const string Search = "search_memory";
    public const string Create = "create_memory";
    public const string Upsert = "upsert_memory";
    public const string Update = "update_memory";
    public const string Delete = "delete_memory";

    /// <summary>What a request does; null when it is about something else, such as sessions or keys.</summary>
    public static string? Of(HttpMethod method, string address)
    {
        if (IsAt(address, "v1/ingest"))
            return Create;
        if (IsAt(address, "v1/recall") || IsAt(address, "v1/conscious") || IsAt(address, "v1/memory/context"))
            return Search;
        if (!IsAt(address, "v1/memory"))
            return null;
        if (method == HttpMethod.Get)
            return Search;
        if (method == HttpMethod.Delete)
            return Delete;

        // What is stored supersedes what answered the same question before.
        return method == HttpMethod.Patch || address.Contains("/restore?", StringComparison.Ordinal) ? Update : Upsert;
    }

    private static bool IsAt(string address, string path) =>
        address.StartsWith(path, StringComparison.Ordinal) && (address.Length == path.Length || address[path.Length] is '/' or '?');
}
