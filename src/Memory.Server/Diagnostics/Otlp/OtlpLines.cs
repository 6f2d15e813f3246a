namespace Memory.Server.Diagnostics.Otlp;

/// <summary>Hands lines of the log to the export, which alone ends what is behind it.</summary>
[ProviderAlias("OpenTelemetry")]
internal sealed class OtlpLines(ILoggerProvider inner) : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose()
    {
    }
}
