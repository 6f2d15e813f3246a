using Memory.Client;

namespace Memory.Evaluation.Asking;

/// <summary>Says in a line what a server refused.</summary>
internal static class Refusal
{
    public static string Describe(MemoryApiException refusal) => refusal.Problem.Errors is { Count: > 0 } errors
        ? $"The server refused a request: {string.Join("; ", errors.Select(static field => $"{field.Key}: {string.Join(", ", field.Value)}"))}"
        : $"The server refused a request with {(int)refusal.StatusCode}: {refusal.Message}";
}
