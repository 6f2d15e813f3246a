using System.Net;
using System.Security.Cryptography;
using Memory.Server.Configuration;
using Memory.Server.Identity;
using Memory.Testing;

namespace Memory.Server.Tests.Identity;

public sealed class WrongKeysTests : IDisposable
{
    private readonly ManualTime _clock = new();
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    public void Dispose() => _random.Dispose();

    [Fact]
    public void Note_MoreThanAllowed_PutOffUntilTheTimeTold()
    {
        var wrong = Create(3);
        var address = wrong.Of(IPAddress.Parse("10.0.0.7"));
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(TimeSpan.Zero, wrong.WaitOf(address));
            Assert.Equal(TimeSpan.Zero, wrong.Note(address));
        }

        Assert.Equal(20, wrong.WaitOf(address).TotalSeconds, 0.001);
        Assert.Equal(20, wrong.Note(address).TotalSeconds, 0.001);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, wrong.WaitOf(address));
        Assert.Equal(TimeSpan.Zero, wrong.Note(address));
        Assert.NotEqual(TimeSpan.Zero, wrong.Note(address));
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", true)]
    [InlineData("10.0.0.7", "10.0.0.8", false)]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData(null, null, true)]
    [InlineData(null, "10.0.0.7", false)]
    public void Of_Address_SameForTheSameNetwork(string? one, string? other, bool same)
    {
        var wrong = Create(3);
        Assert.Equal(same, wrong.Of(Parse(one)).Label == wrong.Of(Parse(other)).Label);

        // Nobody who reads the label finds the address by trying all of them: the next process calls it otherwise.
        Assert.NotEqual(wrong.Of(Parse(one)).Label, Create(3).Of(Parse(one)).Label);
    }

    /// <summary>There are so many places and no more, so they must be used: ten thousand addresses seldom meet in one.</summary>
    [Fact]
    public void Of_ManyAddresses_SpreadOverThePlaces()
    {
        var wrong = Create(1);
        var bytes = new byte[16];
        var places = new HashSet<int>();
        for (var n = 0; n < 10_000; n++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(2), n);
            var place = wrong.Of(new IPAddress(bytes)).PlaceAmong(WrongKeys.Places);
            Assert.InRange(place, 0, WrongKeys.Places - 1);
            places.Add(place);
        }

        Assert.InRange(places.Count, 9000, 9600);
    }

    [Fact]
    public void Note_Off_NobodyIsPutOff()
    {
        var wrong = Create(0);
        var address = wrong.Of(IPAddress.Loopback);
        for (var n = 0; n < 1000; n++)
            Assert.Equal(TimeSpan.Zero, wrong.Note(address));
        Assert.Equal(TimeSpan.Zero, wrong.WaitOf(address));
    }

    private WrongKeys Create(int perMinute) => new(new HttpSettings { WrongKeysPerMinute = perMinute }, _clock, _random);

    private static IPAddress? Parse(string? text) => text is null ? null : IPAddress.Parse(text);
}
