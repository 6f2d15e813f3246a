using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>The audit logs in files: for each owner a row of journals with the lines, and one apart from them with who the pseudonyms stand for.</summary>
internal sealed partial class EmbeddedAudit(JournalContext context, Compactor compactor) : IAuditStore
{
    /// <summary>How often a list is begun anew, because retention took a file away meanwhile.</summary>
    private const int Attempts = 5;

    private readonly ConcurrentDictionary<OwnerId, OwnerLog> logs = new();
    private readonly ConcurrentDictionary<OwnerId, LiveJournal<SubjectState>> subjects = new();

    /// <summary>Reads who the pseudonyms stand for, so that what an earlier process was asked to forget is rewritten soon.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(context.Places.Audit, "*.subjects" + DiskPlaces.JournalEnding))
        {
            try
            {
                if (JournalHeader.TryRead(context.Disk, path) is { } header)
                    await WithSubjectsAsync(new OwnerId(header.Owner), static _ => null, cancellationToken);
            }
            catch (Exception fault) when (fault is StorageUnavailableException or IOException or UnauthorizedAccessException or JsonException)
            {
                LogUnreadable(context.Logger, path, fault);
            }
        }
    }

    public async ValueTask<AuditRow> AppendAsync(OwnerId owner, AuditDraft draft, CancellationToken cancellationToken)
    {
        draft = draft.Checked();
        var pseudonym = draft.Pseudonym;
        if (draft.User is { } user)
        {
            var hash = JobId.ScopeHash(new Scope(owner, user));
            await WithSubjectsAsync(owner, state => (pseudonym = state.Find(hash)) is null ? new SubjectEntry(hash, pseudonym = draft.Pseudonym) : null, cancellationToken);
        }

        return await LogOf(owner).AppendAsync(draft, pseudonym, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<AuditRow>> ListAsync(OwnerId owner, AuditFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AuditFaults.TranslateAsync(() => ListOnceAsync(FilesOf(owner), filter, before ?? long.MaxValue, limit, cancellationToken));
            }
            catch (StorageUnavailableException fault) when (fault.InnerException is FileNotFoundException && attempt < Attempts)
            {
                // Retention took a file away, or put a shorter one in its place.
            }
        }
    }

    public async IAsyncEnumerable<AuditRow> ReadAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (files, anchor) = (FilesOf(owner), (await GetEndsAsync(owner, cancellationToken)).Anchor);
        var all = files.List(anchor);
        for (var i = 0; i < all.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, isLast) = (all[i], i == all.Count - 1);
            foreach (var row in await AuditFaults.TranslateAsync(() => context.Threads.RunAsync(() => files.Read(first, anchor, isLast))))
                yield return row;
        }
    }

    public async ValueTask<AuditEnds> GetEndsAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var files = FilesOf(owner);
        var note = await AuditFaults.TranslateAsync(() => context.Threads.RunAsync(files.ReadNote));
        return new AuditEnds(note?.Anchor ?? AuditChain.Origin(owner), note?.Head);
    }

    public async ValueTask<long> PruneAsync(OwnerId owner, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken) =>
        Directory.Exists(context.Places.AuditLog(owner)) ? await LogOf(owner).PruneAsync(before, now, cancellationToken) : 0;

    public async ValueTask<Guid?> FindSubjectAsync(Scope scope, CancellationToken cancellationToken)
    {
        Guid? found = null;
        await WithSubjectsAsync(
            scope.Owner,
            state =>
            {
                found = state.Find(JobId.ScopeHash(scope));
                return null;
            },
            cancellationToken);
        return found;
    }

    public async ValueTask ForgetSubjectAsync(Scope scope, CancellationToken cancellationToken) => await WithSubjectsAsync(
        scope.Owner, state => JobId.ScopeHash(scope) is var hash && state.Find(hash) is not null ? new SubjectEntry(hash, null) : null, cancellationToken);

    public async IAsyncEnumerable<AuditSubject> ListSubjectsAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SubjectEntry[] entries = [];
        await WithSubjectsAsync(
            owner,
            state =>
            {
                entries = state.List();
                return null;
            },
            cancellationToken);
        foreach (var entry in entries)
            yield return new AuditSubject(entry.User, entry.Pseudonym!.Value);
    }

    /// <summary>Takes in who pseudonyms of an owner stand for; durable when it returns.</summary>
    public ValueTask FillSubjectsAsync(OwnerId owner, IEnumerable<AuditSubject> known, CancellationToken cancellationToken) =>
        ChangeSubjectsAsync(owner, _ => [.. known.Select(static subject => new SubjectEntry(subject.ScopeHash, subject.Pseudonym))], cancellationToken);

    /// <summary>Makes the log of an owner who has none of lines that were written elsewhere; durable when it returns.</summary>
    public async ValueTask FillAsync(OwnerId owner, AuditEnds ends, IAsyncEnumerable<AuditRow> rows, CancellationToken cancellationToken)
    {
        var filling = new LogFilling(FilesOf(owner), context, ends.Anchor);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await AuditFaults.TranslateAsync(() => filling.AddAsync(row, cancellationToken));
        await AuditFaults.TranslateAsync(() => filling.EndAsync(ends.Head, cancellationToken));
    }

    public async ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) =>
        await AuditFaults.TranslateAsync(() => context.Threads.RunAsync(ListOwners));

    public async Task CloseAsync()
    {
        foreach (var log in logs.Values)
            await log.CloseAsync();
        foreach (var journal in subjects.Values)
            await journal.CloseAsync();
    }

    private async Task<IReadOnlyList<AuditRow>> ListOnceAsync(LogFiles files, AuditFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        var (found, anchor) = (new List<AuditRow>(), await context.Threads.RunAsync(() => files.ReadNote()?.Anchor) ?? new AuditLink(0, ""));
        var all = files.List(anchor);
        for (var i = all.Count - 1; i >= 0 && found.Count < limit; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, isLast) = (all[i], i == all.Count - 1);
            if (first < before)
            {
                var rows = await context.Threads.RunAsync(() => files.Read(first, anchor, isLast));
                found.AddRange(Enumerable.Reverse(rows).Where(row => row.Sequence < before && filter.Accepts(row)));
            }
        }

        return found.Count <= limit ? found : found[..limit];
    }

    private IReadOnlyList<OwnerId> ListOwners() =>
    [
        .. Directory.EnumerateDirectories(context.Places.Audit)
            .Select(folder => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).FirstOrDefault())
            .Select(path => path is null ? null : JournalHeader.TryRead(context.Disk, path))
            .OfType<JournalHeader>()
            .Select(static header => new OwnerId(header.Owner)),
    ];

    /// <summary>Looks at who the pseudonyms of an owner stand for, and changes that; durable when it returns.</summary>
    private ValueTask WithSubjectsAsync(OwnerId owner, Func<SubjectState, SubjectEntry?> decide, CancellationToken cancellationToken) =>
        ChangeSubjectsAsync(owner, state => decide(state) is { } entry ? [entry] : [], cancellationToken);

    private async ValueTask ChangeSubjectsAsync(OwnerId owner, Func<SubjectState, IReadOnlyList<SubjectEntry>> decide, CancellationToken cancellationToken)
    {
        var journal = subjects.GetOrAdd(
            owner, static (id, shared) => new LiveJournal<SubjectState>(shared.Places.AuditSubjects(id), JournalHeader.Of(id), static () => new SubjectState(), shared), context);
        ObjectDisposedException.ThrowIf(!await journal.EnterAsync(cancellationToken), this);
        Task written;
        bool needsCompaction;
        try
        {
            foreach (var entry in decide(journal.State))
            {
                await journal.ReadyAsync(cancellationToken);
                journal.State.Apply(entry);
                _ = journal.Append(entry.ToLine());
            }

            written = journal.Tail;

            needsCompaction = journal.NeedsCompaction;
        }
        finally
        {
            journal.Exit();
        }

        if (needsCompaction)
            compactor.Enqueue(journal);
        await written.WaitAsync(cancellationToken);
    }

    private LogFiles FilesOf(OwnerId owner) => new(owner, context.Disk, context.Places);

    private OwnerLog LogOf(OwnerId owner) => logs.GetOrAdd(owner, id => new OwnerLog(id, FilesOf(id), context));

    [LoggerMessage(Level = LogLevel.Error, Message = "Who the pseudonyms in {File} stand for cannot be read; what is done to these users cannot be written down.")]
    private static partial void LogUnreadable(ILogger logger, string file, Exception fault);
}
