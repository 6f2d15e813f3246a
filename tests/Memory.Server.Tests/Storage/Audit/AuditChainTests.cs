using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Tests.Storage.Audit;

/// <summary>The chain's format is fixed: logs of earlier versions must verify, and strangers compute it from docs/audit.md.</summary>
public sealed class AuditChainTests
{
    private static readonly AuditDraft Draft = new(new DateTimeOffset(2026, 3, 1, 13, 30, 0, TimeSpan.FromHours(1)).AddMicroseconds(7), Guid.Parse("01890000-0000-7000-8000-0000000000aa"), "memory.delete")
    {
        Details = ImmutableSortedDictionary<string, string>.Empty.Add("memory_id", "01890000-0000-7000-8000-0000000000bb").Add("kind", "hard"),
    };

    [Fact]
    public void Hash_OfALine_IsAsDocumented()
    {
        var row = AuditChain.Next(AuditChain.Origin(new OwnerId("acmé")), Draft, Guid.Parse("4c0ff000-0000-4000-8000-0000000000cc"));
        var text = "1\n2026-03-01T12:30:00.000007Z\n01890000-0000-7000-8000-0000000000aa\nmemory.delete\n4c0ff000-0000-4000-8000-0000000000cc\n"
            + "kind=hard\nmemory_id=01890000-0000-7000-8000-0000000000bb\n";
        Assert.Equal(text, AuditChain.TextOf(row));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes("acmé")), .. Encoding.UTF8.GetBytes(text)])), row.Hash);
        Assert.Equal("2\n2026-03-01T12:30:00.000007Z\n\nretention.run\n\n", AuditChain.TextOf(AuditChain.Next(row.Link, new AuditDraft(Draft.At, null, "retention.run"), null)));
    }

    [Fact]
    public void Hash_OfAnyOtherField_IsAnotherOne()
    {
        var row = AuditChain.Next(AuditChain.Origin(new OwnerId("acme")), Draft, Rows.Id(1).Value);
        AuditRow[] others =
        [
            row with { Sequence = 2 }, row with { At = row.At.AddMicroseconds(1) }, row with { Key = null }, row with { Action = "memory.edit" }, row with { Pseudonym = null },
            row with { Details = row.Details.SetItem("kind", "soft") }, row with { Details = row.Details.Remove("kind") }, row with { Details = row.Details.Add("zone", "1") },
        ];
        var before = AuditChain.Origin(new OwnerId("acme")).Hash;
        Assert.Equal(row.Hash, AuditChain.HashOf(before, row));
        Assert.DoesNotContain(row.Hash, others.Select(other => AuditChain.HashOf(before, other)));
        Assert.NotEqual(row.Hash, AuditChain.HashOf(AuditChain.Origin(new OwnerId("globex")).Hash, row));
    }
}
