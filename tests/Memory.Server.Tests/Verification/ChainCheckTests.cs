using Memory.Server.Tests.Storage;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Verification;

/// <summary>Whatever is done to a log's lines is found, and the line is named.</summary>
public sealed class ChainCheckTests
{
    private static readonly OwnerId Acme = new("acme");

    private readonly List<AuditRow> _rows = Log(8);

    private AuditEnds Ends { get; set; } = new(AuditChain.Origin(Acme), Log(8)[^1].Link);

    [Fact]
    public void Log_Untouched_HasNoFault()
    {
        Assert.Empty(Faults());

        // The note may be older, as after a power cut.
        Ends = Ends with { Head = _rows[5].Link };
        Assert.Empty(Faults());
        Ends = new AuditEnds(AuditChain.Origin(Acme), null);
        _rows.Clear();
        Assert.Empty(Faults());
    }

    [Fact]
    public void Line_Changed_IsNamed()
    {
        _rows[4] = _rows[4] with { Action = "nothing.happened" };
        Assert.Contains("Line 5 was changed", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ChangedWithItsHash_IsNamedByTheNextOne()
    {
        var forged = _rows[4] with { Action = "nothing.happened" };
        _rows[4] = forged with { Hash = AuditChain.HashOf(_rows[3].Hash, forged) };
        Assert.Contains("Line 6", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Tail_WrittenAnew_IsToldByTheNote()
    {
        var last = _rows[3].Link;
        for (var i = 4; i < _rows.Count; i++)
        {
            var forged = _rows[i] with { Action = "nothing.happened" };
            _rows[i] = forged with { Hash = AuditChain.HashOf(last.Hash, forged) };
            last = _rows[i].Link;
        }

        Assert.Contains("Line 8 is not the one that was noted", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, "Line 3 is missing.")]
    [InlineData(2, 3, "Lines 3 to 5 are missing.")]
    [InlineData(0, 2, "Lines 1 to 2 are missing.")]
    [InlineData(6, 2, "Lines 7 to 8 are missing at the end.")]
    [InlineData(0, 8, "Lines 1 to 8 are missing at the end.")]
    public void Lines_Removed_AreNamed(int from, int count, string fault)
    {
        _rows.RemoveRange(from, count);
        Assert.Equal([fault], Faults());
    }

    [Fact]
    public void Line_PutIn_IsNamed()
    {
        _rows.Insert(3, _rows[2] with { Action = "nothing.happened" });
        Assert.Contains("Line 3 stands behind line 3", Faults()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_InAnotherOrder_AreNamed()
    {
        (_rows[3], _rows[4]) = (_rows[4], _rows[3]);
        Assert.Contains(Faults(), static fault => fault.Contains("Line 4 stands behind line 5", StringComparison.Ordinal));
        (_rows[3], _rows[4]) = (_rows[4] with { Sequence = 5 }, _rows[3] with { Sequence = 4 });
        (_rows[3], _rows[4]) = (_rows[4], _rows[3]);
        Assert.NotEmpty(Faults());
    }

    [Fact]
    public void Line_OfAnotherOwnersLog_IsNamed()
    {
        var theirs = AuditChain.Next(AuditChain.Origin(new OwnerId("globex")), new AuditDraft(Rows.Noon, null, "act.one"), null);
        _rows[0] = theirs;
        Assert.Contains("Line 1", Faults()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_ThatIsNone_IsToldAndBreaksNothing()
    {
        _rows[2] = _rows[2] with { Hash = "nonsense" };
        Assert.Equal(2, Faults().Count);
    }

    [Fact]
    public void Beginning_CutOffWithoutALineThatSaysSo_IsTold()
    {
        Ends = Ends with { Anchor = _rows[2].Link };
        _rows.RemoveRange(0, 3);
        Assert.Contains("begins behind line 3", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Beginning_CutOffFurtherThanRetentionSaid_IsTold()
    {
        var told = AuditChain.Next(_rows[^1].Link, AuditPruning.Draft(_rows[2].Link, 3, Rows.Noon), null);
        _rows.Add(told);
        Ends = new AuditEnds(_rows[2].Link, told.Link);
        var all = _rows.ToList();
        _rows.RemoveRange(0, 3);
        Assert.Empty(Faults());

        Ends = new AuditEnds(all[4].Link, told.Link);
        _rows.RemoveRange(0, 2);
        Assert.Contains("begins behind line 5", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Note_Missing_IsTold()
    {
        Ends = Ends with { Head = null };
        Assert.Contains("note", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Faults()
    {
        var check = new ChainCheck(Acme, Ends);
        _rows.ForEach(check.Take);
        return check.End();
    }

    private static List<AuditRow> Log(int lines)
    {
        var (rows, last) = (new List<AuditRow>(), AuditChain.Origin(Acme));
        for (var i = 0; i < lines; i++)
        {
            rows.Add(AuditChain.Next(last, new AuditDraft(Rows.Noon.AddMinutes(i), null, "act.one"), Rows.Id(i).Value));
            last = rows[^1].Link;
        }

        return rows;
    }
}
