using Memory.Server.Backups.Archives;

namespace Memory.Server.Backups.Restoring;

/// <summary>Has a server begin anew in its process, over the store that a restore left.</summary>
internal sealed class ServerRestart(IHostApplicationLifetime lifetime)
{
    /// <summary>Whether whoever started the server starts it again.</summary>
    public bool IsPossible { get; set; }

    /// <summary>What is to be told once it runs again; null when nobody asked for it.</summary>
    public RestartOrder? Ordered { get; private set; }

    /// <summary>Stops the server, to be started again.</summary>
    public void Request(RestartOrder order)
    {
        Ordered = order;
        lifetime.StopApplication();
    }
}

/// <summary>Why a server began anew.</summary>
/// <param name="Actor">Who asked for it.</param>
/// <param name="Manifest">The backup that was restored.</param>
internal sealed record RestartOrder(BackupActor Actor, Manifest Manifest);
