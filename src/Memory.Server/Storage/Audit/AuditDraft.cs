using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Audit;

/// <summary>A line to be written; the store gives it its place, its pseudonym and its hash.</summary>
internal sealed record AuditDraft(DateTimeOffset At, Guid? Key, string Action)
{
    private const int MostDetails = 16;
    private const int LongestText = 200;

    /// <summary>The user whose pseudonym is to stand in it.</summary>
    public UserId? User { get; init; }

    /// <summary>The pseudonym itself, where there is no <see cref="User"/>; or the one to give a user who has none yet.</summary>
    public Guid? Pseudonym { get; init; }

    /// <summary>Ids, counts and hashes by name.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The draft itself, if it can be told as a line of text: names are words, and everything is printable ASCII.</summary>
    /// <exception cref="ArgumentException">It cannot, or there is no pseudonym to give the user. Text that people wrote, in particular, has no place here.</exception>
    public AuditDraft Checked() => Checked(this);

    private static AuditDraft Checked(AuditDraft draft)
    {
        var isFine = IsText(draft.Action) && draft.Action.IndexOf('.', StringComparison.Ordinal) > 0 && (draft.User is null || draft.Pseudonym is not null)
            && draft.Details.Count <= MostDetails && draft.Details.All(static detail => IsName(detail.Key) && IsText(detail.Value));
        return isFine ? draft : throw new ArgumentException($"'{draft.Action}' has details that cannot stand in an audit log.", nameof(draft));
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestText && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static bool IsText(string text) => text.Length is > 0 and <= LongestText && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
