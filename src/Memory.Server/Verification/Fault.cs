using Memory.Server.Memories;

namespace Memory.Server.Verification;

/// <summary>Something in the store that must not be.</summary>
/// <param name="Owner">Whose data it is; null for the store's own.</param>
/// <param name="User">Which user's; null for what belongs to no single one.</param>
/// <param name="Check">Which check found it, as a word.</param>
/// <param name="Text">What is wrong, as a sentence.</param>
internal sealed record Fault(OwnerId? Owner, UserId? User, string Check, string Text);
