using System.Text.Json;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>
/// Brings all files of a store to what the settings ask for, one after another. A file is of one kind throughout, until its successor of the other
/// kind takes its place whole; so it can be stopped at any time, and what is left is found by the files' own headers.
/// </summary>
internal sealed partial class EmbeddedSealing(JournalContext context, OpenedRing ring, OwnerJournals owners, UserJournals users) : ISealConversion
{
    /// <summary>How often a user is loaded again who was put out of memory before being rewritten.</summary>
    private const int Attempts = 3;

    public bool Seals => context.Seals.Seals;

    public async ValueTask<(int Wrapped, int Closed, bool IsDone)> RotateAsync(CancellationToken cancellationToken)
    {
        var rotated = await ring.Rotation.RunAsync(onProgress: null, cancellationToken);
        return (rotated.Wrapped, rotated.Closed, rotated.IsDone);
    }

    /// <summary>Looks at every file once.</summary>
    public async ValueTask<bool> ConvertAsync(Action<int, int> onProgress, CancellationToken cancellationToken)
    {
        var files = await context.Threads.RunAsync(() => Directory.GetFiles(context.Places.Users, "*" + DiskPlaces.JournalEnding, SearchOption.AllDirectories));
        var (done, failed) = (0, owners.AreIncomplete ? 1 : 0);
        foreach (var owner in owners.Journals)
            failed += await TryAsync(owner.Path, () => ConvertAsync(owner, cancellationToken), cancellationToken) ? 0 : 1;
        for (var i = 0; i < files.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = files[i];
            var isDone = await TryAsync(path, () => ConvertAsync(path, cancellationToken), cancellationToken);
            (done, failed) = isDone ? (done + 1, failed) : (done, failed + 1);
            onProgress(done, failed + files.Length - 1 - i);
        }

        onProgress(done, failed);
        if (failed > 0)
            return false;
        await EndAsync(cancellationToken);
        return true;
    }

    private async Task<bool> TryAsync(string path, Func<Task<bool>> convert, CancellationToken cancellationToken)
    {
        try
        {
            return await convert();
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogFailed(context.Logger, path, fault);
            return false;
        }
    }

    /// <summary>The file itself is asked how it ended: a journal that was put out of memory in this very moment is not rewritten.</summary>
    private async Task<bool> ConvertAsync(ICompactable journal, CancellationToken cancellationToken)
    {
        await journal.CompactAsync(cancellationToken);
        return await context.Threads.RunAsync(() => IsRightOrNone(journal.Path));
    }

    /// <summary>A user's journal, and then the vectors beside it.</summary>
    private async Task<bool> ConvertAsync(string path, CancellationToken cancellationToken)
    {
        if (await context.Threads.RunAsync(() => ReadHeader(path)) is not { } header)
            return true;
        if (header.Scope is not { } scope || context.Places.UserJournal(JobId.ScopeHash(scope)) != path)
        {
            LogForeign(context.Logger, path);
            return false;
        }

        var hash = JobId.ScopeHash(scope);
        string[] vectors = [context.Places.UserVectors(hash), context.Places.NextUserVectors(hash)];
        if (IsRight(header) && await context.Threads.RunAsync(() => vectors.All(IsRightOrNone)))
            return true;
        var isRight = false;
        for (var attempt = 0; attempt < Attempts && !isRight; attempt++)
            isRight = await ConvertAsync(await users.ReadUserAsync(scope, static user => new ValueTask<ICompactable>(user.Journal), cancellationToken), cancellationToken);
        if (!isRight)
            return false;
        await users.ReadUserAsync(scope, user => new ValueTask<bool>(context.Threads.RunAsync(() => Reseal(user))), cancellationToken);
        return await context.Threads.RunAsync(() => vectors.All(IsRightOrNone));
    }

    private static bool Reseal(LiveUser user)
    {
        user.Vectors?.Load();
        user.Vectors?.Reseal();
        return true;
    }

    /// <summary>A journal's header; null when nothing was ever stored in it. Of a first write that was torn something may stand there still.</summary>
    private JournalHeader? ReadHeader(string path)
    {
        if (JournalHeader.TryRead(context.Disk, path) is { } header)
            return header;
        using var file = context.Disk.OpenWrite(path, create: false);
        using var frames = new FrameReader(file);
        if (frames.FindNext() is not null)
            throw new DamagedJournalException($"The journal {path} does not begin with a header.");
        file.SetLength(0);
        file.Sync();
        return null;
    }

    private bool IsRight(JournalHeader header) => header.IsSealed == context.Seals.Seals;

    private bool IsRightOrNone(string path)
    {
        try
        {
            return !context.Disk.Exists(path) || (JournalHeader.TryRead(context.Disk, path) is { } header && IsRight(header));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Notes that everything is as it should be, so that later starts need not look. The ring of a store that is plain again has nothing left to open.</summary>
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (context.Seals.Seals)
        {
            await NoteAsync(ring.Note with { State = SealState.Sealed });
            context.Seals.RefusePlain();
            return;
        }

        await NoteAsync(ring.Note with { State = SealState.Open });
        await ring.Keys.Ring.ClearAsync(cancellationToken);
        await NoteAsync(note: null);
    }

    private async Task NoteAsync(SealNote? note)
    {
        try
        {
            await context.Threads.RunAsync(() => StoreFormat.Of(note).Write(context.Places, context.Disk));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The file {context.Places.Format} cannot be written: {fault.Message}", fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} could not be written as the settings of encryption ask; it is tried again.")]
    private static partial void LogFailed(ILogger logger, string file, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} stands under a name that is not its own and is left as it is; remove it.")]
    private static partial void LogForeign(ILogger logger, string file);
}
