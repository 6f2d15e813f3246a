using System.Runtime.CompilerServices;

namespace Memory.Server.Backups.Places;

/// <summary>Keeps backups in a folder.</summary>
/// <param name="folder">The folder; made when there is none.</param>
/// <param name="time">Tells how old unfinished files are.</param>
/// <param name="create">Opens a new file for writing; null for a real one.</param>
internal sealed class FolderPlace(string folder, TimeProvider time, Func<string, FileStream>? create = null) : IBackupPlace
{
    /// <summary>Unfinished files that nobody has written to for so long are removed, and looked for as often.</summary>
    public static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private const int MaxAttempts = 100;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    private readonly Func<string, FileStream> _create = create ?? FolderFiles.Create;
    private readonly Lock _gate = new();
    private DateTimeOffset _swept = DateTimeOffset.MinValue;
    private int _attempt;

    public string Name => $"the folder {_root}";

    public async Task PutAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        var writing = new WholeContent(content);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        var (file, unfinished) = Guard(() => Begin(name, path));
        try
        {
            await using (file)
            {
                await writing.CopyToAsync(part => WriteAsync(file, part, cancellationToken), cancellationToken);
                Guard(() => file.Flush(flushToDisk: true));
            }

            cancellationToken.ThrowIfCancellationRequested();
            Guard(() => File.Move(unfinished, path, overwrite: true));
        }
        catch
        {
            Discard(unfinished);
            throw;
        }

        Guard(() => Storage.FolderSync.Run(Path.GetDirectoryName(path)!));
        RemoveLeftovers();
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        return Task.FromResult(Guard<Stream?>(() =>
        {
            RefuseLinks(name, andItself: true);
            try
            {
                return Directory.Exists(path) ? null : new FolderStream(FolderFiles.Open(path), Name);
            }
            catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));
    }

    public async IAsyncEnumerable<PlacedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PlaceName.RequirePrefix(prefix);
        var open = new Stack<(string Name, FileSystemInfo Found)>();
        await PushAsync("", _root);
        while (open.TryPop(out var next))
        {
            if (next.Found is DirectoryInfo)
                await PushAsync(next.Name + "/", next.Found.FullName);
            else if (Guard(() => Told(next.Name, (FileInfo)next.Found)) is { } file)
                yield return file;
        }

        async Task PushAsync(string above, string path)
        {
            // A disk that hangs holds up no more than this call.
            var found = await Task.Run(() => Guard(() => FolderFiles.In(path)), cancellationToken);
            foreach (var one in found.Reverse())
            {
                var name = above + one.Name;
                if (PlaceName.IsValid(name) && Leads(name, one is DirectoryInfo, prefix))
                    open.Push((name, one));
            }
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        PlaceName.Require(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        Guard(() =>
        {
            RefuseLinks(name, andItself: false);
            if (!File.Exists(path) && !FolderFiles.IsLink(path))
                return;
            File.Delete(path);
            var parent = Path.GetDirectoryName(path)!;
            try
            {
                Storage.FolderSync.Run(parent);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else deleted the last file in it, and so the folder.
            }

            RemoveEmpty(parent);
        });
        return Task.CompletedTask;
    }

    private static bool Leads(string name, bool isFolder, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) || (isFolder && prefix.StartsWith(name + "/", StringComparison.Ordinal));

    /// <summary>Null when it has gone since.</summary>
    private static PlacedFile? Told(string name, FileInfo file)
    {
        try
        {
            file.Refresh();
            return file.Exists ? new PlacedFile(name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>An unfinished file with a name that nobody has.</summary>
    private (FileStream File, string Path) Begin(string name, string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            MakeFolders(name);
            if (Directory.Exists(path))
                throw new BackupPlaceException($"{Name} holds a folder where the file {name} should be.", isTransient: false);
            var unfinished = FolderLeftovers.UnfinishedOf(path, Interlocked.Increment(ref _attempt));
            try
            {
                return (_create(unfinished), unfinished);
            }
            catch (IOException fault) when (attempt < MaxAttempts && (fault is DirectoryNotFoundException or FileNotFoundException || File.Exists(unfinished)))
            {
                // A folder that was left empty was just removed, and perhaps made again by somebody else, or a process with this number once left the name behind.
            }
        }
    }

    private void MakeFolders(string name)
    {
        if (File.Exists(_root))
            throw new BackupPlaceException($"{Name} is a file.", isTransient: false);
        FolderFiles.Make(_root);
        RefuseLinks(name, andItself: false);
        foreach (var way in Ways(name))
        {
            if (File.Exists(way))
                throw new BackupPlaceException($"{Name} holds a file where a folder for {name} should be.", isTransient: false);
            FolderFiles.Make(way);
        }
    }

    /// <summary>Whoever could lay a link here could have backups written and read elsewhere.</summary>
    private void RefuseLinks(string name, bool andItself)
    {
        foreach (var way in andItself ? Ways(name).Append(PathOf(name)) : Ways(name))
        {
            if (FolderFiles.IsLink(way))
                throw new BackupPlaceException($"{Name} holds a link at {Path.GetRelativePath(_root, way)}, which is not followed.", isTransient: false);
        }
    }

    /// <summary>The folders between the place and a file.</summary>
    private IEnumerable<string> Ways(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
            yield return PathOf(name[..slash]);
    }

    private string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));

    private async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(part, cancellationToken);
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
            throw FolderTrouble.Of(fault, Name);
        }
    }

    /// <summary>Folders that nothing stands in any more.</summary>
    private void RemoveEmpty(string path)
    {
        try
        {
            for (; path.Length > _root.Length; path = Path.GetDirectoryName(path)!)
                Directory.Delete(path);
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
            // Something stands in it, or somebody was quicker: an empty folder harms nobody.
        }
    }

    private void RemoveLeftovers()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (now - LeftoverAge < _swept)
                return;
            _swept = now;
        }

        try
        {
            FolderLeftovers.Remove(_root, now - LeftoverAge);
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
            // What was put is put. A later time will tell.
        }
    }

    /// <summary>What cannot be removed now is a leftover and goes later.</summary>
    private static void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
        }
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (FolderTrouble.IsIts(fault))
        {
            throw FolderTrouble.Of(fault, Name);
        }
    }
}
