using Memory.Server.Configuration;

namespace Memory.Server.Models;

/// <summary>Bounds of asking a model.</summary>
internal sealed record ModelOptions
{
    /// <summary>How long a whole answer may take, and how long a streamed one may be silent, before its first piece or later.</summary>
    /// <value>The default is 60 seconds, with Ollama 180 seconds: it loads the model first.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a streamed answer may take as a whole.</summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan MaxStreamTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an answer may be, in bytes as they come; a longer one is not read. A piece of a streamed answer takes about 300 bytes for a word.</summary>
    /// <value>The default is 16 MiB.</value>
    public int MaxAnswerBytes { get; init; } = 16 << 20;

    /// <summary>How many tokens an answer may have where the service must be told and the call does not say.</summary>
    /// <value>The default is 4,096.</value>
    public int MaxOutputTokens { get; init; } = 4_096;

    /// <summary>How many calls may be under way at the same time; further ones fail at once.</summary>
    /// <value>The default is 200.</value>
    public int MaxCalls { get; init; } = 200;

    /// <summary>How many calls in a row must fail for the service to be left alone.</summary>
    /// <value>The default is 5.</value>
    public int FailuresToOpen { get; init; } = 5;

    /// <summary>How long the service is left alone; then one call tries again.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a <c>Retry-After</c> makes of that. A service that asks for it is left alone at once.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The bounds for a service.</summary>
    public static ModelOptions For(ModelSettings settings)
    {
        var usual = new ModelOptions();
        return usual with { Timeout = settings.Timeout ?? (settings.Provider == ModelProvider.Ollama ? 3 * usual.Timeout : usual.Timeout) };
    }
}
