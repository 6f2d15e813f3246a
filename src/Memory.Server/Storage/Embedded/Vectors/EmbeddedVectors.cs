using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// Vectors in files of their own beside the users' journals. Who lacks some is known from what is stored: noted at each commit, and found
/// again after a restart.
/// </summary>
internal sealed class EmbeddedVectors(JournalContext context, UserJournals users, LackingUsers lacking, ITextAnalysis analysis) : IVectorShelf
{
    private volatile bool isSurveyed;

    public Task Changed => lacking.Changed;

    /// <summary>Nothing to say: no other server has the folder.</summary>
    public ValueTask AnnounceAsync(CancellationToken cancellationToken) => default;

    public async ValueTask SurveyAsync(CancellationToken cancellationToken)
    {
        // From then on whoever comes to lack some is noted.
        if (isSurveyed)
            return;
        // Where no service was ever asked, there is nothing to look for.
        if (analysis.Target == analysis.Kind.Vectors && !Directory.Exists(context.Places.Vectors))
            return;
        foreach (var file in new DirectoryInfo(context.Places.Users).EnumerateFiles("*" + DiskPlaces.JournalEnding, SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await context.Threads.RunAsync(() => FindLacking(file)) is { } scope)
                lacking.Add(scope);
        }

        isSurveyed = true;
    }

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) => new(lacking.Count);

    public ValueTask<Scope?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken) => new(lacking.Take(context.Time.GetUtcNow()));

    public ValueTask ReturnAsync(Scope scope, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        lacking.Return(scope, notBefore);
        return default;
    }

    public ValueTask<IReadOnlyList<TextGap>> ListGapsAsync(Scope scope, TextGap? after, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<TextGap>>(
        scope,
        (user, vectors) =>
        {
            var state = user.Journal.State;
            if (after is null && (vectors.HasErased || !vectors.IsChecked))
                vectors.Prune(UserTexts.Of(state, analysis).Select(static gap => gap.Text));
            var all = vectors.IsChecked ? vectors.Fresh : UserTexts.Of(state, analysis);
            return [.. UserTexts.After(all, after).Where(gap => !vectors.Has(gap.Text)).Take(limit)];
        },
        cancellationToken);

    public async ValueTask FillAsync(Scope scope, IReadOnlyList<FilledGap> filled, TimeSpan lease, CancellationToken cancellationToken) => await RunAsync(
        scope,
        (user, vectors) =>
        {
            // The user may have been erased since, and be another one by now.
            filled = [.. filled.Where(one => UserTexts.Holds(user.Journal.State, one.Gap, analysis) || vectors.Fresh.Contains(one.Gap))];
            if (filled.Count == 0)
                return true;
            vectors.Keep(filled.Select(static one => KeyValuePair.Create(one.Gap.Text, one.Vector)));
            if (!vectors.Gathers)
                user.Journal.State.NoteVectors(filled.Select(static one => one.Gap));
            return true;
        },
        cancellationToken);

    public ValueTask<bool> CompleteAsync(Scope scope, CancellationToken cancellationToken) => RunAsync(
        scope,
        (user, vectors) =>
        {
            var state = user.Journal.State;
            if ((vectors.IsChecked ? vectors.Fresh : UserTexts.Of(state, analysis)).Any(gap => !vectors.Has(gap.Text)))
                return false;
            if (vectors.Exchange())
                state.ExchangeVectors();
            vectors.Mark(user.Journal.Length);
            vectors.Checked();
            lacking.Remove(scope);
            return true;
        },
        cancellationToken);

    /// <summary>Whose journal it is, when some of the user's texts may lack their vector.</summary>
    private Scope? FindLacking(FileInfo journal)
    {
        try
        {
            if (JournalHeader.TryRead(context.Disk, journal.FullName) is not { Scope: { } scope } header || context.Places.UserJournal(JobId.ScopeHash(scope)) != journal.FullName)
                return null;
            var path = context.Places.UserVectors(JobId.ScopeHash(scope));
            var isDone = analysis.Target == analysis.Kind.Vectors
                ? !new UserVectors(scope, analysis, context).Exists
                : VectorFrames.MarkOf(context.Disk, path, scope, analysis.Target) is { } marked
                    && !TextGlance.MayHaveChanged(context.Disk, journal.FullName, header, marked)
                    && !context.Disk.Exists(context.Places.NextUserVectors(JobId.ScopeHash(scope)));
            return isDone ? null : scope;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            // A journal that cannot be read is told of by whoever asks for the user.
            return null;
        }
    }

    private ValueTask<T> RunAsync<T>(Scope scope, Func<LiveUser, UserVectors, T> work, CancellationToken cancellationToken) => users.ReadUserAsync(
        scope,
        async user => await context.Threads.RunAsync(() =>
        {
            user.Vectors!.Load();
            try
            {
                return work(user, user.Vectors);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                user.Vectors.Forget(fault);
                user.Journal.State.ExchangeVectors();
                throw new StorageUnavailableException($"The vectors of a user cannot be kept: {fault.Message}", fault);
            }
        }),
        cancellationToken);
}
