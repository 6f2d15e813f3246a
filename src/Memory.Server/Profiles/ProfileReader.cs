using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Context;
using Memory.Server.Storage;

namespace Memory.Server.Profiles;

/// <summary>Puts together what a user looks like now.</summary>
internal sealed class ProfileReader(IMemoryStore store, RecallService recall, ITokenEstimator tokens, TimeProvider time)
{
    /// <summary>A summary takes at most so many tokens.</summary>
    private const int SummaryTokens = 256;

    /// <summary>So many of the user's latest turns tell what they lately talked about.</summary>
    private const int TurnsRead = 60;

    private static readonly UserUsage NoUsage = new(0, 0, 0, null);

    /// <summary>A user that is not known has an empty profile, as they have an empty memory.</summary>
    public async ValueTask<Profile> ReadAsync(Scope scope, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var (user, usage, memories, said) = await store.ReadAsync(scope, async (view, token) => (
            await view.GetUserAsync(token),
            await view.GetUsageAsync(token),
            await view.ListAllMemoriesAsync(token),
            await view.ListLatestSaidAsync(TurnsRead, token)), cancellationToken);
        var essentials = user is null ? [] : (await recall.GetConsciousAsync(scope, SummaryTokens, cancellationToken)).Memories;
        var name = memories.FirstOrDefault(memory => memory is { Slot.Name: "name" } && memory.IsInCurrentView(now))?.Value is { } value
            && value.ToElement() is { ValueKind: System.Text.Json.JsonValueKind.String } text ? text.GetString() : user?.DisplayName;
        var lastSession = said.TakeWhile(turn => turn.Session == said[0].Session).ToList();
        return new Profile(
            ProfileTree.Of(memories, now),
            RecentTopics.Of(said),
            user is null ? NoUsage : usage,
            Summarise(essentials),
            WelcomeLine.Of(name, said.Count == 0 ? null : now - said[0].SaidAt, RecentTopics.Of(lastSession)));
    }

    private string Summarise(IEnumerable<MemoryRecord> essentials)
    {
        var budget = new LineBudget(tokens, SummaryTokens);
        var sentences = essentials.Select(static memory => LineSanitizer.Sanitise(memory.Content))
            .Where(sentence => sentence.Length > 0 && !RuleAttack.IsIn(sentence) && budget.TryTake(sentence, sentence));
        return string.Join(' ', sentences);
    }
}
