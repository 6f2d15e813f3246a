using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>Reads how memories age and what is kept of them.</summary>
internal sealed class LifecycleSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    /// <summary>A hundred years: nothing that anybody would wait for is longer.</summary>
    private const double MaxDays = 36_500;

    private const double MaxHours = 24 * 365;
    private const int MaxTokens = 32_768;

    private static readonly string[] Ages = ["ArchiveAfterDays", "ExpireAfterDays", "DeleteAfterDays"];

    private readonly NumberSettings _numbers = new(configuration, mistakes);

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } = new[]
        {
            "Lifecycle:Floor", "Lifecycle:PromoteAt", "Lifecycle:KeepAt", "Lifecycle:StaleBelow", "Lifecycle:EssentialTokens",
            "Lifecycle:OptimizeEveryHours", "Lifecycle:DecayEveryHours", "Lifecycle:RetentionEveryHours",
            "Retention:MaxMemoriesPerUser", "Retention:RetiredDeleteAfterDays", "Retention:IncludePinned",
        }
        .Concat(Enum.GetNames<MemoryType>().Select(static type => $"Lifecycle:HalfLife:{type}"))
        .Concat(Enum.GetNames<MemoryType>().SelectMany(static type => Ages.Select(age => $"Retention:{type}:{age}")))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public LifecycleSettings ReadLifecycle()
    {
        var defaults = new LifecycleSettings();
        var promoteAt = _numbers.Number("Lifecycle:PromoteAt", 0, 1) ?? defaults.PromoteAt;
        return new LifecycleSettings
        {
            HalfLives = Enum.GetValues<MemoryType>()
                .Select(type => (Type: type, Days: _numbers.Number($"Lifecycle:HalfLife:{type}", 0, MaxDays)))
                .Where(static life => life.Days is not null)
                .ToImmutableDictionary(static life => life.Type, static life => TimeSpan.FromDays(life.Days!.Value)),
            Floor = _numbers.Number("Lifecycle:Floor", 0, 1) ?? defaults.Floor,
            PromoteAt = promoteAt,
            KeepAt = _numbers.Number("Lifecycle:KeepAt", 0, promoteAt) ?? Math.Min(defaults.KeepAt, promoteAt),
            StaleBelow = _numbers.Number("Lifecycle:StaleBelow", 0, 1) ?? defaults.StaleBelow,
            EssentialTokens = _numbers.Whole("Lifecycle:EssentialTokens", 0, MaxTokens) ?? defaults.EssentialTokens,
            OptimizeEvery = Hours("Lifecycle:OptimizeEveryHours") ?? defaults.OptimizeEvery,
            DecayEvery = Hours("Lifecycle:DecayEveryHours") ?? defaults.DecayEvery,
            RetentionEvery = Hours("Lifecycle:RetentionEveryHours") ?? defaults.RetentionEvery,
        };
    }

    public RetentionSettings ReadRetention() => new()
    {
        Ages = Enum.GetValues<MemoryType>()
            .Select(type => (Type: type, Ages: new RetentionAges(
                Days($"Retention:{type}:ArchiveAfterDays"), Days($"Retention:{type}:ExpireAfterDays"), Days($"Retention:{type}:DeleteAfterDays"))))
            .Where(static rule => rule.Ages != new RetentionAges(null, null, null))
            .ToImmutableDictionary(static rule => rule.Type, static rule => rule.Ages),
        MaxMemoriesPerUser = _numbers.Whole("Retention:MaxMemoriesPerUser", 1, int.MaxValue),
        RetiredDeleteAfter = Days("Retention:RetiredDeleteAfterDays"),
        IncludePinned = _numbers.Flag("Retention:IncludePinned") ?? false,
    };

    /// <summary>A hundredth of a day is a quarter of an hour; less would be a slip of the pen that deletes everything.</summary>
    private TimeSpan? Days(string name) => _numbers.Number(name, 0.01, MaxDays) is { } days ? TimeSpan.FromDays(days) : null;

    private TimeSpan? Hours(string name) => _numbers.Number(name, 0, MaxHours) is { } hours ? TimeSpan.FromHours(hours) : null;
}
