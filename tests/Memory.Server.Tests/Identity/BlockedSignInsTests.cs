using System.Net;
using Memory.Server.Identity;
using Memory.Server.Memories;
using Memory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Identity;

public sealed class BlockedSignInsTests
{
    private static readonly byte[] Key = new byte[32];

    private readonly ManualTime _clock = new();
    private readonly RememberedAudit _audit = new();

    [Fact]
    public async Task Note_ManyOfOneAddress_OneRowAnHour()
    {
        var blocked = new BlockedSignIns(_clock, NullLogger<BlockedSignIns>.Instance, _audit);
        for (var minute = 0; minute < 60; minute++)
        {
            await blocked.NoteAsync(Address(1));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var first = Assert.Single(_audit.Events);
        Assert.Equal((OwnerId.Default, "sign-in.blocked", null), (first.Owner, first.Action, first.Key));
        Assert.Equal((Address(1).Label, "1"), (first.Details["address"], first.Details["blocked_since_start"]));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await blocked.NoteAsync(Address(1));
        await blocked.NoteAsync(Address(2));
        Assert.Equal(["1", "61", "62"], _audit.Events.Select(static happened => happened.Details["blocked_since_start"]));
        Assert.Equal(62, blocked.Total);
    }

    [Fact]
    public async Task Note_ManyAddresses_BoundedRows()
    {
        var blocked = new BlockedSignIns(_clock, NullLogger<BlockedSignIns>.Instance, _audit);
        for (var n = 0; n < 10_000; n++)
            await blocked.NoteAsync(Address(n));
        Assert.Equal(BlockedSignIns.MostAnHour, _audit.Events.Count);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await blocked.NoteAsync(Address(0));
        Assert.Equal(BlockedSignIns.MostAnHour + 1, _audit.Events.Count);
    }

    [Fact]
    public async Task Note_LogThatCannotBeWritten_Swallowed()
    {
        _audit.Fails = true;
        await new BlockedSignIns(_clock, NullLogger<BlockedSignIns>.Instance, _audit).NoteAsync(Address(1));
        Assert.Single(_audit.Events);
    }

    private static RemoteAddress Address(int n) => RemoteAddress.Of(new IPAddress(n + 0x01000000L), Key);
}
