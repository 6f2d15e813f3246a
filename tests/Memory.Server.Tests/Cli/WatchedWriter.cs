namespace Memory.Server.Tests.Cli;

/// <summary>Collects what is written and tells when a text came by.</summary>
internal sealed class WatchedWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    public override async Task WriteLineAsync(string? value)
    {
        await base.WriteLineAsync(value);
        if (value?.Contains(awaited, StringComparison.Ordinal) == true)
            _seen.TrySetResult();
    }
}
