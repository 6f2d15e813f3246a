using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Audit;

/// <summary>
/// Ties the lines of an owner's log together: a line's hash is the SHA-256 of the hash before it, as 32 bytes, and of the line's text in UTF-8.
/// The hash before the first one is the SHA-256 of the owner's id, so that no line fits into another owner's log. The format is told in <c>docs/audit.md</c>.
/// </summary>
internal static class AuditChain
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Where an owner's chain begins.</summary>
    public static AuditLink Origin(OwnerId owner) => new(0, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.Value))));

    /// <summary>The line that a draft becomes behind another one.</summary>
    public static AuditRow Next(AuditLink last, AuditDraft draft, Guid? pseudonym)
    {
        var row = new AuditRow(last.Sequence + 1, draft.At.ToInstant(), draft.Key, draft.Action, pseudonym, draft.Details, "");
        return row with { Hash = HashOf(last.Hash, row) };
    }

    /// <summary>The hash that a line must have behind one of that hash.</summary>
    public static string HashOf(string before, AuditRow row) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(before), .. Encoding.UTF8.GetBytes(TextOf(row))]));

    /// <summary>A line's text: a field a line, empty ones too, then the details by name. No field holds a line break.</summary>
    public static string TextOf(AuditRow row)
    {
        var text = new StringBuilder()
            .Append(row.Sequence.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(row.At.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)).Append('\n')
            .Append(row.Key?.ToString("D")).Append('\n')
            .Append(row.Action).Append('\n')
            .Append(row.Pseudonym?.ToString("D")).Append('\n');
        foreach (var (name, value) in row.Details.OrderBy(static detail => detail.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\n');
        return text.ToString();
    }
}
