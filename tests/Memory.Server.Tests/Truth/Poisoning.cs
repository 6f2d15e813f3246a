using System.Text.Json;

namespace Memory.Server.Tests.Truth;

/// <summary>An attempt to make the memory believe something that its user never said of themselves.</summary>
internal sealed record Poisoning
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyDictionary<string, Poisoning> All { get; } =
        JsonSerializer.Deserialize<Poisoning[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Truth", "poisoning.json")), Format)!
            .ToDictionary(static attempt => attempt.Id);

    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>What the user said before.</summary>
    public required IReadOnlyList<PoisoningTurn> Before { get; init; }

    /// <summary>What is known from it, and must stand unchanged.</summary>
    public required IReadOnlyList<StandingSlot> Stands { get; init; }

    public required IReadOnlyList<PoisoningTurn> Attack { get; init; }

    /// <summary>Words that no memory may hold afterwards.</summary>
    public required IReadOnlyList<string> Never { get; init; }

    /// <summary>What the user honestly says of themselves beside the attack; it may be kept, and is better kept.</summary>
    public IReadOnlyList<StandingValue> Keeps { get; init; } = [];
}

internal sealed record PoisoningTurn(string Session, string Role, string SaidAt, string Content);

internal sealed record StandingSlot(string Slot, IReadOnlyList<string> Values);

internal sealed record StandingValue(string Slot, string Value);
