using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;

namespace Memory.Server.Storage.Embedded;

/// <summary>Looks for users' files that no owner knows of. How a journal holds its rows is seen when it is read.</summary>
internal sealed class EmbeddedInspector(JournalContext context, OwnerJournals owners) : IStoreInspector
{
    public ValueTask<IReadOnlyList<UserId>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        owners.ListUsersAsync(owner, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<string>> InspectAsync(Scope scope, CancellationToken cancellationToken) => new([]);

    public async ValueTask<IReadOnlyList<string>> InspectAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        if (owners.AreIncomplete)
            faults.Add("An owner's journal cannot be read: its users and keys are not known.");
        foreach (var path in Directory.EnumerateFiles(context.Places.Users, "*" + DiskPlaces.JournalEnding, SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FaultOfAsync(path, cancellationToken) is { } fault)
                faults.Add($"{Path.GetRelativePath(context.Places.Folder, path)}: {fault}");
        }

        return faults;
    }

    private async ValueTask<string?> FaultOfAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (await context.Threads.RunAsync(() => JournalHeader.TryRead(context.Disk, path)) is not { Scope: { } scope })
                return "it does not begin with whose it is.";
            if (context.Places.UserJournal(JobId.ScopeHash(scope)) != path)
                return $"it stands in the place of somebody else's; it is the journal of user {scope.User} of owner {scope.Owner}.";
            var isKnown = false;
            await owners.ReadAsync(scope.Owner, state => isKnown = state.HasUser(scope.User), cancellationToken);
            return isKnown ? null : $"owner {scope.Owner} does not know of user {scope.User}.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or StorageUnavailableException)
        {
            return fault.Message;
        }
    }
}
