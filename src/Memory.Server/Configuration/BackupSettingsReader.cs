namespace Memory.Server.Configuration;

/// <summary>Reads where backups are kept and how many.</summary>
internal sealed class BackupSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const string Path = "Backups:Path";
    private const string Enabled = "Backups:Enabled";
    private const string KeepHourly = "Backups:KeepHourly";
    private const string KeepSixHourly = "Backups:KeepSixHourly";
    private const string KeepDaily = "Backups:KeepDaily";
    private const string KeepManual = "Backups:KeepManual";

    /// <summary>More would be listed for minutes.</summary>
    private const int MostKept = 10_000;

    private readonly NumberSettings _numbers = new(configuration, mistakes);

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } =
        new[] { Path, Enabled, KeepHourly, KeepSixHourly, KeepDaily, KeepManual }.Concat(S3SettingsReader.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="data">The folder of the store, in which no backups are kept: what takes the one must not take the other.</param>
    public BackupSettings Read(string data)
    {
        var defaults = new BackupSettings();
        var path = ReadPath(data);
        var isEnabled = _numbers.Flag(Enabled);
        var settings = new BackupSettings
        {
            Path = path,
            S3 = new S3SettingsReader(configuration, mistakes).Read(),
            KeepHourly = _numbers.Whole(KeepHourly, 1, MostKept) ?? defaults.KeepHourly,
            KeepSixHourly = _numbers.Whole(KeepSixHourly, 1, MostKept) ?? defaults.KeepSixHourly,
            KeepDaily = _numbers.Whole(KeepDaily, 1, MostKept) ?? defaults.KeepDaily,
            KeepManual = _numbers.Whole(KeepManual, 1, MostKept) ?? defaults.KeepManual,
        };
        if (settings is { Path: not null, S3: not null })
            mistakes.Add($"Memory:{Path} and Memory:Backups:S3 name two places for backups; set one of them.");
        if (isEnabled == true && !settings.IsConfigured)
            mistakes.Add($"Memory:{Enabled} is true, and there is no place for backups: set Memory:{Path} or Memory:Backups:S3:Bucket.");
        return settings with { IsRegular = settings.IsConfigured && isEnabled != false };
    }

    private string? ReadPath(string data)
    {
        if (configuration[$"Memory:{Path}"] is not { Length: > 0 } path)
            return null;
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            mistakes.Add($"Memory:{Path} must be the path of a folder.");
        else if (File.Exists(path))
            mistakes.Add($"Memory:{Path} is a file, not a folder.");
        else if (IsWithin(path, data) || IsWithin(data, path))
            mistakes.Add($"Memory:{Path} must lie outside of Memory:Data, and the other way round: what takes the one must not take the other.");
        return path;
    }

    private static bool IsWithin(string inner, string outer) => string.IsNullOrWhiteSpace(outer) || outer.Contains('\0', StringComparison.Ordinal)
        ? false
        : (System.IO.Path.GetFullPath(inner) + System.IO.Path.DirectorySeparatorChar).StartsWith(
            System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(outer)) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
