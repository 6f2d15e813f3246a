using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>Says that a user was erased, when, and how much there was.</summary>
/// <param name="Scope">Who it was.</param>
/// <param name="Erased">When, and how much.</param>
internal sealed record ErasureReceipt(Scope Scope, ErasedUser Erased)
{
    private const string Form = "memory-erasure 1";

    /// <summary>When, as the receipt and the audit log write it.</summary>
    public string ErasedAt => Erased.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>How much, by name, in the order of the receipt.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Counts =>
    [
        new("memories", Erased.Counts.Memories), new("messages", Erased.Counts.Messages), new("sessions", Erased.Counts.Sessions),
        new("associations", Erased.Counts.Associations), new("jobs", Erased.Counts.Jobs), new("keys", Erased.Counts.Keys),
    ];

    /// <summary>
    /// SHA-256, in hex, over the words <c>memory-erasure 1</c>, the owner, the user, the time and the counts, in UTF-8 with a NUL byte behind each: no id
    /// holds one, so that no two receipts give the same bytes.
    /// </summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        ((string[])[Form, Scope.Owner.Value, Scope.User.Value, ErasedAt, .. Counts.Select(static count => count.Value.ToString(CultureInfo.InvariantCulture))])
            .Select(static part => part + '\0')))));
}
