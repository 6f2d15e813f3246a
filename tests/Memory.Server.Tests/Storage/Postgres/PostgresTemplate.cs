namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A database that is prepared once per run and then only cloned, which is faster than preparing each anew.</summary>
internal sealed class PostgresTemplate(Func<string, CancellationToken, Task> prepare) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private string? name;

    /// <summary>The prepared database's name. The first caller prepares it; when that fails, the next one tries again.</summary>
    public async Task<string> NameAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return name ??= await MakeAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var made = await PostgresServer.CreateAsync("template0", cancellationToken);
        PostgresRun.DropAtTheEnd(made);
        await prepare(PostgresServer.ConnectionTo(made), cancellationToken);
        await PostgresServer.SealAsync(made, cancellationToken);
        return made;
    }
}
