using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>
/// Reads the settings and names every mistake at once. What is not understood is a mistake too: a setting that is silently ignored,
/// say of encryption, would be believed to work.
/// </summary>
internal sealed class SettingsReader
{
    private const string StoreCache = "StoreCacheMegabytes";
    private const string KeptAnswers = "KeptAnswerMegabytes";

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Data", "BootstrapKey", StoreCache, KeptAnswers, "RateLimit:PerMinute", "RateLimit:UserPerMinute",
    };

    private readonly List<string> _mistakes = [];
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyDictionary<string, double> _signals;

    private readonly long _memory;

    private SettingsReader(IConfiguration configuration, IReadOnlyDictionary<string, double> signals, long memory) =>
        (_configuration, _signals, _memory) = (configuration, signals, memory);

    /// <param name="configuration">All settings.</param>
    /// <param name="signals">The signals of recall that settings may weigh, each with what it weighs by itself.</param>
    /// <param name="memory">How many bytes the process may have, on which depends what caches take by themselves; null for what the runtime found.</param>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static MemorySettings Read(IConfiguration configuration, IReadOnlyDictionary<string, double> signals, long? memory = null)
    {
        var reader = new SettingsReader(configuration, signals, memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var settings = reader.Read();
        return reader._mistakes.Count == 0 ? settings : throw new SettingsException(reader._mistakes);
    }

    private MemorySettings Read()
    {
        var defaults = new MemorySettings();
        RefuseUnknown();
        var data = ReadFolder(defaults.Data);
        var postgres = ReadPostgres();
        return new MemorySettings
        {
            Data = data,
            Postgres = postgres,
            BootstrapKey = ReadBootstrapKey(),
            StoreCacheMegabytes = ReadCache(StoreCache, CacheShare.MostOfStates),
            KeptAnswerMegabytes = ReadCache(KeptAnswers, CacheShare.Most),
            RateLimits = new RateLimits(
                ReadLimit("RateLimit:PerMinute", defaults.RateLimits.PerMinute),
                ReadLimit("RateLimit:UserPerMinute", defaults.RateLimits.UserPerMinute)),
            Embedding = new EmbeddingSettingsReader(_configuration, _mistakes).Read(),
            PreviousEmbedding = EmbeddingSettingsReader.ReadPrevious(_configuration, _mistakes),
            Model = new ModelSettingsReader(_configuration, _mistakes).Read(),
            Recall = new RecallSettingsReader(_configuration, _signals, _mistakes).Read(new RecallSettings { IndexMegabytes = CacheShare.Of(_memory) }),
            Lifecycle = new LifecycleSettingsReader(_configuration, _mistakes).ReadLifecycle(),
            Retention = new LifecycleSettingsReader(_configuration, _mistakes).ReadRetention(),
            Audit = new AuditSettingsReader(_configuration, _mistakes).Read(),
            Http = new HttpSettingsReader(_configuration, _mistakes).Read(),
            Encryption = new EncryptionSettingsReader(_configuration, _mistakes).Read(postgres is null ? data : null),
            Telemetry = new TelemetrySettingsReader(_configuration, _mistakes).Read(),
            Backups = new BackupSettingsReader(_configuration, _mistakes).Read(data),
        };
    }

    private int ReadCache(string name, int most) => new NumberSettings(_configuration, _mistakes).Whole(name, 1, MemorySettings.MostCacheMegabytes) ?? CacheShare.Of(_memory, most);

    private void RefuseUnknown()
    {
        foreach (var (name, value) in _configuration.GetSection("Memory").AsEnumerable(makePathsRelative: true))
        {
            if (value is not null && name.Length > 0 && !IsKnown(name))
                _mistakes.Add($"Memory:{name} is no setting of this version.");
        }
    }

    private static bool IsKnown(string name) =>
        Known.Contains(name) || EmbeddingSettingsReader.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || ModelSettingsReader.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || LifecycleSettingsReader.Names.Contains(name)
        || AuditSettingsReader.Names.Contains(name)
        || HttpSettingsReader.Names.Contains(name)
        || EncryptionSettingsReader.Knows(name)
        || TelemetrySettingsReader.Names.Contains(name)
        || BackupSettingsReader.Names.Contains(name)
        || name.StartsWith(RecallSettingsReader.Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Either name will do. What they hold is never part of a message, since it may hold a password.</summary>
    private string? ReadPostgres()
    {
        string?[] written = [_configuration["ConnectionStrings:Memory"], _configuration["DATABASE_URL"]];
        var named = written.Where(static text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal).ToArray();
        if (named.Length > 1)
            _mistakes.Add("ConnectionStrings:Memory and DATABASE_URL name two databases; set one of them.");
        return named.FirstOrDefault();
    }

    private string ReadFolder(string otherwise)
    {
        if (Raw("Data") is not { } folder)
            return otherwise;
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal))
            _mistakes.Add("Memory:Data must be the path of a folder.");
        else if (File.Exists(folder))
            _mistakes.Add("Memory:Data is a file, not a folder.");
        return folder;
    }

    /// <summary>The key's text is never part of a message.</summary>
    private string? ReadBootstrapKey()
    {
        if (Raw("BootstrapKey") is not { Length: > 0 } key)
            return null;
        if (key.Length is < MemorySettings.MinKeyLength or > MemorySettings.MaxKeyLength)
            _mistakes.Add($"Memory:BootstrapKey must have {MemorySettings.MinKeyLength} to {MemorySettings.MaxKeyLength} characters.");
        else if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            _mistakes.Add("Memory:BootstrapKey must be printable ASCII without spaces, since it travels in a header.");
        return key;
    }

    private int ReadLimit(string name, int otherwise)
    {
        if (Raw(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit <= RateLimits.Most)
            return limit;
        _mistakes.Add($"Memory:{name} must be a whole number from 0 (no limit) to {RateLimits.Most:N0}.");
        return otherwise;
    }

    private string? Raw(string name) => _configuration[$"Memory:{name}"];
}
