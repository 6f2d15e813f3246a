using Memory.Server.Memories;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Images;
using Memory.Server.Storage.Postgres.Queue;
using Memory.Server.Storage.Postgres.Sealing;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>Changes users' states: one writer of a user at a time, over all servers.</summary>
internal sealed class UserWriter(Database database, PostgresSeals seals, ITextAnalysis analysis, JobBell bell, Signal lacking, PostgresOptions options, TimeProvider time)
{
    private readonly UserGates gates = new(options.LongestInLine);

    /// <summary>Decides on the user's state and commits; durable when it returns.</summary>
    public async ValueTask<T> WriteAsync<T>(
        Scope scope, Func<PostgresUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var decision = await seals.RunAsync(scope, (seal, patience) => WriteOnceAsync(scope, decide, seal, patience, cancellationToken), cancellationToken);
        return decision.Result;
    }

    /// <summary>Makes a user who is unknown so far of an image, in one transaction.</summary>
    /// <exception cref="ConflictException">The user is known.</exception>
    public async ValueTask FillAsync(Scope scope, UserImage image, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(scope, cancellationToken);
        var writing = await PostgresFaults.TranslateAsync(
            () => seals.WithKeyAsync(
                scope,
                async seal =>
                {
                    var writer = new ImageWriter(database, seals, seal, analysis, scope, time.Now());
                    await writer.WriteAsync(image, cancellationToken);
                    return writer;
                },
                cancellationToken,
                creates: seals.Seals).AsTask(),
            cancellationToken);
        if (writing.HasWork)
            bell.Ring();
        if (writing.LacksVectors)
            lacking.Raise();
    }

    private async ValueTask<Decision<T>> WriteOnceAsync<T>(
        Scope scope, Func<PostgresUserView, CancellationToken, ValueTask<Decision<T>>> decide, RowSeal seal, Patience patience, CancellationToken cancellationToken)
    {
        using var turn = await gates.EnterAsync(scope, patience);
        await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: true, seal, seals.Enter(scope, seal), patience.Token);
        transaction.Answered = turn.NoteAnswer;
        var view = new PostgresUserView(scope, transaction, patience, time.GetUtcNow() - options.FinishedJobLifetime) { Locks = true };
        var decision = await decide(view, cancellationToken);
        var commit = decision.Commit;
        if (commit.IsEmpty && commit.Fence is null)
            return decision;

        var locked = await view.LockAsync();
        var places = await CommitPlaces.ReadAsync(scope, commit, view, transaction, patience.Token);
        if (commit.IsEmpty)
            return decision;
        if (seal is { Seals: true, Key: null })
            throw new MissingKeyException();
        patience.Pause();
        var texts = await CommitTexts.AnalyzeAsync(commit, analysis, cancellationToken);
        var statements = new CommitStatements(scope, locked, commit, places, texts, time.Now(), seal);
        var list = statements.List();
        patience.Resume();

        // Who gave up must not find it done later.
        patience.Token.ThrowIfCancellationRequested();
        await transaction.CommitAsync(list);

        // Here, so that it also rings for who gave up waiting.
        if (commit.Jobs.Any(static job => job.Status == JobStatus.Queued))
            bell.Ring();
        if (statements.LacksVectors)
            lacking.Raise();
        return decision;
    }
}
