using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Portability.Documents;
using Memory.Server.Storage;

namespace Memory.Server.Portability;

/// <summary>
/// Takes a user in from a document: checks it whole, compares it with what is held already, and stores what is missing, all of it or nothing.
/// The same document again changes nothing.
/// </summary>
internal sealed class UserImporter(IMemoryStore store, PortabilityOptions options, IAuditTrail audit)
{
    /// <param name="scope">Whose memory it becomes.</param>
    /// <param name="document">The document.</param>
    /// <param name="ids">Where ids of jobs come from.</param>
    /// <param name="key">With which key it is done; null for a command on the store.</param>
    /// <param name="cancellationToken">Gives up; nothing is stored then.</param>
    /// <exception cref="ConflictException">Something is held already that says otherwise; nothing was stored.</exception>
    public async ValueTask<ImportOutcome> ImportAsync(Scope scope, IUserDocument document, IIdSource ids, Guid? key, CancellationToken cancellationToken)
    {
        var index = new DocumentIndex();
        var user = await CheckAsync(scope, document, index, cancellationToken);
        var stored = new StoredUser(index);
        await stored.CompareAsync(store, scope, cancellationToken);
        var jobs = new JobMaker(scope, ids);
        if (!stored.IsKnown)
        {
            await using var image = new DocumentImage(document, jobs) { Profile = user.Profile, LastActive = user.LastActive };
            await store.WriteImageAsync(scope, image, cancellationToken);
        }
        else
        {
            var addition = new Addition(index, stored, options);
            await addition.ReadAsync(document, jobs, cancellationToken);
            await store.WriteAsync(scope, (view, token) => addition.DecideAsync(view, user, token), cancellationToken);
        }

        var outcome = new ImportOutcome(index.Counts(static isStored => !isStored), index.Counts(static isStored => isStored));
        await audit.WriteAsync(Told(scope, key, outcome), CancellationToken.None);
        return outcome;
    }

    private async ValueTask<DocumentUser> CheckAsync(Scope scope, IUserDocument document, DocumentIndex index, CancellationToken cancellationToken)
    {
        using var hash = new RecordHash();
        var check = new DocumentCheck(index, options, document.Fault);
        DocumentUser? user = null;
        await foreach (var record in document.ReadAsync(cancellationToken))
        {
            if (record.Row is DocumentUser told)
                user = told;
            else if (!check.Add(record, record.Row is DocumentJob ? 0 : hash.Of(record.Row is DocumentMemory version ? version.Memory : record.Row)))
                break;
        }

        check.Finish();
        if (user is null)
            document.Fault("user", "user is required.");
        else if (user.Id != scope.User)
            document.Fault("user.id", "user.id is not the user of the address. A document is imported for the user it is about.");
        document.ThrowIfFaulty();
        return user!;
    }

    private static AuditEvent Told(Scope scope, Guid? key, ImportOutcome outcome) => new(scope.Owner, "user.import", key)
    {
        User = scope.User,
        Details = ImmutableSortedDictionary<string, string>.Empty
            .Add("memories", outcome.Added.Memories.ToString(CultureInfo.InvariantCulture))
            .Add("messages", outcome.Added.Messages.ToString(CultureInfo.InvariantCulture)),
    };
}
