namespace Memory.Server.Cli.Users;

/// <summary>Tells at a shell why a document was refused: a line for each mistake.</summary>
internal static class Refusal
{
    public static string Of(string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors) => errors is not { Count: > 0 }
        ? detail
        : string.Join(Environment.NewLine, errors.SelectMany(static field => field.Value.Select(message => $"{field.Key}: {message}")));
}
