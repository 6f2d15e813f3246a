using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>Kept answers, in the owners' journals. Above the bound in bytes the oldest are forgotten before their time.</summary>
internal sealed class EmbeddedIdempotencyStore(OwnerJournals owners) : IIdempotencyStore
{
    public async ValueTask<KeptAnswer?> FindAsync(OwnerId owner, RequestKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        KeptAnswer? found = null;
        await owners.ReadAsync(owner, state => found = state.FindAnswer(key), cancellationToken);
        return found is not null && now < found.KeptAt + KeptAnswer.Lifetime ? found : null;
    }

    public async ValueTask<KeptAnswer> BeginAsync(OwnerId owner, RequestKey key, KeptAnswer begun, CancellationToken cancellationToken)
    {
        var stands = begun;
        await owners.WriteAsync(
            owner,
            state =>
            {
                if (state.FindAnswer(key) is not { } known || !known.StandsAgainst(begun))
                    return new OwnerEntry { Answers = [new AnswerRow(key, begun)] };
                stands = known;
                return null;
            },
            cancellationToken);
        return stands;
    }

    public async ValueTask KeepAsync(OwnerId owner, RequestKey key, KeptAnswer answer, CancellationToken cancellationToken) =>
        await owners.WriteAsync(
            owner,
            state => IsOfTheErased(state, owner, answer) ? null : new OwnerEntry { Answers = [new AnswerRow(key, answer)] },
            cancellationToken);

    /// <summary>An answer that was under way while its user was erased would bring back what it tells.</summary>
    private static bool IsOfTheErased(OwnerState state, OwnerId owner, KeptAnswer answer) =>
        answer.User is { } user && state.FindTombstone(JobId.ScopeHash(new Scope(owner, user))) is { } tombstone && answer.KeptAt <= tombstone.At;
}
