using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox.Spool.Sealing;

/// <summary>Sealed records that somebody changed or moved, and put the checksum right.</summary>
public sealed class SealedRecordTests
{
    private const int Messages = 6;
    private const string Folder = SpoolFixture.Folder + "/";

    [Fact]
    public async Task Record_AnyBitOfItFlipped_IsNeverSentAndNothingElseIsLost()
    {
        var (name, records) = await WrittenAsync();
        var text = records[2].AsSpan().IndexOf("sealed"u8) + 9;
        for (var bit = 0; bit < records[2].Length * 8; bit += TestScale.Stride)
        {
            var changed = records.Select(record => record.ToArray()).ToList();
            changed[2][bit / 8] ^= (byte)(1 << (bit % 8));

            var (sent, lost, outcome) = await SentAsync(name, changed);

            // Whose key it was cannot be told once that is changed: then the file waits.
            var isKeyName = outcome.Foreign > 0;
            Assert.Equal(isKeyName ? [] : SpoolFixture.Numbers(Messages).Except(["2"]), sent);
            Assert.Equal(isKeyName ? 0 : 1, lost);
            Assert.Equal(1, outcome.Errors);
            Assert.True(!isKeyName || bit / 8 < text, $"bit {bit}");
        }
    }

    [Fact]
    public async Task Records_ThatChangedPlaces_AreLostAndReported()
    {
        var (name, records) = await WrittenAsync();
        Assert.Equal(records[1].Length, records[4].Length);
        (records[1], records[4]) = (records[4], records[1]);

        var (sent, lost, outcome) = await SentAsync(name, records);

        Assert.Equal(["0", "2", "3", "5"], sent);
        Assert.Equal((2L, 1, 0), (lost, outcome.Errors, outcome.Foreign));
    }

    [Fact]
    public async Task Record_ThatStandsTwice_IsSentOnceAndReported()
    {
        var (name, records) = await WrittenAsync();
        records.Insert(5, records[1]);

        var (sent, lost, outcome) = await SentAsync(name, records);

        Assert.Equal(SpoolFixture.Numbers(Messages), sent);
        Assert.Equal((1L, 1), (lost, outcome.Errors));
    }

    [Fact]
    public async Task Record_InThePlaceOfOneOfAnotherFile_IsLostAndReported()
    {
        var (_, others) = await WrittenAsync();
        var (name, records) = await WrittenAsync();
        records[3] = others[3];

        var (sent, lost, _) = await SentAsync(name, records);

        Assert.Equal(SpoolFixture.Numbers(Messages).Except(["3"]), sent);
        Assert.Equal(1, lost);
    }

    [Fact]
    public async Task File_UnderAnotherName_IsLostAndReported()
    {
        var (_, records) = await WrittenAsync();

        var (sent, lost, _) = await SentAsync(Folder + "0-00000001.spool", records);

        Assert.Empty(sent);
        Assert.Equal(Messages, lost);
    }

    [Fact]
    public async Task File_Unchanged_IsSent()
    {
        var (name, records) = await WrittenAsync();

        var (sent, lost, outcome) = await SentAsync(name, records);

        Assert.Equal(SpoolFixture.Numbers(Messages), sent);
        Assert.Equal((0L, 0), (lost, outcome.Errors));
    }

    [Fact]
    public async Task SameMessage_SealedTwice_LooksDifferent()
    {
        var (_, one) = await WrittenAsync();
        var (_, other) = await WrittenAsync();

        Assert.DoesNotContain(one.Concat(other).GroupBy(Convert.ToHexString), static same => same.Count() > 1);
    }

    [Theory]
    [InlineData("{\"key\":\"")]
    [InlineData("{\"key\":\"0123456789abcdef\",\"place\":\"0000000006\",\"sealed\":\"\"}")]
    [InlineData("{\"key\":\"0123456789abcdef\",\"place\":\"6\",\"sealed\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}")]
    [InlineData("{\"key\":\"0123456789abcdef\",\"place\":\"4294967296\",\"sealed\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}")]
    [InlineData("{\"key\":\"0123456789abcdef\",\"place\":\"0000000006\",\"sealed\":\"%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%\"}")]
    [InlineData("{\"key\":\"0123456789abcdef\",\"place\":\"0000000006\",\"sealed\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}")]
    public async Task Record_ThatOnlyLooksSealed_NeverThrowsAndTheOthersAreKept(string json)
    {
        var (name, records) = await WrittenAsync();
        var id = Encoding.ASCII.GetString(records[0].AsSpan(8, 16));
        records.Add(Encoding.UTF8.GetBytes(json.Replace("0123456789abcdef", id, StringComparison.Ordinal)));

        var (sent, lost, _) = await SentAsync(name, records);

        Assert.Equal(SpoolFixture.Numbers(Messages), sent);
        Assert.Equal(1, lost);
    }

    /// <summary>A file that a process left, as the JSON of its records.</summary>
    private static async Task<(string Name, List<byte[]> Records)> WrittenAsync()
    {
        using var fixture = new SpoolFixture(SpoolFixture.Key);
        using var outbox = fixture.Open();
        await SpoolFixture.FillAsync(outbox, 0, Messages);
        var name = fixture.Disk.Single(".spool");
        var lines = Encoding.ASCII.GetString(fixture.Disk[name]).Split('\n')[..^1];
        return (name, [.. lines.Select(static line => Encoding.ASCII.GetBytes(line[SpoolRecord.HeaderSize..]))]);
    }

    private static async Task<(IReadOnlyList<string> Sent, long Lost, (int Foreign, int Errors) Outcome)> SentAsync(string name, IEnumerable<byte[]> records)
    {
        var file = new ArrayBufferWriter<byte>();
        foreach (var record in records)
            SpoolRecord.Write(file, record);
        using var fixture = new SpoolFixture(SpoolFixture.Key);
        fixture.Disk[name[..name.LastIndexOf('-')] + ".lock"] = [];
        fixture.Disk[name] = file.WrittenSpan.ToArray();
        using var seen = new Measurements(fixture.Telemetry.Meter);
        using var outbox = fixture.Open();
        await fixture.RecoverAsync(outbox);
        return ([.. fixture.Contents], outbox.Dropped, ((int)seen.Observe("spool.foreign"), fixture.Logs.At(LogLevel.Error).Count));
    }
}
