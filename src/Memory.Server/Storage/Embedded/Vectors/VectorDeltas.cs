using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>What changed for a user, with the vectors that are kept of it.</summary>
internal sealed class VectorDeltas(JournalContext context, LackingUsers lacking, ITextAnalysis? analysis)
{
    /// <summary>Reads it from a user whom the caller has to itself. A user without files is answered without looking at the disk again.</summary>
    public async ValueTask<UserDelta> ReadAsync(LiveUser user, long since)
    {
        var delta = user.Journal.State.DeltaSince(since);
        if (user.Vectors is not { } vectors || analysis is null || (delta.Version == since && !delta.IsFull))
            return delta;
        if (!vectors.IsLoaded)
        {
            await context.Threads.RunAsync(vectors.Load);
            if (vectors.IsDamaged)
                lacking.Add(user.Scope);
        }

        if (vectors.Kind == analysis.Kind.Vectors)
            return delta;
        return await context.Threads.RunAsync(() => With(user, vectors, delta));
    }

    private UserDelta With(LiveUser user, UserVectors vectors, UserDelta delta)
    {
        try
        {
            var texts = UserTexts.Of(delta.Turns, delta.Memories.SelectMany(static versions => versions), analysis!).Select(static gap => gap.Text);
            return delta with { Texts = vectors.Read(texts), Vectors = vectors.Kind };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // They are made anew; until then the user is recalled as one who has none.
            vectors.Forget(fault);
            user.Journal.State.ExchangeVectors();
            lacking.Add(user.Scope);
            return user.Journal.State.DeltaSince(0);
        }
    }
}
