using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Api.Auditing;

/// <summary>What a request has to tell the audit log.</summary>
internal sealed class AuditNotes
{
    /// <summary>Whose log it belongs to; null for the caller's own.</summary>
    public OwnerId? Owner { get; set; }

    /// <summary>The user it was done to; the one whose memory was asked for, unless somebody says otherwise.</summary>
    public UserId? User { get; set; }

    /// <summary>Whether nothing was done, though it succeeded, as in a dry run.</summary>
    public bool IsNothing { get; set; }

    /// <summary>Ids, counts and hashes by name.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; set; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Tells an id, a count or a hash; never text that came with the request.</summary>
    public AuditNotes Tell(string name, string value)
    {
        Details = Details.SetItem(name, value);
        return this;
    }

    public AuditNotes Tell(string name, Guid id) => Tell(name, id.ToString("D"));

    public AuditNotes Tell(string name, long count) => Tell(name, count.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
