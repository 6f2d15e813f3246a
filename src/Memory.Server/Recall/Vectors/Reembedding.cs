using Memory.Server.Embedding;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Vectors;

/// <summary>Makes vectors anew until nobody lacks any, beside servers that do the same. Stopped anywhere, it goes on there when it is run again.</summary>
internal sealed class Reembedding(UserFilling filling, VectorOptions options, TimeProvider time)
{
    /// <summary>Does what is left to do.</summary>
    /// <exception cref="EmbeddingFailedException">The service gave no vectors. What was kept stays kept.</exception>
    public async Task<ReembeddingProgress> RunAsync(IVectorShelf shelf, Action<ReembeddingProgress> report, CancellationToken cancellationToken)
    {
        await shelf.AnnounceAsync(cancellationToken);
        await shelf.SurveyAsync(cancellationToken);
        var progress = new ReembeddingProgress(Done: 0, Users: await shelf.CountAsync(cancellationToken), Texts: 0);
        while (await shelf.CountAsync(cancellationToken) is > 0 and var left)
        {
            progress = progress with { Done = Math.Max(0, progress.Users - left), Users = Math.Max(progress.Users, left) };
            report(progress);
            if (await shelf.TakeAsync(options.Lease, cancellationToken) is not { } scope)
            {
                // A server has the rest.
                await Task.Delay(options.Poll, time, cancellationToken);
                continue;
            }

            try
            {
                progress = progress with { Texts = progress.Texts + await filling.RunAsync(shelf, scope, cancellationToken) };
            }
            catch
            {
                await shelf.ReturnAsync(scope, time.GetUtcNow(), CancellationToken.None);
                throw;
            }
        }

        return progress with { Done = progress.Users };
    }
}

/// <summary>How far it is.</summary>
/// <param name="Done">Users who lack nothing any more.</param>
/// <param name="Users">Users in all.</param>
/// <param name="Texts">Texts that got what they lacked from this command; servers may have done others.</param>
internal sealed record ReembeddingProgress(int Done, int Users, long Texts);
