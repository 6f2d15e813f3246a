using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Backups;
using Memory.Server.Backups.Places;
using Memory.Server.Backups.Restoring;
using Memory.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Backups of the whole store: made, listed, verified, restored. For admin keys of the first owner only, and one at a time.</summary>
internal static class BackupRoutes
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MostDraining = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPost("/backups", RunAsync).Audited("backup.run").Described(BackupOperations.Run);
        admin.MapGet("/backups", ListAsync).Described(BackupOperations.List);
        admin.MapGet("/backups/{id}/verify", VerifyAsync).Described(BackupOperations.Verify);
        admin.MapPost("/backups/{id}/restore", RestoreAsync).Audited("backup.restore").Described(BackupOperations.Restore);
    }

    private static Task<Results<Answer<Contract.Backup>, Problem>> RunAsync(Call call, BackupAccess access, CancellationToken cancellationToken) =>
        InRoomAsync(call, access, async room =>
        {
            var manifest = await room.RunAsync(BackupTier.Manual, actor: null, static _ => default, onProgress: null, cancellationToken);
            call.Audit.Details = BackupRoom.DetailsOf(manifest);
            return Answer.Created(WireBackups.Backup(manifest));
        });

    private static Task<Results<Answer<Contract.BackupPage>, Problem>> ListAsync(Call call, BackupAccess access, CancellationToken cancellationToken) =>
        WithRoomAsync(call, access, async room =>
        {
            const string List = "backups";
            var (after, limit) = call.Query.Page(List);
            call.Query.Errors.ThrowIfAny();
            var found = await room.Catalogue.ListAsync(BackupId.TryParse(after?.Tie), limit + 1, cancellationToken);
            var page = found.Take(limit).ToArray();
            PageKey? next = found.Count > limit && limit > 0 ? new PageKey(page[^1].Id.BegunAt, page[^1].Id.Value) : null;
            return Answer.Ok(new Contract.BackupPage([.. page.Select(WireBackups.Backup)], Cursors.Write(next, List)));
        });

    private static Task<Results<Answer<Contract.BackupVerification>, Problem>> VerifyAsync(Call call, BackupAccess access, CancellationToken cancellationToken) =>
        InRoomAsync(call, access, async room =>
        {
            var id = IdOf(call);
            try
            {
                return Answer.Ok(WireBackups.Sound(await room.VerifyAsync(id, onProgress: null, cancellationToken)));
            }
            catch (UnusableBackupException fault)
            {
                return Answer.Ok(WireBackups.Unsound(id, fault));
            }
        });

    private static Task<Results<Answer<Contract.BackupRestoration>, Problem>> RestoreAsync(
        Call call, BackupAccess access, ServingPause pause, ServerRestart restart, TimeProvider time, HttpContext context, CancellationToken cancellationToken) =>
        InRoomAsync(call, access, async room =>
        {
            var fields = await call.ReadFieldsAsync();
            var order = new RestoreOrder(fields.Flag("force") ?? false, fields.Flag("skip_missing_keys") ?? false) { Quiet = QuietAsync };
            fields.Errors.ThrowIfAny();
            try
            {
                var restored = await room.RestoreAsync(IdOf(call), order, onProgress: null, cancellationToken);
                call.Audit.Details = BackupRoom.DetailsOf(restored.Manifest);
                if (restored.MustReopen)
                {
                    // The log that is open is not the one that will be read; the start writes it into that.
                    call.Audit.IsNothing = true;
                    context.Response.OnCompleted(() =>
                    {
                        restart.Request(new RestartOrder(BackupActor.Of(call.Caller.KeyId), restored.Manifest));
                        return Task.CompletedTask;
                    });
                }

                return Answer.Ok(WireBackups.Restoration(restored));
            }
            catch
            {
                pause.End();
                throw;
            }

            async Task QuietAsync(CancellationToken token)
            {
                if (!restart.IsPossible)
                    throw new BackupRefusedException("This server cannot open another store while it runs. Stop it and restore with the command backup restore.");
                using var patience = new CancellationTokenSource(MostDraining, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
                try
                {
                    await pause.BeginAsync(own: 1, either.Token);
                }
                catch (OperationCanceledException) when (patience.IsCancellationRequested)
                {
                    throw new BackupRefusedException("Other requests did not come to their end in time. Nothing was changed; try again.");
                }
            }
        });

    private static async Task<Results<TAnswer, Problem>> InRoomAsync<TAnswer>(Call call, BackupAccess access, Func<BackupRoom, Task<TAnswer>> work)
        where TAnswer : IResult => await WithRoomAsync(call, access, async room =>
    {
        using var turn = await room.TryEnterAsync(CancellationToken.None)
            ?? throw new RefusedException(new Problem(StatusCodes.Status409Conflict, "A backup is being made, verified or restored") { RetryAfter = Retry });
        return await work(room);
    });

    private static async Task<Results<TAnswer, Problem>> WithRoomAsync<TAnswer>(Call call, BackupAccess access, Func<BackupRoom, Task<TAnswer>> work)
        where TAnswer : IResult
    {
        if (!call.Caller.IsRoot)
            return Problem.Forbidden("The key may not administer the whole store");
        if (access.Room is not { } room)
            return new Problem(StatusCodes.Status503ServiceUnavailable, "There is no place for backups: set Memory__Backups__Path or Memory__Backups__S3__Bucket");
        try
        {
            return await work(room);
        }
        catch (UnknownBackupException)
        {
            return Problem.NotFound;
        }
        catch (Exception fault) when (fault is BackupRefusedException or UnusableBackupException)
        {
            return new Problem(StatusCodes.Status409Conflict, fault.Message);
        }
        catch (BackupPlaceException fault)
        {
            return new Problem(StatusCodes.Status503ServiceUnavailable, fault.Message) { RetryAfter = Retry };
        }
    }

    private static BackupId IdOf(Call call) => BackupId.TryParse(call.PathText("id")) ?? throw new UnknownBackupException(call.PathText("id"));
}
