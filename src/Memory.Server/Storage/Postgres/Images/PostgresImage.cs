using System.Runtime.CompilerServices;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Postgres.Users;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Images;

/// <summary>A user as one transaction sees it. It holds a connection until it is disposed of, and never more rows than it hands out.</summary>
internal sealed class PostgresImage : UserImage
{
    private readonly Scope scope;
    private readonly TenantTransaction transaction;
    private readonly DateTimeOffset oldestJob;
    private readonly PostgresSeals seals;

    private PostgresImage(Scope scope, TenantTransaction transaction, DateTimeOffset oldestJob, PostgresSeals seals) =>
        (this.scope, this.transaction, this.oldestJob, this.seals) = (scope, transaction, oldestJob, seals);

    /// <summary>Opens a user's image; null for an unknown user.</summary>
    /// <param name="database">Where the user is.</param>
    /// <param name="seals">Opens the rows.</param>
    /// <param name="scope">The user.</param>
    /// <param name="oldestJob">Jobs that ended before then are gone.</param>
    /// <param name="patience">How long each look at the database may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<PostgresImage?> OpenAsync(Database database, PostgresSeals seals, Scope scope, DateTimeOffset oldestJob, TimeSpan patience, CancellationToken cancellationToken) =>
        PostgresFaults.TranslateAsync(
            () => seals.WithKeyAsync(scope, seal => OpenAsync(database, seals, scope, oldestJob, seal, patience, cancellationToken), cancellationToken).AsTask(), cancellationToken);

    public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in RowsAsync(ImageCursor.Sessions, SessionTable.OfUser.Of(scope), SessionTable.Read, cancellationToken))
            yield return new UserImagePart { Sessions = [.. rows] };
        await foreach (var rows in RowsAsync(ImageCursor.Turns, TurnTable.OfUser.Of(scope), TurnTable.Read, cancellationToken))
            yield return new UserImagePart { Turns = [.. rows] };
        await foreach (var rows in RowsAsync(ImageCursor.Observations, ObservationTable.OfUser.Of(scope), ObservationTable.Read, cancellationToken))
            yield return new UserImagePart { Observations = [.. rows] };
        await foreach (var rows in Whole(EveryAsync(ImageCursor.Memories, MemoryTable.OfUser.Of(scope), MemoryTable.Read, cancellationToken), cancellationToken))
            yield return new UserImagePart { Memories = [.. rows] };
        await foreach (var rows in RowsAsync(ImageCursor.Associations, AssociationTable.OfUser.Of(scope), AssociationTable.Read, cancellationToken))
            yield return new UserImagePart { Associations = [.. AssociationTable.Ordered(rows)] };
        await foreach (var rows in RowsAsync(ImageCursor.Jobs, JobTable.OfUser.Of(scope).Time(oldestJob), JobTable.Read, cancellationToken))
            yield return new UserImagePart { Jobs = [.. rows] };
    }

    public override async ValueTask DisposeAsync()
    {
        seals.Tell(new KeyHolder(scope.Owner.Value, scope.User.Value), transaction.Seal);
        await transaction.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Reads a statement's rows that open some at a time.</summary>
    private async IAsyncEnumerable<List<T>> RowsAsync<T>(
        ImageCursor cursor, NpgsqlBatchCommand statement, Func<RowReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in EveryAsync(cursor, statement, read, cancellationToken))
            yield return [.. some.Where(static row => !row.IsBroken).Select(static row => row.Row)];
    }

    /// <summary>Reads a statement's rows some at a time, by a cursor: each look at the database is short, however slow the reader is.</summary>
    private async IAsyncEnumerable<List<(T Row, bool IsBroken)>> EveryAsync<T>(
        ImageCursor cursor, NpgsqlBatchCommand statement, Func<RowReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        statement.CommandText = cursor.Open + statement.CommandText;
        await AskAsync(static (_, _) => new ValueTask<bool>(result: true), statement, cancellationToken);
        while (await AskAsync((rows, token) => rows.EveryAsync(read, token), cursor.Next.Alone(), cancellationToken) is { Count: > 0 } some)
            yield return some;
        await AskAsync(static (_, _) => new ValueTask<bool>(result: true), ImageCursor.Close.Alone(), cancellationToken);
    }

    /// <summary>Holds the versions of a memory back until all of them are there. A memory of which one does not open is left out: what is left would tell what held before.</summary>
    private static async IAsyncEnumerable<List<MemoryRecord>> Whole(
        IAsyncEnumerable<List<(MemoryRecord Row, bool IsBroken)>> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = new List<(MemoryRecord Row, bool IsBroken)>();
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            held.AddRange(page);
            var whole = held.FindLastIndex(version => version.Row.Id != held[^1].Row.Id) + 1;
            if (whole == 0)
                continue;
            yield return Opened(held[..whole]);
            held.RemoveRange(0, whole);
        }

        if (held.Count > 0)
            yield return Opened(held);
    }

    private static List<MemoryRecord> Opened(List<(MemoryRecord Row, bool IsBroken)> versions)
    {
        var broken = versions.Where(static version => version.IsBroken).Select(static version => version.Row.Id).ToHashSet();
        return [.. versions.Select(static version => version.Row).Where(version => !broken.Contains(version.Id))];
    }

    private static async ValueTask<PostgresImage?> OpenAsync(
        Database database, PostgresSeals seals, Scope scope, DateTimeOffset oldestJob, RowSeal seal, TimeSpan patience, CancellationToken cancellationToken)
    {
        var opened = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, seal, before: null, cancellationToken);
        opened.Timeout = patience;
        try
        {
            var user = await opened.QueryAsync(static (rows, token) => rows.FirstAsync(UserTable.Read, token), cancellationToken, UserTable.Get.Of(scope));
            new LockedUser(user, Tombstone: null).Verify(seal);
            if (user is { IsProfileBroken: true })
                throw SealFaults.Broken("The user's profile does not open with the user's key.");
            if (user is not null)
                return new PostgresImage(scope, opened, oldestJob, seals) { Profile = user.Profile, LastActive = user.LastActive };
            await opened.DisposeAsync();
            return null;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    private Task<T> AskAsync<T>(Func<RowReader, CancellationToken, ValueTask<T>> read, NpgsqlBatchCommand statement, CancellationToken cancellationToken) =>
        PostgresFaults.TranslateAsync(() => transaction.QueryAsync(read, cancellationToken, statement).AsTask(), cancellationToken);
}
