using System.Globalization;
using Memory.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Memory.Extensions.AI;

/// <summary>How a chat client uses memory. Every property has a default that suits a chat.</summary>
public sealed class MemoryChatOptions
{
    /// <summary>Where noise ends on the scale of a server with its own weights.</summary>
    private const double DefaultMinScore = 0.1;

    /// <summary>
    /// Tells whose memory a request is about. Where it answers null, <c>ChatOptions.AdditionalProperties["memory.user_id"]</c> decides; a request
    /// without any user goes through without memory. What it throws, the chat throws.
    /// </summary>
    public Func<ChatOptions?, string?>? ResolveUser { get; set; }

    /// <summary>
    /// Tells which conversation a request belongs to. Where it answers null, <c>ChatOptions.AdditionalProperties["memory.session_id"]</c> decides,
    /// then <c>ChatOptions.ConversationId</c>, then it is the user's session <c>default</c>. What it throws, the chat throws.
    /// </summary>
    public Func<ChatOptions?, string?>? ResolveSession { get; set; }

    /// <summary>How many memories are recalled for a message at most, 0–100.</summary>
    /// <value>The default is 10.</value>
    public int RecallLimit { get; set; } = 10;

    /// <summary>How many raw earlier messages are recalled for a message at most, 0–100. With both limits 0 nothing is searched.</summary>
    /// <value>The default is 10.</value>
    public int TurnLimit { get; set; } = 10;

    /// <summary>
    /// What is recalled for a message must score at least this, 0–1; when nothing does, nothing is injected. It is the scale of
    /// <see cref="RecalledMemory.Score"/>, so a server whose weights were changed may want another value. 0 takes whatever has anything to do
    /// with the message. The essentials are not affected.
    /// </summary>
    /// <value>The default is 0.1.</value>
    public double MinScore { get; set; } = DefaultMinScore;

    /// <summary>
    /// The longest that the block recalled for a message may be, its introduction and delimiters included, in tokens, 0–32,768. A line that
    /// does not fit whole is left out; when the budget has no room for any line, nothing is searched.
    /// </summary>
    /// <value>The default is 1,024.</value>
    public int RecallTokenBudget { get; set; } = 1_024;

    /// <summary>Whether the essentials about the user stand in every prompt.</summary>
    /// <value>The default is true.</value>
    public bool IncludeConscious { get; set; } = true;

    /// <summary>The longest that the block of essentials may be, its introduction and delimiters included, in tokens, 0–32,768.</summary>
    /// <value>The default is 512.</value>
    public int ConsciousTokenBudget { get; set; } = 512;

    /// <summary>
    /// How long the essentials that were read last still stand in the prompt while memory is unavailable, from 0 to 1 hour, for the 1,000 users
    /// last asked for. It keeps the prompt's bytes, and the user known, through a moment's outage; what is forgotten elsewhere meanwhile, or was
    /// just before, may be shown until the time is over. What a server refuses is never shown.
    /// </summary>
    /// <value>The default is 0: what cannot be read is not shown.</value>
    public TimeSpan EssentialsGrace { get; set; }

    /// <summary>
    /// How tokens are estimated for the budgets. The server fills its answer by <see cref="Utf8TokenEstimator"/>; what that lets through, this
    /// one bounds. What it throws, the chat throws.
    /// </summary>
    /// <value>The default is <see cref="Utf8TokenEstimator"/>: UTF-8 bytes / 4, rounded up.</value>
    public ITokenEstimator TokenEstimator { get; set; } = Utf8TokenEstimator.Default;

    /// <summary>
    /// Whether a block that was recalled for a message stands before that message again on later turns, byte for byte, while everything in it
    /// still holds, so that the prompt only grows and a provider's prompt cache stays valid. A later block holds only what is not shown yet.
    /// It needs a server that says what still holds and requests that hold the conversation; with <c>ChatOptions.ConversationId</c> set it
    /// has no effect. Chat clients over the same <see cref="MemoryConnection"/>
    /// share what is kept, so an app may wrap its client anew for each request.
    /// </summary>
    /// <value>The default is false.</value>
    public bool StickyRecall { get; set; }

    /// <summary>
    /// For how many conversations blocks are kept at most in sticky mode, 1–100,000. Beyond, those of the conversation that was not
    /// continued for the longest are forgotten. Of chat clients over the same <see cref="MemoryConnection"/> the largest number counts.
    /// </summary>
    /// <value>The default is 1,000.</value>
    public int StickySessions { get; set; } = 1_000;

    /// <summary>
    /// How many tokens the blocks kept for a conversation take at most in sticky mode, 0–32,768; at most 200 lines and 200 turns, too. When it is
    /// full, blocks whose messages the prompt no longer holds make room; when there are none, a new block is shown for its own turn only.
    /// </summary>
    /// <value>The default is 4,096.</value>
    public int StickyTokenBudget { get; set; } = 4_096;

    /// <summary>The longest question that is searched for, in characters, 100–100,000. Of a longer message, its beginning and its end are.</summary>
    /// <value>The default is 4,000.</value>
    public int MaxQueryCharacters { get; set; } = 4_000;

    /// <summary>
    /// How many of the latest turns are known again when a request carries one on (a tool's result, an approval) or repeats one that failed,
    /// 2–1,000,000. A turn that is no longer known is taken for a new one: memory is recalled for it anew, and what the user said may be stored twice.
    /// Chat clients over the same <see cref="MemoryConnection"/> share them; the largest number counts.
    /// </summary>
    /// <value>The default is 1,000.</value>
    public int KnownTurns { get; set; } = 1_000;

    /// <summary>
    /// Whether memory that cannot be had fails the chat, with <see cref="MemoryUnavailableException"/> or <see cref="MemoryApiException"/>,
    /// instead of going on without it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Strict { get; set; }

    /// <summary>
    /// Called when a recall has ended, before the model is asked, for plain and streaming calls alike: once per turn, not for the requests that
    /// carry it on after a tool's result or poll for its answer, and again when the app asks again. It is not called when the caller cancels
    /// meanwhile. What it throws, the chat throws. Calls that run side by side call it side by side.
    /// </summary>
    public Action<MemoryChatOutcome>? OnOutcome { get; set; }

    internal MemoryChatOptions Validated()
    {
        var mistakes = Mistakes().OfType<string>().ToList();
        return mistakes.Count == 0 ? this : throw new OptionsValidationException(nameof(MemoryChatOptions), typeof(MemoryChatOptions), mistakes);
    }

    private IEnumerable<string?> Mistakes()
    {
        yield return OfRange(RecallLimit, 0, 100, nameof(RecallLimit));
        yield return OfRange(TurnLimit, 0, 100, nameof(TurnLimit));
        yield return MinScore is >= 0 and <= 1 ? null : string.Create(CultureInfo.InvariantCulture, $"{nameof(MinScore)} must be from 0 to 1, but is {MinScore}.");
        yield return OfRange(RecallTokenBudget, 0, 32_768, nameof(RecallTokenBudget));
        yield return OfRange(ConsciousTokenBudget, 0, 32_768, nameof(ConsciousTokenBudget));
        yield return OfRange(MaxQueryCharacters, 100, 100_000, nameof(MaxQueryCharacters));
        yield return OfRange(KnownTurns, 2, 1_000_000, nameof(KnownTurns));
        yield return EssentialsGrace >= TimeSpan.Zero && EssentialsGrace <= TimeSpan.FromHours(1)
            ? null
            : $"{nameof(EssentialsGrace)} must be from 0 to 1 hour, but is {EssentialsGrace}.";
        yield return OfRange(StickySessions, 1, 100_000, nameof(StickySessions));
        yield return OfRange(StickyTokenBudget, 0, 32_768, nameof(StickyTokenBudget));
        yield return TokenEstimator is null ? $"{nameof(TokenEstimator)} must not be null." : null;
    }

    private static string? OfRange(int value, int least, int most, string name) =>
        value >= least && value <= most ? null : $"{name} must be from {least} to {most}, but is {value}.";
}
