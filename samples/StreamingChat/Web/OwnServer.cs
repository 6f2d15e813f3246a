using Memory.Server.Hosting;

namespace StreamingChat.Web;

/// <summary>A memory server in this process that can be stopped in mid-conversation and comes back on the same folder and port.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly string folder;
    private readonly bool isTemporary;
    private MemoryServerHost? host;

    private OwnServer(string folder, bool isTemporary, MemoryServerHost host)
    {
        (this.folder, this.isTemporary, this.host) = (folder, isTemporary, host);
        (Address, AdminKey) = (host.Address, host.AdminKey);
    }

    public Uri Address { get; }

    public string AdminKey { get; }

    public bool IsRunning => Volatile.Read(ref host) is not null;

    /// <summary>For how long it remembers, in words.</summary>
    public string Kept => isTemporary ? "until the end" : $"in {folder}";

    /// <summary>Starts it over a folder, or over a temporary one that goes with it.</summary>
    public static async Task<OwnServer> StartAsync(string? folder, CancellationToken cancellationToken)
    {
        var used = folder ?? Directory.CreateTempSubdirectory("streaming-chat-").FullName;
        try
        {
            return new OwnServer(used, folder is null, await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = used }, cancellationToken));
        }
        catch when (folder is null)
        {
            Directory.Delete(used, recursive: true);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (host is not null)
                await host.StopAsync(CancellationToken.None);
            Volatile.Write(ref host, null);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (host is null)
                Volatile.Write(ref host, await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder, Address = Address }, CancellationToken.None));
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        gate.Dispose();
        if (isTemporary)
            Directory.Delete(folder, recursive: true);
    }
}
