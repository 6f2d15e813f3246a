namespace Memory.Server.Backups.Places;

/// <summary>A file of a folder, read forwards.</summary>
internal sealed class FolderStream(FileStream file, string place) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
            throw FolderTrouble.Of(fault, place);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
